import { describe, expect, it } from 'vitest';
import { rejectionsAbout } from '../../../../renderer/ui/desk/rejections.ts';
import type { Rejection } from '../../../../shared/session/contract.ts';

const rejection = (n: number, mine: unknown): Rejection => ({ n, name: 'tickets.edit', code: 'already_closed', at: 0, mine, theirs: [] });

describe('rejectionsAbout', () => {
  it('finds those that name the row, newest first, and survives any arguments', () => {
    const all = [rejection(1, { ticketId: 'a' }), rejection(2, null), rejection(3, 'a'), rejection(4, { ticketId: 'b' }), rejection(5, { ticketId: 'a' })];
    expect(rejectionsAbout(all, 'ticketId', 'a').map((one) => one.n)).toEqual([5, 1]);
    expect(rejectionsAbout(all, 'callbackId', 'a')).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { heldSince, openGaps, termLines } from '../../../renderer/duty/holders.ts';
import { asId } from '../../../shared/ids.ts';
import type { DutyGroup, DutyTerm } from '../../../shared/duty/model.ts';

const term = (n: number, since: number, primary: string | null, backup: string | null): DutyTerm => ({
  id: asId(`g.${n}`), groupId: asId('g'), term: n, primaryId: primary === null ? null : asId(primary), backupId: backup === null ? null : asId(backup),
  since, source: 'roster', byUserId: null, reason: '',
});
const group: DutyGroup = {
  id: asId('g'), name: '组', phone: '', term: 3, primaryId: asId('a'), backupId: asId('c'), since: 300, source: 'roster', holdUntil: null,
};

describe('heldSince', () => {
  it('counts a watch through terms in which only the other role changed', () => {
    const terms = [term(3, 300, 'a', 'c'), term(2, 200, 'a', 'b'), term(1, 100, 'x', 'b')];
    expect(heldSince(group, terms, 'primary')).toBe(200);
    expect(heldSince(group, terms, 'backup')).toBe(300);
  });
  it('does not join two watches of one person that another interrupted', () => {
    expect(heldSince(group, [term(3, 300, 'a', 'c'), term(2, 200, 'x', 'b'), term(1, 100, 'a', 'b')], 'primary')).toBe(300);
  });
  it('falls back to the group where history is not known', () => expect(heldSince(group, [], 'primary')).toBe(300));
});

describe('termLines', () => {
  it('ends each term where the next began', () => {
    expect(termLines([term(2, 200, 'a', 'b'), term(1, 100, 'x', 'b')]).map((line) => line.until)).toEqual([null, 200]);
  });
});

describe('openGaps', () => {
  it('leaves out what is past, shortens what has begun and sorts by time', () => {
    const gaps = [
      { role: 'backup', from: 500, to: 600 },
      { role: 'primary', from: 100, to: 200 },
      { role: 'primary', from: 150, to: 400 },
    ] as const;
    expect(openGaps(gaps, 200)).toEqual([
      { role: 'primary', from: 200, to: 400 },
      { role: 'backup', from: 500, to: 600 },
    ]);
  });
});

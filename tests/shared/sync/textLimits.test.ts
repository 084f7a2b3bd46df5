import { describe, expect, it } from 'vitest';
import { textLimits } from '../../../shared/sync/textLimits.ts';
import { findMutation, mutations } from '../../../shared/wire/mutations.ts';

const limit = (name: string, path: string) => {
  const mutation = findMutation(name);
  if (mutation === undefined) throw new Error(name);
  return textLimits(mutation.args)(path);
};

describe('how long a text in an action may be', () => {
  it('is what the shape of its arguments says, nested and with several forms too', () => {
    expect(limit('tickets.create', 'title')).toEqual({ min: 1, max: 120 });
    expect(limit('tickets.create', 'description')).toEqual({ min: 0, max: 4000 });
    expect(limit('tickets.edit', 'fields.title')).toEqual({ min: 1, max: 120 });
    expect(limit('tickets.edit', 'details.slipReason')).toEqual({ min: 0, max: 500 });
    expect(limit('tickets.changeItem', 'change.text')).toEqual({ min: 1, max: 200 });
    expect(limit('tickets.close', 'result')).toEqual({ min: 1, max: 2000 });
    expect(limit('inbox.send', 'text')).toEqual({ min: 1, max: 4000 });
    expect(limit('tickets.create', 'nothing.there')).toEqual({ min: 0, max: null });
  });

  it('is where parsing draws the line', () => {
    const args = { ticketId: 't', entryId: 'e' };
    for (const [name, field] of [['tickets.comment', 'text'], ['tickets.close', 'result'], ['tickets.reopen', 'reason']] as const) {
      const { min, max } = limit(name, field);
      const parses = (length: number) => mutations[name].args.safeParse({ ...args, cause: null, [field]: '字'.repeat(length) }).success;
      expect([min - 1, min, max ?? 0, (max ?? 0) + 1].map((length) => parses(Math.max(0, length))), name).toEqual([false, true, true, false]);
    }
  });
});

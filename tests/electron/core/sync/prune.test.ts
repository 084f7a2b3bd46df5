import { describe, expect, it } from 'vitest';
import { pruneWhile, type PruneBatch } from '../../../../electron/core/sync/prune.ts';

const batch = (...ids: string[]): PruneBatch => new Map([['messages', ids]]);

/** Rows that can go, and what happens at each removal. */
function hooks(rows: Set<string>, outcomes: ('gone' | 'outdated' | 'over')[]) {
  const begun: number[] = [];
  return {
    begun,
    begin: () => begun.push(rows.size),
    async *find() {
      for (const id of rows) yield batch(id);
    },
    remove(found: PruneBatch) {
      const outcome = outcomes.shift() ?? 'gone';
      if (outcome === 'gone') for (const id of found.get('messages') ?? []) rows.delete(id);
      return Promise.resolve(outcome);
    },
  };
}

describe('pruneWhile', () => {
  it('removes batch by batch until nothing is left to find', async () => {
    const rows = new Set(['a', 'b', 'c']);
    expect(await pruneWhile(() => true, hooks(rows, []))).toBe(3);
    expect(rows.size).toBe(0);
  });

  it('looks anew when something was kept between finding and removing', async () => {
    const rows = new Set(['a', 'b', 'c']);
    const run = hooks(rows, ['gone', 'outdated', 'gone', 'outdated']);
    expect(await pruneWhile(() => true, run)).toBe(3);
    expect(run.begun).toEqual([3, 2, 1]);
  });

  it('stops when the mirror is another, and as soon as it is not wanted', async () => {
    const rows = new Set(['a', 'b', 'c']);
    expect(await pruneWhile(() => true, hooks(rows, ['gone', 'over']))).toBe(1);
    expect(await pruneWhile(() => false, hooks(rows, []))).toBe(0);
    expect(rows.size).toBe(2);
  });
});

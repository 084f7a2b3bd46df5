import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createNewsBuffer } from '../../../../electron/core/sync/newsBuffer.ts';
import type { News, PulledRow } from '../../../../shared/wire/protocol.ts';

const row = (id: string, rev: number): PulledRow => ({ entity: 'hospitals', id, rev, row: { rev } });
/** Which of a few rows each revision changes. */
const history = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 30 });

/** Every row that changed in (from, to], as it is at `to`: what a relay would tell or answer. */
function between(changes: readonly string[], from: number, to: number): PulledRow[] {
  const last = new Map<string, number>();
  changes.slice(0, to).forEach((id, index) => last.set(id, index + 1));
  return [...last].filter(([, rev]) => rev > from).map(([id, rev]) => row(id, rev)).toSorted((a, b) => a.rev - b.rev);
}

describe('the news buffer', () => {
  it('gives what a pull would have brought, from any cursor inside it, and nothing across a gap', () => {
    fc.assert(
      fc.property(history, fc.array(fc.nat(30), { maxLength: 6 }), fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }), fc.nat(30), (changes, cuts, arrives, at) => {
        const ends = [...new Set([0, ...cuts.filter((cut) => cut < changes.length), changes.length])].toSorted((a, b) => a - b);
        const told = ends.slice(1).map((to, index): News => ({ from: ends[index] ?? 0, to, rows: between(changes, ends[index] ?? 0, to) })).filter((_, index) => arrives[index]);
        const buffer = createNewsBuffer();
        for (const news of told) buffer.add(news);
        const cursor = Math.min(at, changes.length);
        let end = cursor;
        for (const { from, to } of told) if (from <= end) end = Math.max(end, to);
        const found = buffer.after(cursor);
        // Between two that were told, a row of the first may have changed again: as it is at the end of what is in one piece.
        expect(found).toEqual(end === cursor ? null : { rows: between(changes, cursor, end), cursor: end });
        // What it gave once it gives again, until the mirror has come to it.
        expect(buffer.after(cursor)).toEqual(found);
        expect(buffer.after(changes.length)).toBeNull();
      }),
    );
  });

  it('keeps no more rows than one page, and forgets the older ones first', () => {
    const buffer = createNewsBuffer();
    for (let from = 0; from < 1_200; from += 100) buffer.add({ from, to: from + 100, rows: Array.from({ length: 100 }, (_, index) => row(`r${from + index}`, from + index + 1)) });
    expect(buffer.after(0)).toBeNull();
    expect(buffer.after(1_000)).toMatchObject({ cursor: 1_200 });
  });

  it('knows nothing any more when it was cleared', () => {
    const buffer = createNewsBuffer();
    buffer.add({ from: 0, to: 1, rows: [row('a', 1)] });
    buffer.clear();
    expect(buffer.after(0)).toBeNull();
  });
});

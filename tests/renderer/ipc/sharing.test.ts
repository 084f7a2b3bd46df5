import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shareRows } from '../../../renderer/ipc/sharing.ts';

interface Row {
  readonly id: string;
  readonly words: readonly string[];
}
const keyOf = ({ id }: Row): string => id;
const copy = (rows: readonly Row[]): Row[] => structuredClone(rows) as Row[];

const list = fc.uniqueArray(fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd', 'e'), words: fc.array(fc.constantFrom('x', 'y'), { maxLength: 2 }) }), { selector: keyOf });

describe('rows of an answer that came again', () => {
  it('says what the new answer says, and is the row of before exactly where that said the same', () => {
    fc.assert(
      fc.property(list, list, (before, after) => {
        const next = copy(after);
        const shared = shareRows(before, next, keyOf);
        expect(shared).toEqual(after);
        for (const row of shared) {
          const old = before.find(({ id }) => id === row.id);
          expect(row === old).toBe(old !== undefined && JSON.stringify(old) === JSON.stringify(row));
        }
        expect(shared === before).toBe(JSON.stringify(before) === JSON.stringify(after));
      }),
    );
  });

  it('one that comes to the top leaves the others as they are', () => {
    const before: readonly Row[] = [{ id: 'a', words: ['x'] }, { id: 'b', words: [] }];
    const [top, first, second] = shareRows(before, [{ id: 'c', words: [] }, ...copy(before)], keyOf);
    expect(top).toEqual({ id: 'c', words: [] });
    expect([first, second]).toEqual(before);
    expect(first).toBe(before[0]);
    expect(second).toBe(before[1]);
  });
});

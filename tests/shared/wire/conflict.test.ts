import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conflictsOf, isSameValue } from '../../../shared/wire/conflict.ts';

describe('conflictsOf', () => {
  it('names a field only when it changed since, to something else than is wanted', () => {
    const value = fc.constantFrom<unknown>('a', 'b', 'c', null, 1);
    const record = fc.record({ title: value, cause: value }, { requiredKeys: [] });
    fc.assert(
      fc.property(fc.record({ title: value, cause: value }), record, record, (row, fields, base) => {
        const expected = (['title', 'cause'] as const).filter(
          (key) => key in fields && key in base && row[key] !== base[key] && row[key] !== fields[key],
        );
        expect([...conflictsOf(row, fields, base)].toSorted()).toEqual([...expected].toSorted());
      }),
    );
  });

  it('looks into nested records field by field', () => {
    const row = { title: 't', details: { amountFen: 200, cause: 'x', tags: ['a'] } };
    expect(conflictsOf(row, { details: { amountFen: 300 } }, { details: { amountFen: 100 } })).toEqual(['details.amountFen']);
    expect(conflictsOf(row, { details: { cause: 'y' } }, { details: { cause: 'x' } })).toEqual([]);
    expect(conflictsOf(row, { details: { tags: ['b'] } }, { details: { tags: ['a'] } })).toEqual([]);
    expect(conflictsOf({ details: null }, { details: { cause: 'y' } }, { details: { cause: 'x' } })).toEqual(['details.cause']);
  });

  it('lets an edit without a base through, as older desktops send it', () => {
    expect(conflictsOf({ title: 'other' }, { title: 'mine' }, undefined)).toEqual([]);
    expect(conflictsOf({ title: 'other' }, { title: 'mine' }, {})).toEqual([]);
  });

  it('compares by value', () => {
    expect(isSameValue({ a: [1, { b: null }] }, { a: [1, { b: null }] })).toBe(true);
    expect(isSameValue({ a: undefined }, {})).toBe(true);
    expect(isSameValue([1], [1, 2])).toBe(false);
    expect(isSameValue(null, undefined)).toBe(false);
  });
});

import { replaceEqualDeep } from '@tanstack/react-query';

/**
 * The next list with the rows of the one before wherever they say the same, whatever their place: only what changed is
 * drawn again. (react-query compares place by place: one row more at the top, and every row would be another.)
 * @param keyOf what tells a row from others of its list
 * @returns `before` itself when nothing changed
 */
export function shareRows<Row>(before: readonly Row[], next: readonly Row[], keyOf: (row: Row) => string): readonly Row[] {
  const known = new Map(before.map((row) => [keyOf(row), row]));
  const rows = next.map((row) => {
    const old = known.get(keyOf(row));
    return old === undefined ? row : replaceEqualDeep(old, row);
  });
  return rows.length === before.length && rows.every((row, index) => row === before[index]) ? before : rows;
}

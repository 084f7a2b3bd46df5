import type { ListColumn } from '../../../shared/tickets/listModel.ts';

/** One place to the left (-1) or right (1); what stands at the end stays. */
export function moved(columns: readonly ListColumn[], column: ListColumn, by: -1 | 1): ListColumn[] {
  const at = columns.indexOf(column);
  const to = at + by;
  if (at < 0 || to < 0 || to >= columns.length) return [...columns];
  return columns.toSpliced(at, 1).toSpliced(to, 0, column);
}

/** A new column stands last; the title is never taken away. */
export function toggled(columns: readonly ListColumn[], column: ListColumn): ListColumn[] {
  if (!columns.includes(column)) return [...columns, column];
  return column === 'title' ? [...columns] : columns.filter((one) => one !== column);
}

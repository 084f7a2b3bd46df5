/** A column as SQLite or PostgreSQL tells it. */
export interface FillColumn {
  readonly name: string;
  /** Lower case. */
  readonly type: string;
}

/**
 * A value for every column of any table, different in every row, so that a migration that mixes columns up shows.
 * @param json columns that hold JSON
 */
export function filledRow(table: string, columns: readonly FillColumn[], n: number): Record<string, string | number | boolean | null> {
  return Object.fromEntries(columns.map(({ name, type }, at) => [name, valueOf(table, name, type, n, at)]));
}

function valueOf(table: string, name: string, type: string, n: number, at: number): string | number | boolean {
  if (/json/.test(type)) return JSON.stringify({ of: `${table}.${name}`, n });
  if (/bool/.test(type)) return n % 2 === 0;
  if (/int/.test(type)) return n * 1000 + at;
  return `${table} ${name} 第 ${n} 行 “'”`;
}

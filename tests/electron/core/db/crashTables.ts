import type { Migration } from '../../../../electron/core/db/migrate.ts';
import { searchTablesSql } from '../../../../electron/core/search/schema.ts';

export const crashMigrations: readonly Migration[] = [
  {
    name: '0001_crash',
    at: 1_760_000_000_000,
    sql: ['create table rows (turn integer not null, part integer not null)', ...searchTablesSql],
  },
];

/** A word of its own for each transaction. */
export function textOf(turn: number): string {
  return `第${turn}次写入。`;
}

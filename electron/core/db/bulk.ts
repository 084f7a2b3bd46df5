import { type Column, getTableColumns, type InferInsertModel, is, SQL } from 'drizzle-orm';
import { getTableConfig, type SQLiteColumn, type SQLiteTable } from 'drizzle-orm/sqlite-core';
import { DbError } from './errors.ts';
import type { WritableDb } from './types.ts';

export interface BulkOptions {
  /** What happens to a row whose primary key is there already. Default `update`. */
  readonly onConflict?: 'update' | 'ignore';
  /** With `update`: leaves a row alone unless the new value of this column (a revision) is greater than the old. */
  readonly newerBy?: SQLiteColumn;
}

const CHUNK = 1000;
const LONE_SURROGATE = /\p{Surrogate}/gu;

/**
 * Inserts or updates rows by primary key through `json_each`, the fastest path `sqlite3` has: one bound text per 1000
 * rows. Values pass through the columns' `mapToDriverValue`, so JSON, boolean and timestamp modes store what drizzle
 * reads. Missing values take the column's constant or function default, else NULL.
 * @returns how many rows were inserted or updated
 * Fractions keep 15 digits: SQLite reads longer ones from text only nearly.
 * @throws DbError BAD_BIND_VALUE for what JSON or SQLite cannot hold
 */
export async function bulkUpsert<T extends SQLiteTable>(
  tx: WritableDb,
  table: T,
  rows: readonly InferInsertModel<T>[],
  options: BulkOptions = {},
): Promise<number> {
  if (rows.length === 0) return 0;
  const columns = Object.entries(getTableColumns<SQLiteTable>(table)).filter(([, column]) => !column.generated);
  const sql = upsertSql(table, columns.map(([, column]) => column), options);
  let changes = 0;
  for (let from = 0; from < rows.length; from += CHUNK) {
    const chunk = rows.slice(from, from + CHUNK).map((row) => {
      // The row's keys are the table's column keys by its type; TypeScript cannot see that through the generic.
      const values = row as Readonly<Record<string, unknown>>;
      return columns.map(([key, column]) => driverValue(column, values[key], sql));
    });
    changes += (await tx.run(sql, [JSON.stringify(chunk)])).changes;
  }
  return changes;
}

function upsertSql(table: SQLiteTable, columns: readonly SQLiteColumn[], options: BulkOptions): string {
  const { name, primaryKeys } = getTableConfig(table);
  const key = columns.filter((column) => column.primary);
  for (const composite of primaryKeys) key.push(...composite.columns);
  const values = columns.map((column, index) => (isBlob(column) ? `unhex(value->>${index})` : `value->>${index}`));
  // `where true`: without it the parser takes ON CONFLICT for a join condition (https://sqlite.org/lang_upsert.html).
  const insert = `insert into ${quoted(name)}(${columns.map(nameOf)}) select ${values} from json_each(?) where true`;
  if (key.length === 0) return insert;
  const rest = columns.filter((column) => !key.includes(column));
  const target = `${insert} on conflict(${key.map(nameOf)})`;
  if (options.onConflict === 'ignore' || rest.length === 0) return `${target} do nothing`;
  const newer = options.newerBy && nameOf(options.newerBy);
  const guard = newer ? ` where excluded.${newer} > ${quoted(name)}.${newer}` : '';
  return `${target} do update set ${rest.map((column) => `${nameOf(column)} = excluded.${nameOf(column)}`)}${guard}`;
}

function driverValue(column: Column, given: unknown, sql: string): unknown {
  const value = given === undefined ? defaultOf(column) : given;
  if (value === null) return null;
  const stored: unknown = column.mapToDriverValue(value);
  if (stored === null || typeof stored === 'boolean') return stored;
  // A lone surrogate cannot be written as UTF-8; json_each would store broken bytes.
  if (typeof stored === 'string') return stored.replaceAll(LONE_SURROGATE, '\uFFFD');
  if (typeof stored === 'number' && isExact(stored, column)) return stored;
  if (stored instanceof Uint8Array) return Buffer.from(stored).toString('hex');
  throw new DbError('BAD_BIND_VALUE', `column ${column.name} got a value that SQLite cannot store`, sql);
}

function defaultOf(column: Column): unknown {
  if (column.defaultFn) return column.defaultFn();
  if (is(column.default, SQL)) {
    throw new DbError('BAD_BIND_VALUE', `column ${column.name} has an SQL default: give the value`);
  }
  return column.default ?? null;
}

/** JSON has no NaN and no infinity, and integers past 2^53 are not what the caller meant. */
function isExact(value: number, column: Column): boolean {
  if (column.getSQLType() === 'real') return Number.isFinite(value);
  return Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));
}

function isBlob(column: SQLiteColumn): boolean {
  return column.getSQLType() === 'blob';
}

function nameOf(column: SQLiteColumn): string {
  return quoted(column.name);
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

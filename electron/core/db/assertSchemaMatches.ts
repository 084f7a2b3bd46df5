import { getTableConfig, type SQLiteColumn, type SQLiteTable } from 'drizzle-orm/sqlite-core';
import type { ReadableDb } from './types.ts';

interface PragmaColumn {
  readonly name: string;
  readonly type: string;
  readonly notnull: number;
  readonly pk: number;
}

/**
 * For the test of each feature's schema: compares what the migrations built with what the drizzle tables say (column
 * names, types, NOT NULL, primary key). Migrations are written by hand, so this is what keeps the two
 * from drifting apart.
 * @throws Error that lists every difference
 */
export async function assertSchemaMatches(db: ReadableDb, tables: readonly SQLiteTable[]): Promise<void> {
  const differences: string[] = [];
  for (const table of tables) differences.push(...(await differencesOf(db, table)));
  if (differences.length > 0) throw new Error(`schema and migrations differ:\n${differences.join('\n')}`);
}

async function differencesOf(db: ReadableDb, table: SQLiteTable): Promise<string[]> {
  const { name, columns, primaryKeys } = getTableConfig(table);
  const found = await db.all<PragmaColumn>('select name, type, "notnull", pk from pragma_table_info(?)', [name]);
  if (found.length === 0) return [`${name}: no such table`];
  const composite = new Set(primaryKeys.flatMap((key) => key.columns.map((column) => column.name)));
  const wanted = new Map(columns.map((column) => [column.name, wantedOf(column, composite.has(column.name))]));
  const actual = new Map(found.map((column) => [column.name, actualOf(column)]));
  const names = new Set([...wanted.keys(), ...actual.keys()]);
  return [...names].flatMap((column) => {
    const [schema, migration] = [wanted.get(column) ?? 'missing', actual.get(column) ?? 'missing'];
    return schema === migration ? [] : [`${name}.${column}: schema says ${schema}, migrations built ${migration}`];
  });
}

function wantedOf(column: SQLiteColumn, isInCompositeKey: boolean): string {
  return describe(column.getSQLType(), column.notNull, column.primary || isInCompositeKey);
}

function actualOf(column: PragmaColumn): string {
  return describe(column.type, column.notnull === 1, column.pk > 0);
}

/** A primary key counts as NOT NULL on both sides: SQLite reports `integer primary key` as nullable, drizzle does not. */
function describe(type: string, isNotNull: boolean, isKey: boolean): string {
  return `${type.toLowerCase()}${isNotNull || isKey ? ' not null' : ''}${isKey ? ' primary key' : ''}`;
}

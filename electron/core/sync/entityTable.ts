import { asc, eq, getTableColumns, gt, sql } from 'drizzle-orm';
import type { SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core';
import { entities } from '../../../shared/wire/entities.ts';
import type { Entities, EntityName } from '../../../shared/wire/entities.ts';
import { bulkUpsert } from '../db/bulk.ts';
import type { ReadableDb, WritableDb } from '../db/types.ts';

export interface Versioned<Row> {
  readonly row: Row;
  /** The relay's revision of it; 0 for a row that only a pending mutation has made. */
  readonly rev: number;
}
export interface Keyed {
  readonly id: string;
}

/**
 * One synchronised entity in the mirror, as the sync code sees it. Methods, not function members, so that tables of
 * different rows fit one registry; whoever writes a row has parsed it or read it from the same table.
 */
export interface EntityTable<Row extends Keyed = Keyed> {
  readonly entity: EntityName;
  /** Null when it is not a row of this entity (a relay that is newer than this program). */
  parse(value: unknown): Row | null;
  get(db: ReadableDb, ids: readonly string[]): Promise<ReadonlyMap<string, Versioned<Row>>>;
  list(db: ReadableDb, column: string, value: string): Promise<readonly Row[]>;
  /** Up to `limit` rows in the order of their ids, after this one ('' from the beginning). */
  page(db: ReadableDb, after: string, limit: number): Promise<readonly Row[]>;
  put(tx: WritableDb, rows: readonly Versioned<Row>[]): Promise<void>;
  remove(tx: WritableDb, ids: readonly string[]): Promise<void>;
  clear(tx: WritableDb): Promise<void>;
}
export type EntityTables = ReadonlyMap<EntityName, EntityTable>;

/** What a feature adds to its table's writes, in the same transaction (the search index). */
export interface TableHooks<Row> {
  put?(tx: WritableDb, rows: readonly Row[]): Promise<void>;
  remove?(tx: WritableDb, ids: readonly string[]): Promise<void>;
  clear?(tx: WritableDb): Promise<void>;
}

type SyncedTable = SQLiteTable & { id: SQLiteColumn; rev: SQLiteColumn };
type Stored = Record<string, unknown> & { rev: number };

export interface TableSpec<E extends EntityName, Row extends Keyed = Entities[E] & Keyed> {
  readonly entity: E;
  readonly table: SyncedTable;
  /** Where a column does not hold the field as it is (sealed numbers). */
  readonly seal?: (row: Row) => Row;
  readonly unseal?: (row: Row) => Row;
  readonly hooks?: TableHooks<Row>;
}

const listed = (column: SQLiteColumn, ids: readonly string[]) =>
  sql`${column} in (select value from json_each(${JSON.stringify(ids)}))`;

/** Columns are the model's fields plus `rev`, so one implementation serves every entity. */
export function entityTable<E extends EntityName>(spec: TableSpec<E>): EntityTable<Entities[E] & Keyed> {
  type Row = Entities[E] & Keyed;
  const { table, seal = (row: Row) => row, unseal = (row: Row) => row, hooks = {} } = spec;
  const columns: Record<string, SQLiteColumn> = getTableColumns(table);
  const toRow = ({ rev: _rev, ...row }: Stored): Row => unseal(row as unknown as Row); // columns = fields + rev, tested

  return {
    entity: spec.entity,
    parse(value) {
      const parsed = entities[spec.entity].safeParse(value);
      return parsed.success ? (parsed.data as unknown as Row) : null; // the schema of E gives rows of E
    },
    async get(db, ids) {
      if (ids.length === 0) return new Map();
      const found = (await db.select().from(table).where(listed(table.id, ids))) as Stored[]; // same columns
      return new Map(found.map((stored) => [String(stored['id']), { row: toRow(stored), rev: stored.rev }]));
    },
    async list(db, column, value) {
      const target = columns[column];
      if (target === undefined) throw new Error(`${spec.entity} has no column ${column}`);
      return ((await db.select().from(table).where(eq(target, value))) as Stored[]).map(toRow);
    },
    async page(db, after, limit) {
      return ((await db.select().from(table).where(gt(table.id, after)).orderBy(asc(table.id)).limit(limit)) as Stored[]).map(toRow);
    },
    async put(tx, rows) {
      if (rows.length === 0) return;
      const stored = rows.map(({ row, rev }) => ({ ...seal(row), rev }));
      await bulkUpsert<SQLiteTable>(tx, table, stored);
      await hooks.put?.(tx, rows.map(({ row }) => row));
    },
    async remove(tx, ids) {
      if (ids.length === 0) return;
      await tx.delete(table).where(listed(table.id, ids));
      await hooks.remove?.(tx, ids);
    },
    async clear(tx) {
      await tx.delete(table);
      await hooks.clear?.(tx);
    },
  };
}

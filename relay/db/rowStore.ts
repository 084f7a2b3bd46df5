import { eq, getTableColumns, sql, type SQL } from 'drizzle-orm';
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core';
import type { Entities, EntityName } from '../../shared/wire/entities.ts';
import type { RowRead } from '../../shared/wire/mutation.ts';
import type { Db } from './database.ts';
import { entityTables } from './tables.ts';

/** What all entity tables have in common, where the entity is only known at run time. */
type EntityTable = PgTable & { readonly id: PgColumn };

function tableOf(entity: EntityName): EntityTable {
  // Unrelated table types have no common supertype that drizzle's builders accept; `Holds` in every
  // schema.ts is what keeps table and model equal.
  return entityTables[entity] as unknown as EntityTable;
}

/** A row with its bookkeeping, where the entity is only known at run time. */
export type StoredRow = { readonly id: string };
type RowWithRev = StoredRow & { readonly rev: number };

/** The model's row without the bookkeeping. */
function modelOf(row: RowWithRev): StoredRow {
  const { rev: _rev, ...model } = row;
  return model;
}

async function select(db: Db, entity: EntityName, where: SQL | undefined): Promise<RowWithRev[]> {
  return (await db.select().from(tableOf(entity)).where(where)) as RowWithRev[]; // every entity table has id and rev
}

/** Rows that a mutation named, as their models. */
export async function readRows(db: Db, read: RowRead): Promise<readonly { id: string }[]> {
  if ('id' in read) return (await select(db, read.entity, eq(tableOf(read.entity).id, read.id))).map(modelOf);
  const column = getTableColumns(tableOf(read.entity))[read.where.column];
  if (column === undefined) throw new Error(`no column ${read.where.column} in ${read.entity}`);
  return (await select(db, read.entity, eq(column, read.where.value))).map(modelOf);
}

/** All rows of an entity whose column holds a value. */
export async function readWhere<E extends EntityName>(db: Db, entity: E, column: keyof Entities[E] & string, value: string): Promise<readonly Entities[E][]> {
  return (await readRows(db, { entity, where: { column, value } })) as unknown as readonly Entities[E][]; // the table of E
}

/** Rows that a condition of the caller names; for keys that are not ids. */
export async function readBy<E extends EntityName>(db: Db, entity: E, where: SQL | undefined): Promise<readonly Entities[E][]> {
  return (await select(db, entity, where)).map((row) => modelOf(row) as Entities[E]); // the table of E holds rows of E
}

/** Rows by id; missing ones are left out. */
export async function readMany<E extends EntityName>(db: Db, entity: E, ids: readonly string[]): Promise<ReadonlyMap<string, Entities[E]>> {
  return (await readManyOf(db, entity, ids)) as ReadonlyMap<string, Entities[E]>; // the table of E holds rows of E
}

/** The same where the entity is only known at run time. */
export async function readManyOf(db: Db, entity: EntityName, ids: readonly string[]): Promise<ReadonlyMap<string, StoredRow>> {
  if (ids.length === 0) return new Map();
  // One parameter for all: a thousand of them cost more to plan than their rows to read.
  const rows = await select(db, entity, sql`${tableOf(entity).id} = any(${sql.param(ids)})`);
  return new Map(rows.map((row) => [row.id, modelOf(row)]));
}

/** Rows with the revision under which each was last written, as `pull` tells them. */
export async function readVersions(db: Db, entity: EntityName, where: SQL | undefined): Promise<readonly { readonly row: StoredRow; readonly rev: number }[]> {
  return (await select(db, entity, where)).map((row) => ({ row: modelOf(row), rev: row.rev }));
}

/** A condition on a column that is only known by its name. */
export function whereAny(entity: EntityName, column: string, values: readonly string[]): SQL {
  const found = getTableColumns(tableOf(entity))[column];
  if (found === undefined) throw new Error(`no column ${column} in ${entity}`);
  return sql`${found} = any(${sql.param(values)})`;
}

/** One row by id. */
export async function readOne<E extends EntityName>(db: Db, entity: E, id: string): Promise<Entities[E] | null> {
  return (await readMany(db, entity, [id])).get(id) ?? null;
}

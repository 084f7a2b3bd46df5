import { getTableColumns, getTableName, sql, type SQL } from 'drizzle-orm';
import { toSnakeCase } from 'drizzle-orm/casing';
import type { PgTable } from 'drizzle-orm/pg-core';
import type { EntityName } from '../../shared/wire/entities.ts';
import type { RowChange, RowRead } from '../../shared/wire/mutation.ts';
import type { Db } from './database.ts';
import type { StoredRow } from './rowStore.ts';
import { entityTables } from './tables.ts';

/**
 * Rows of many tables in one statement, read and written as JSON: a round trip costs more than the rows it carries.
 * Entity tables hold texts, whole numbers below 2^53, booleans and JSON (`schema.test.ts`), which JSON keeps as they are.
 */

/** Rows that share a look-up: all with one of these values in the column. */
export interface RowSet {
  readonly entity: EntityName;
  readonly column: string;
  readonly values: readonly string[];
}

/** The sets that cover all of these reads, one for each column that is asked. */
export function setsOf(reads: readonly RowRead[]): readonly RowSet[] {
  const sets = new Map<string, { entity: EntityName; column: string; values: Set<string> }>();
  for (const read of reads) {
    const { column, value } = 'id' in read ? { column: 'id', value: read.id } : read.where;
    const key = `${read.entity} ${column}`;
    const set = sets.get(key);
    if (set === undefined) sets.set(key, { entity: read.entity, column, values: new Set([value]) });
    else set.values.add(value);
  }
  return [...sets.values()].map((set) => ({ ...set, values: [...set.values] }));
}

/** The rows of every set, in the order of the sets. One statement, so they belong together. */
export async function readSets(db: Db, sets: readonly RowSet[]): Promise<readonly (readonly StoredRow[])[]> {
  if (sets.length === 0) return [];
  const arms = sets.map(({ entity, column, values }, index) => {
    const { name, columns } = shapeOf(entity);
    const stored = columns.get(column);
    if (stored === undefined) throw new Error(`no column ${column} in ${entity}`);
    return sql`select ${sql.raw(String(index))} as "set", to_jsonb(t) as "row" from ${sql.identifier(name)} t where t.${sql.identifier(stored)} = any(${sql.param(values)})`;
  });
  const { rows } = await db.execute<{ set: number; row: Record<string, unknown> }>(sql.join(arms, sql` union all `));
  const found = sets.map((): StoredRow[] => []);
  for (const { set, row } of rows) found[set]?.push(modelFrom(sets[set]?.entity, row));
  return found;
}

/** Model of a row that PostgreSQL told as JSON, without the bookkeeping. */
export function modelFrom(entity: EntityName | undefined, row: Readonly<Record<string, unknown>>): StoredRow {
  if (entity === undefined) throw new Error('a row of no entity');
  const model: Record<string, unknown> = {};
  for (const [key, stored] of shapeOf(entity).columns) if (key !== 'rev') model[key] = row[stored];
  return model as StoredRow; // every entity table has an id
}

/** A row as it shall stand, or null where it shall be gone. */
export interface RowWrite {
  readonly change: RowChange;
  readonly rev: number;
}

/** The statements that write these rows, at most one of each, deletions apart: they go first. */
export function writesOf(writes: Iterable<RowWrite>): { readonly removals: readonly SQL[]; readonly puts: readonly SQL[] } {
  const gone = new Map<EntityName, string[]>();
  const kept = new Map<EntityName, Record<string, unknown>[]>();
  for (const { change, rev } of writes) {
    if (change.row === null) listIn(gone, change.entity).push(change.id);
    else listIn(kept, change.entity).push({ ...change.row, rev });
  }
  return {
    removals: [...gone].map(([entity, ids]) => sql`delete from ${sql.identifier(shapeOf(entity).name)} where id = any(${sql.param(ids)})`),
    puts: [...kept].map(([entity, rows]) => upsert(entity, rows)),
  };
}

function upsert(entity: EntityName, rows: readonly Record<string, unknown>[]): SQL {
  const { name, columns, into, set } = shapeOf(entity);
  const stored = rows.map((row) => Object.fromEntries([...columns].map(([key, column]) => [column, row[key]])));
  return sql`insert into ${sql.identifier(name)} (${into}) select ${into} from json_populate_recordset(null::${sql.identifier(name)}, ${wellFormed(stored)}) on conflict (id) do update set ${set}`;
}

/** PostgreSQL refuses half of a surrogate pair in JSON; as a text it would be replaced, so it is here too. */
function wellFormed(rows: readonly object[]): string {
  const text = JSON.stringify(rows);
  if (!/\\ud[89a-f]/.test(text)) return text;
  return JSON.stringify(rows, (_key, value: unknown) => (typeof value === 'string' ? value.replaceAll(/\p{Surrogate}/gu, '\uFFFD') : value));
}

interface Shape {
  readonly name: string;
  /** Names in the database by the model's field. */
  readonly columns: ReadonlyMap<string, string>;
  readonly into: SQL;
  readonly set: SQL;
}

function shape(entity: EntityName): Shape {
  const table: PgTable = entityTables[entity];
  const columns = new Map(Object.keys(getTableColumns(table)).map((key) => [key, toSnakeCase(key)]));
  const names = [...columns.values()];
  return {
    name: getTableName(table),
    columns,
    // As text, made once: putting it together of its parts at every write costs more than the write.
    into: sql.raw(names.map((one) => `"${one}"`).join(', ')),
    set: sql.raw(names.filter((one) => one !== 'id').map((one) => `"${one}" = excluded."${one}"`).join(', ')),
  };
}

const shapes: ReadonlyMap<EntityName, Shape> = new Map((Object.keys(entityTables) as EntityName[]).map((entity) => [entity, shape(entity)])); // its keys are the entities

function shapeOf(entity: EntityName): Shape {
  const found = shapes.get(entity);
  if (found === undefined) throw new Error(`no table for ${entity}`);
  return found;
}

function listIn<T>(groups: Map<EntityName, T[]>, entity: EntityName): T[] {
  const known = groups.get(entity);
  if (known !== undefined) return known;
  const list: T[] = [];
  groups.set(entity, list);
  return list;
}

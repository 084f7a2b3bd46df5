import sqlite3 from 'sqlite3';
import { entityNames, type EntityName } from '../../shared/wire/entities.ts';
import type { RelayRows } from './relayReader.ts';

/** Rows by entity and id with columns in one notation, so that a mirror can be compared with another or the relay. */
export type ComparableRows = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;

/** Personal numbers are encrypted with each desktop's own key (`s1.`): compared as present, not by value. */
const sealed = '(sealed)';
const sealedColumns: Partial<Record<EntityName, readonly string[]>> = {
  contacts: ['phone'],
  callbacks: ['patientPhone'],
  calls: ['phone'],
};

/** Left out: rows that only their owner or managers receive. */
const ofSome: readonly EntityName[] = ['readMarks', 'disclosures', 'replyDrafts', 'cannedReplies'];
export const commonEntities = entityNames.filter((entity) => !ofSome.includes(entity));

/** Reads a mirror file, also of a running desktop. */
export async function mirrorRows(file: string, entities: readonly EntityName[] = commonEntities): Promise<ComparableRows> {
  const tables = await readSqlite(file, async (all) =>
    Promise.all(entities.map(async (entity) => [entity, byId(await all(`select * from "${entity}"`), entity)] as const)),
  );
  return Object.fromEntries(tables);
}

type Rows = Record<string, unknown>;
/** Reads a SQLite file through a connection of its own. */
export async function readSqlite<T>(file: string, read: (all: (sql: string) => Promise<Rows[]>) => Promise<T>): Promise<T> {
  const db = new sqlite3.Database(file, sqlite3.OPEN_READWRITE);
  const all = (sql: string): Promise<Rows[]> =>
    new Promise((resolve, reject) => db.all<Rows>(sql, (error, rows) => (error === null ? resolve(rows) : reject(error))));
  try {
    await all('pragma query_only = on');
    return await read(all);
  } finally {
    await new Promise<void>((resolve) => db.close(() => resolve()));
  }
}

/** The relay's rows in the same notation. */
export function comparable(rows: RelayRows, entities: readonly EntityName[] = commonEntities): ComparableRows {
  return Object.fromEntries(entities.map((entity) => [entity, byId([...rows[entity].values()], entity)]));
}

/** One entity's rows in this notation. */
export function byId(rows: readonly object[], entity: EntityName): Record<string, Record<string, unknown>> {
  return Object.fromEntries(
    rows.map((row) => {
      const { rev: _rev, ...fields }: Record<string, unknown> = Object.fromEntries(Object.entries(row));
      const columns = Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, plain(value, sealedColumns[entity]?.includes(key) === true)]));
      return [String(fields['id']), entity === 'tickets' ? { ...columns, details: withSealedNumber(columns['details']) } : columns];
    }),
  );
}

/** A ticket's number is sealed inside the record of its kind's fields. */
function withSealedNumber(details: unknown): unknown {
  if (typeof details !== 'object' || details === null) return details;
  return Object.fromEntries(Object.entries(details).map(([key, value]) => [key, key === 'patientPhone' ? plain(value, true) : value]));
}

/** SQLite has no booleans and keeps structures as JSON text. */
function plain(value: unknown, isSealed: boolean): unknown {
  if (isSealed && value !== '' && value !== null) return sealed;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'string' && /^[[{]/.test(value)) {
    try {
      return JSON.parse(value);
    } catch {
      return value;
    }
  }
  return value;
}

import sqlite3 from 'sqlite3';
import { type Connection, openConnection, type SqlRow } from './connection.ts';
import { sizeOf } from './marker.ts';

/** `isComplete` is false as soon as damage was met: some rows may be missing. */
export interface Rescued<Row> {
  readonly rows: readonly Row[];
  readonly isComplete: boolean;
}

/** Row numbers between the damage seen from the front and from the back; more than this are not tried one by one. */
const GAP_LIMIT = 50_000;

/**
 * Reads a damaged file (already set aside) until it fails, and hands over the rows read up to there. Never throws.
 * @param sql one SELECT with a distinct name for each column; `Row` is the caller's promise about it
 */
export async function rescueRows<Row extends object = SqlRow>(file: string, sql: string): Promise<Rescued<Row>> {
  const nothing = { rows: [], isComplete: false };
  // SQLite deletes the WAL of a zero-length file as soon as it opens it; leave the evidence alone.
  if ((await sizeOf(file)) === 0) return nothing;
  const handle = await openReadOnly(file);
  if (!handle) return nothing;
  try {
    return await readUntilDamage<Row>(handle, sql);
  } finally {
    await new Promise<void>((resolve) => handle.close(() => resolve()));
  }
}

/**
 * Reads what can be read of one table, in rowid order: from the front, from the back, and the rows between the two
 * damaged places one by one, since a look-up by rowid touches only the pages on its way. Never throws. Not for
 * `without rowid` tables.
 */
export async function rescueTable<Row extends object = SqlRow>(file: string, table: string): Promise<Rescued<Row>> {
  const name = `"${table.replaceAll('"', '""')}"`;
  const select = `select rowid as _rescue, * from ${name}`;
  const front = await rescueRows<RowWithId>(file, `${select} order by rowid`);
  if (front.isComplete) return { rows: front.rows.map(withoutId<Row>), isComplete: true };
  const back = await rescueRows<RowWithId>(file, `${select} order by rowid desc`);
  const found = new Map<number, RowWithId>();
  for (const row of [...front.rows, ...back.rows]) found.set(row._rescue, row);
  const from = front.rows.at(-1)?._rescue ?? 0;
  const to = back.rows.at(-1)?._rescue;
  if (to !== undefined) for (const row of await rowsBetween(file, select, from, to)) found.set(row._rescue, row);
  const rows = [...found.values()].sort((a, b) => a._rescue - b._rescue);
  return { rows: rows.map(withoutId<Row>), isComplete: false };
}

type RowWithId = SqlRow & { readonly _rescue: number };

function withoutId<Row>({ _rescue, ...row }: RowWithId): Row {
  // The caller names the row's type, as with every hand-written SELECT.
  return row as Row;
}

async function rowsBetween(file: string, select: string, from: number, to: number): Promise<RowWithId[]> {
  const connection = await openConnection(file, 'readonly').catch(() => null);
  if (!connection) return [];
  const rows: RowWithId[] = [];
  const end = Math.min(to, from + GAP_LIMIT);
  for (let id = from + 1; id < end; id++) rows.push(...(await rowAt(connection, select, id)));
  await connection.close().catch(() => undefined);
  return rows;
}

async function rowAt(connection: Connection, select: string, id: number): Promise<RowWithId[]> {
  const rows = await connection.all(`${select} where rowid = ?`, [id]).catch(() => []);
  return rows.map((row) => ({ ...row, _rescue: id }));
}

function openReadOnly(file: string): Promise<sqlite3.Database | null> {
  return new Promise((resolve) => {
    const handle = new sqlite3.Database(file, sqlite3.OPEN_READONLY, (error) => resolve(error ? null : handle));
  });
}

/** `each` and not `all`: `all` gives nothing when a later row fails. */
async function readUntilDamage<Row>(handle: sqlite3.Database, sql: string): Promise<Rescued<Row>> {
  const statement = await new Promise<sqlite3.Statement | null>((resolve) => {
    const prepared = handle.prepare(sql, (error: Error | null) => resolve(error ? null : prepared));
  });
  if (!statement) return { rows: [], isComplete: false };
  const rows: Row[] = [];
  let isComplete = true;
  const delivered = new Promise<void>((resolve) => {
    statement.each<Row>(
      (error, row) => {
        if (error) isComplete = false;
        else rows.push(row);
      },
      () => resolve(),
    );
  });
  // Rows and the failure arrive on different wake-ups, in no fixed order. Finalising waits for the failure.
  const finished = new Promise<void>((resolve) => {
    statement.finalize(() => resolve());
  });
  await Promise.all([delivered, finished]);
  return { rows, isComplete };
}

import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createCheckpoints } from './checkpoints.ts';
import { type Connection, openConnection } from './connection.ts';
import { createDatabase } from './database.ts';
import { DbError, findDbError, isCorruption } from './errors.ts';
import { type Marker, readMarker, sizeOf, writeMarker } from './marker.ts';
import { inspectMigrations, migrate, type Migration } from './migrate.ts';
import type { Database, Durability } from './types.ts';

export interface OpenOptions {
  /** Absolute path. Missing folders are made. In-memory databases are not supported: reader and writer are two. */
  readonly file: string;
  readonly durability: Durability;
  readonly migrations: readonly Migration[];
  /** This program's version, noted in the file for the message `newer`. */
  readonly appVersion: string;
  /** Told when another program holds the file while it is in use, and when it is free again. */
  readonly held?: (isHeld: boolean) => void;
}

export type CorruptReason =
  /** Zero bytes or missing, although it held data: SQLite would open it as an empty database and drop its WAL. */
  | 'emptied'
  /** The header is not SQLite's. */
  | 'not-a-database'
  /** Truncated, or pages that do not hold together. */
  | 'damaged';

export type OpenResult =
  | { readonly kind: 'opened'; readonly database: Database; readonly migrated: readonly string[] }
  /** Written by a newer program: show it, touch nothing. `writtenBy` is that program's version, '' if unknown. */
  | { readonly kind: 'newer'; readonly found: number; readonly known: number; readonly writtenBy: string }
  /** Call `setAside`, rescue what is only here, open again. */
  | { readonly kind: 'corrupt'; readonly reason: CorruptReason; readonly detail: string }
  /** Neither damaged nor usable now: no permission, disk full, locked, a history of another branch. */
  | { readonly kind: 'unavailable'; readonly code: string; readonly detail: string };

/** Short, because the thread that waits is one of four; `database.ts` asks again, and meanwhile the person is told. */
const BUSY_MS = 2000;
/** The index writes the same pages again and again, and each checkpoint copies them once. */
const JOURNAL_BYTES = 4 * 1024 * 1024;
/** 64 MB: only who writes without a pause for so long (a mirror being filled) pays for checkpoints in their commits. */
const CHECKPOINT_PAGES = 16_000;
const CACHE_KIB = 16 * 1024;

/** Opens, checks and migrates one database file. Never throws. Leaves nothing open unless the kind is `opened`. */
export async function openDatabase(options: OpenOptions): Promise<OpenResult> {
  const opened: Connection[] = [];
  const keep = (connection: Connection): Connection => {
    opened.push(connection);
    return connection;
  };
  try {
    const result = await openChecked(options, keep);
    if (result.kind !== 'opened') await closeAll(opened);
    return result;
  } catch (thrown) {
    await closeAll(opened);
    return failureOf(thrown);
  }
}

async function openChecked(options: OpenOptions, keep: (connection: Connection) => Connection): Promise<OpenResult> {
  const { file, durability, migrations, appVersion } = options;
  await mkdir(dirname(file), { recursive: true });
  const marker = await readMarker(file);
  if (await isEmptied(file, marker)) {
    return { kind: 'corrupt', reason: 'emptied', detail: 'the file is empty although it held data' };
  }
  const isFresh = (await sizeOf(file)) === 0;
  if (isFresh) await writeMarker(file, 'new');
  const writer = keep(await openConnection(file, 'create'));
  // Only before the first table; on another file it would write the header at every opening (see `Database.tidy`).
  if (isFresh) await writer.run('pragma auto_vacuum = incremental');
  await writer.run(`pragma busy_timeout = ${BUSY_MS}`);
  // The first read of the file: a bad header or a truncated file shows here.
  const history = await inspectMigrations(writer, migrations);
  if (history.kind !== 'migrated') return refusalOf(history);
  if (!isFresh) {
    await writeMarker(file, 'open');
    if (marker !== 'clean') await quickCheck(writer);
  }
  await prepareWriter(writer, durability);
  const migrated = await migrate(writer, migrations, appVersion);
  if (migrated.kind !== 'migrated') return refusalOf(migrated);
  if (isFresh) await writeMarker(file, 'open');
  const reader = keep(await openReader(file));
  const checkpoints = createCheckpoints(file, keep(await openConnection(file, 'existing')), JOURNAL_BYTES);
  const database = createDatabase({ file, reader, writer, checkpoints, held: options.held ?? (() => undefined), closed: () => writeMarker(file, 'clean') });
  return { kind: 'opened', database, migrated: migrated.applied };
}

/**
 * A new database is more than zero bytes as soon as WAL mode is set, which is before any row is written. So no bytes
 * (or no file) beside a WAL with content, or beside a marker that says it was in use, mean that data is gone; without
 * either it is a new one, or one whose creation was cut short.
 */
async function isEmptied(file: string, marker: Marker): Promise<boolean> {
  if ((await sizeOf(file)) > 0) return false;
  return marker === 'open' || marker === 'clean' || (await sizeOf(`${file}-wal`)) > 0;
}

async function prepareWriter(writer: Connection, durability: Durability): Promise<void> {
  await writer.run('pragma journal_mode = wal');
  await writer.run(`pragma synchronous = ${durability === 'full' ? 'full' : 'normal'}`);
  await writer.run('pragma foreign_keys = on');
  await writer.run(`pragma wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
  await writer.run(`pragma journal_size_limit = ${JOURNAL_BYTES}`);
  await writer.run(`pragma cache_size = -${CACHE_KIB}`);
  await writer.run('pragma temp_store = memory');
}

async function openReader(file: string): Promise<Connection> {
  // Not SQLITE_OPEN_READONLY: a read-only connection cannot recover a WAL. query_only refuses writes just as well.
  const reader = await openConnection(file, 'existing');
  await reader.run(`pragma busy_timeout = ${BUSY_MS}`);
  await reader.run('pragma query_only = on');
  await reader.run(`pragma cache_size = -${CACHE_KIB}`);
  await reader.run('pragma temp_store = memory');
  return reader;
}

/** After an unclean end only: bad pages open without complaint, and the check costs 0.5 s on a million rows. */
async function quickCheck(writer: Connection): Promise<void> {
  const rows = await writer.all('pragma quick_check(1)');
  const answer = String(rows[0]?.['quick_check'] ?? '');
  if (answer !== 'ok') throw new DbError('SQLITE_CORRUPT', answer);
}

type Refusal = Exclude<Awaited<ReturnType<typeof inspectMigrations>>, { readonly kind: 'migrated' }>;

function refusalOf(refusal: Refusal): OpenResult {
  if (refusal.kind === 'newer') return refusal;
  return { kind: 'unavailable', code: 'DIVERGED', detail: `the file has another history from ${refusal.name} on` };
}

function failureOf(thrown: unknown): OpenResult {
  const error = findDbError(thrown);
  const detail = thrown instanceof Error ? thrown.message : 'unknown failure';
  if (error?.code === 'SQLITE_NOTADB') return { kind: 'corrupt', reason: 'not-a-database', detail };
  if (isCorruption(thrown)) return { kind: 'corrupt', reason: 'damaged', detail };
  const hasCode = thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string';
  return { kind: 'unavailable', code: hasCode ? String(thrown.code) : 'UNKNOWN', detail };
}

async function closeAll(connections: readonly Connection[]): Promise<void> {
  for (const connection of connections) await connection.close().catch(() => undefined);
}

import { mkdir } from 'node:fs/promises';
import pg from 'pg';
import { deriveKeys, type RelayKeys } from './auth/keys.ts';
import { whereMoved } from './backup/moved.ts';
import { CommandError } from './cli/commandError.ts';
import type { RelayConfig } from './config.ts';
import { codeOf, openDatabase, type Database } from './db/database.ts';
import { startEmbedded } from './db/embedded.ts';
import { migrate } from './db/migrate.ts';
import { migrations } from './db/migrations/index.ts';
import type { Logger } from './logger.ts';
import { checkKey, readKey } from './relayKey.ts';

export interface Storage {
  readonly database: Database;
  readonly keys: RelayKeys;
  close(): Promise<void>;
}

/** Held by a serving relay as long as it lives, in its built-in database. */
const SERVING_LOCK = 7_304_224;
const SERVING_WAIT_MS = 3000;

export interface OpenOptions {
  /** A relay: the only one on a built-in database, which it stops when it ends. A command leaves the database as it found it. */
  readonly serving: boolean;
  /** Goes on with a key that is not the one the workspace was sealed with. */
  readonly acceptKey?: boolean;
}

export interface DatabaseServer {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Opens what a command works on: the external database, or the built-in one started (or found running). Migrated.
 * @throws CommandError with one line
 */
export async function openStorage(config: RelayConfig, logger: Logger, { serving, acceptKey = false }: OpenOptions): Promise<Storage> {
  await mkdir(config.dataDir, { recursive: true });
  const server = await openServer(config, logger, serving);
  let keys: RelayKeys;
  try {
    const ran = await migrate(server.url, migrations);
    if (ran.length > 0) logger.info({ migrations: ran }, 'the database was migrated');
    keys = deriveKeys((await readKey(config)).key);
    await checkKey(server.url, keys, acceptKey);
  } catch (error) {
    await server.close();
    throw config.databaseUrl === null ? error : reworded(error, config.databaseUrl);
  }
  const database = openDatabase(server.url, logger);
  return {
    database,
    keys,
    async close() {
      await database.close();
      await server.close();
    },
  };
}

/**
 * The external database server, or the built-in one started (or found running); as it is, without migrations.
 * @throws CommandError when another relay is serving from it, or when its contents were moved to another server
 */
export async function openServer(config: Pick<RelayConfig, 'databaseUrl' | 'dataDir'>, logger: Logger, serving: boolean): Promise<DatabaseServer> {
  if (config.databaseUrl !== null) return { url: config.databaseUrl, close: () => Promise.resolve() };
  const moved = await whereMoved(config.dataDir);
  if (moved !== null) throw new CommandError(`the database of ${config.dataDir} was moved to ${moved}: set DATABASE_URL (docs/operations.md tells how to go back)`);
  return openEmbedded(config.dataDir, logger, serving);
}

/** For the move itself, which comes again after it was cut short. */
export async function openEmbedded(dataDir: string, logger: Logger, serving: boolean): Promise<DatabaseServer> {
  const server = await startEmbedded(dataDir);
  if (server.adopted && serving) logger.warn({ pid: server.pid }, 'found the PostgreSQL server of a relay that was killed, and took it over');
  const lock = await takeServingLock(server.url, serving ? SERVING_WAIT_MS : 0);
  if (serving && lock === null) throw new CommandError(`another relay is running in ${dataDir}`);
  // A command that starts the server also ends it, unless a relay began to serve from it meanwhile.
  const isOurs = serving || (!server.adopted && lock !== null);
  if (!serving) await lock?.end();
  return {
    url: server.url,
    async close() {
      if (!isOurs) return;
      const again = serving ? lock : await takeServingLock(server.url, 0);
      if (again === null) return;
      await server.stop();
      await again.end().catch(() => undefined);
    },
  };
}

/** Null: a relay is serving. One that was just killed holds it for a moment longer. */
async function takeServingLock(url: string, waitMs: number): Promise<pg.Client | null> {
  const client = new pg.Client({ connectionString: url, application_name: 'zhishou-serving' });
  client.on('error', () => undefined);
  await client.connect();
  const deadline = performance.now() + waitMs;
  for (;;) {
    const got = (await client.query<{ got: boolean }>('select pg_try_advisory_lock($1) as got', [SERVING_LOCK])).rows[0]?.got;
    if (got === true) return client;
    if (performance.now() >= deadline) break;
    await client.query('select pg_sleep(0.1)');
  }
  await client.end();
  return null;
}

/** Names the server without the password that stands in its address. */
export function placeOf(url: string): string {
  const { hostname, port } = new URL(url);
  return `${hostname}:${port === '' ? '5432' : port}`;
}

/** What is wrong with an external database, in words. */
export function reworded(error: unknown, url: string): unknown {
  const where = placeOf(url);
  const code = codeOf(error);
  if (/^(ECONN|ETIMEDOUT|ENOTFOUND|EAI_|EHOST|ENET)/.test(code)) return new CommandError(`DATABASE_URL: the database at ${where} cannot be reached (${code})`);
  if (code === '28P01' || code === '28000') return new CommandError(`DATABASE_URL: the database at ${where} refused the user or password`);
  if (code === '3D000') return new CommandError(`DATABASE_URL: the database at ${where} does not exist; create it first`);
  return error;
}

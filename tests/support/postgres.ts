import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { open as openFile, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { startEmbedded } from '../../relay/db/embedded.ts';
import { migrate } from '../../relay/db/migrate.ts';
import { migrations } from '../../relay/db/migrations/index.ts';

export interface TestDatabase {
  readonly url: string;
  /** Drops it. */
  close(): Promise<void>;
}

const folder = resolve(import.meta.dirname, '../../.cache/test-postgres');
const lockFile = join(folder, 'lock');

/** An empty database of its own, see `openMigratedDatabase`. */
export const openTestDatabase = (): Promise<TestDatabase> => open(() => Promise.resolve('template1'));

/**
 * A fresh database of the relay's schema on a real PostgreSQL, copied from one that was migrated once: a seventh of the
 * time that its steps take. The server is started by the first who asks, shared by all files and workers of
 * the run and by the next run, and ended by a watchdog process some seconds after the last connection: no global
 * set-up, and nothing left over when tests are killed.
 */
export const openMigratedDatabase = (): Promise<TestDatabase> => open(migratedTemplate);

interface Server {
  readonly url: string;
  /** Never closed on purpose: it is what tells the watchdog that somebody is at work, and it ends with the process. */
  readonly admin: pg.Client;
  /** Runs statements of `admin`; only meanwhile does its connection hold the process. */
  busy<T>(work: () => Promise<T>): Promise<T>;
}

let server: Promise<Server> | null = null;

async function open(templateFor: (server: Server) => Promise<string>): Promise<TestDatabase> {
  const mine = (server ??= findOrStart());
  mine.catch(() => (server = null));
  const { url, admin, busy } = await mine;
  const name = `t_${process.pid}_${randomBytes(5).toString('hex')}`;
  await busy(async () => admin.query(`create database ${name} template ${await templateFor(await mine)} strategy file_copy`));
  return {
    url: urlOf(url, name),
    close: () => busy(async () => void (await admin.query(`drop database if exists ${name} with (force)`))),
  };
}

/** A process looks once: finding it takes as long as making a database. */
async function findOrStart(): Promise<Server> {
  mkdirSync(folder, { recursive: true });
  const unlock = await lock();
  try {
    const { url, pid, adopted } = await startEmbedded(folder);
    const admin = await connect(url);
    admin.once('end', () => {
      server = null;
      isMigrated = false;
    });
    if (!adopted) {
      await lighten(admin);
      await dropLeftovers(admin);
      watch(url, pid);
    }
    // pg has them, its types do not.
    const held = admin as pg.Client & { ref(): void; unref(): void };
    let works = 0;
    return {
      url,
      admin,
      async busy(work) {
        if ((works += 1) === 1) held.ref();
        try {
          return await work();
        } finally {
          if ((works -= 1) === 0) held.unref();
        }
      },
    };
  } finally {
    unlock();
  }
}

const schemaHash = createHash('sha256').update(JSON.stringify(migrations)).digest('hex').slice(0, 12);
const migrated = `schema_${schemaHash}`;
let isMigrated = false;
/** Any constant. */
const TEMPLATE_LOCK = 3_019_884;

/** Makes it where nobody has; whoever comes at the same time waits. */
async function migratedTemplate({ admin, url }: Server): Promise<string> {
  if (isMigrated) return migrated;
  await admin.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK]);
  try {
    const found = await admin.query('select 1 from pg_database where datname = $1', [migrated]);
    if (found.rowCount === 0) {
      await admin.query('drop database if exists making with (force)');
      await admin.query('create database making');
      await migrate(urlOf(url, 'making'), migrations);
      // Only a whole one ever has the name.
      await admin.query(`alter database making rename to ${migrated}`);
    }
  } finally {
    await admin.query('select pg_advisory_unlock($1)', [TEMPLATE_LOCK]);
  }
  isMigrated = true;
  return migrated;
}

function urlOf(server: string, database: string): string {
  const own = new URL(server);
  own.pathname = `/${database}`;
  return own.href;
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/**
 * What only the end of the machine could lose is not worth waiting for, and nobody lives long enough to be vacuumed: with a hundred
 * databases PostgreSQL would send somebody to look after each in turn. A killed server still keeps all that it has confirmed.
 */
async function lighten(admin: pg.Client): Promise<void> {
  for (const setting of ['fsync', 'full_page_writes', 'autovacuum']) await admin.query(`alter system set ${setting} = off`);
  await admin.query('select pg_reload_conf()');
}

async function dropLeftovers(admin: pg.Client): Promise<void> {
  const { rows } = await admin.query<{ datname: string }>("select datname from pg_database where datname like 't\\_%' or (datname like 'schema\\_%' and datname <> $1)", [migrated]);
  for (const { datname } of rows) await admin.query(`drop database if exists ${datname} with (force)`);
}

function watch(url: string, pid: number): void {
  const script = join(import.meta.dirname, 'postgresWatchdog.mjs');
  spawn(process.execPath, [script, url, String(pid), lockFile], { detached: true, stdio: 'ignore', cwd: resolve(folder, '../..') }).unref();
}

/** One at a time may find or start the server. A lock whose owner died is taken over. */
async function lock(): Promise<() => void> {
  for (;;) {
    const file = await openFile(lockFile, 'wx').catch(() => null);
    if (file !== null) {
      await file.writeFile(String(process.pid));
      await file.close();
      return () => rmSync(lockFile, { force: true });
    }
    const owner = Number(await readFile(lockFile, 'utf8').catch(() => '')) || 0;
    if (owner > 0 && !isAlive(owner)) rmSync(lockFile, { force: true });
    await delay(30);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

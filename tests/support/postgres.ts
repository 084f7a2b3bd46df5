import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { startEmbedded } from '../../relay/db/embedded.ts';

export interface TestDatabase {
  /** An empty database of its own. */
  readonly url: string;
  /** Drops it. */
  close(): Promise<void>;
}

const folder = resolve(import.meta.dirname, '../../.cache/test-postgres');
const lockFile = join(folder, 'lock');

/**
 * A fresh database on a real PostgreSQL. The server is started by the first who asks, shared by all files and workers of
 * the run and by the next run, and ended by a watchdog process some seconds after the last connection: no global
 * set-up, and nothing left over when tests are killed.
 */
export async function openTestDatabase(): Promise<TestDatabase> {
  mkdirSync(folder, { recursive: true });
  const unlock = await lock();
  const name = `t_${process.pid}_${randomBytes(5).toString('hex')}`;
  let admin: pg.Client;
  let url: string;
  try {
    const server = await startEmbedded(folder);
    url = server.url;
    admin = await connect(url);
    if (!server.adopted) {
      await dropLeftovers(admin);
      watch(url, server.pid);
    }
  } finally {
    unlock();
  }
  await admin.query(`create database ${name}`);
  // Kept open on purpose: it is what tells the watchdog that somebody is at work.
  const own = new URL(url);
  own.pathname = `/${name}`;
  return {
    url: own.href,
    async close() {
      await admin.query(`drop database if exists ${name} with (force)`);
      await admin.end();
    },
  };
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

async function dropLeftovers(admin: pg.Client): Promise<void> {
  const { rows } = await admin.query<{ datname: string }>("select datname from pg_database where datname like 't\\_%'");
  for (const { datname } of rows) await admin.query(`drop database if exists ${datname} with (force)`);
}

function watch(url: string, pid: number): void {
  const script = join(import.meta.dirname, 'postgresWatchdog.mjs');
  spawn(process.execPath, [script, url, String(pid), lockFile], { detached: true, stdio: 'ignore', cwd: resolve(folder, '../..') }).unref();
}

/** One at a time may find or start the server. A lock whose owner died is taken over. */
async function lock(): Promise<() => void> {
  for (;;) {
    const file = await open(lockFile, 'wx').catch(() => null);
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

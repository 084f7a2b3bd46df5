import { spawn } from 'node:child_process';
import { open, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { PostgresBinaries } from './postgresBinaries.ts';
import { EmbeddedError, run, type PostgresUser } from './postgresUser.ts';

/** Where a cluster lives and how to get in. */
export interface Cluster {
  /** PGDATA. */
  readonly folder: string;
  readonly password: string;
  readonly logFile: string;
}

export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  /** Found running, left by a relay that was killed. */
  readonly adopted: boolean;
}

const STARTING_MS = 30_000;
const LARGEST_LOG = 10 * 1024 * 1024;

export function urlOf(cluster: Cluster, port: number, database = 'zhishou'): string {
  return `postgres://zhishou:${encodeURIComponent(cluster.password)}@127.0.0.1:${port}/${database}`;
}

/**
 * Finds a server that still holds the cluster: after a SIGKILL of the relay the postmaster lives on. It is ours when it
 * lets our password in and says that this is its data folder; a pid alone proves nothing, numbers are reused.
 * @throws EmbeddedError when a process holds the folder and is not to be reached
 */
export async function findRunning(cluster: Cluster): Promise<Postmaster | null> {
  const deadline = performance.now() + 10_000;
  for (;;) {
    const said = await readPidFile(cluster.folder);
    if (said === null || !isAlive(said.pid)) return null;
    const folder = await dataDirectoryOf(cluster, said.port);
    if (folder !== null) {
      if (resolve(folder) === resolve(cluster.folder)) return { ...said, adopted: true };
      return null;
    }
    // It may be starting, recovering or shutting down. A reused pid is told by what the process is.
    if (!(await isPostgres(said.pid, cluster.folder))) return null;
    if (performance.now() > deadline) {
      throw new EmbeddedError(`a PostgreSQL server (process ${said.pid}) holds ${cluster.folder} and does not answer; end it and start again`);
    }
    await delay(100);
  }
}

async function readPidFile(folder: string): Promise<{ pid: number; port: number } | null> {
  const lines = (await readFile(join(folder, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  return Number.isInteger(pid) && pid > 0 ? { pid, port: Number.isInteger(port) ? port : 0 } : null;
}

/** The process that holds a cluster by its own word; it may have died since. */
export async function findPid(folder: string): Promise<number | null> {
  return (await readPidFile(folder))?.pid ?? null;
}

/**
 * A killed server that nobody reaps (containers without an init) keeps its number, and PostgreSQL takes it for running
 * for ever. Its file gets our own number instead, which a server that we start knows to be its parent's and no server's;
 * the rest stays, by which it makes sure that no child of the dead one is left.
 */
export async function disownDead(folder: string): Promise<void> {
  const file = join(folder, 'postmaster.pid');
  const [first, ...rest] = (await readFile(file, 'utf8').catch(() => '')).split('\n');
  if (process.platform !== 'linux' || rest.length === 0 || !(await isUnreaped(Number(first)))) return;
  await writeFile(file, [String(process.pid), ...rest].join('\n'));
}

async function isUnreaped(pid: number): Promise<boolean> {
  const line = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // `pid (name) state ...`; a name may hold anything, brackets too.
  return line.slice(line.lastIndexOf(')') + 2).startsWith('Z');
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

async function isPostgres(pid: number, folder: string): Promise<boolean> {
  if (process.platform !== 'linux') return true; // No /proc: believe the pid file and wait for the answer.
  const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return line.includes('postgres') && line.includes(folder);
}

async function dataDirectoryOf(cluster: Cluster, port: number): Promise<string | null> {
  if (port <= 0) return null;
  const client = new pg.Client({ connectionString: urlOf(cluster, port, 'postgres'), connectionTimeoutMillis: 2000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.query<{ data_directory: string }>('show data_directory')).rows[0]?.data_directory ?? null;
  } catch {
    return null;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/**
 * Starts the server on a port of the loopback interface only, without sockets in the file system, and waits until it
 * lets us in. Its output goes to a file, not a pipe: it must not stumble when the relay is killed.
 */
export async function launch(binaries: PostgresBinaries, cluster: Cluster, port: number, user: PostgresUser | null): Promise<Postmaster> {
  if (((await stat(cluster.logFile).catch(() => null))?.size ?? 0) > LARGEST_LOG) await rename(cluster.logFile, `${cluster.logFile}.1`);
  const log = await open(cluster.logFile, 'a', 0o600);
  const args = ['-D', cluster.folder, '-p', String(port), '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='];
  const child = spawn(binaries.postgres, args, {
    ...user,
    cwd: '/',
    // A session of its own: Ctrl+C in the terminal reaches the relay, which stops the server when it has drained.
    detached: true,
    windowsHide: true,
    stdio: ['ignore', log.fd, log.fd],
    env: { ...process.env, LC_MESSAGES: 'C' },
  });
  let ended = false;
  child.once('error', () => (ended = true));
  child.once('exit', () => (ended = true));
  child.unref();
  await log.close();
  const deadline = performance.now() + STARTING_MS;
  while (performance.now() < deadline) {
    if (ended) throw new EmbeddedError(`PostgreSQL did not start; its reasons are in ${cluster.logFile}`);
    if (child.pid !== undefined && (await dataDirectoryOf(cluster, port)) !== null) return { pid: child.pid, port, adopted: false };
    await delay(25);
  }
  throw new EmbeddedError(`PostgreSQL was not ready after ${STARTING_MS / 1000} s; its reasons are in ${cluster.logFile}`);
}

/** "Fast" shutdown: open transactions are rolled back, everything committed is on disk. Escalates when it hangs. */
export async function shutDown(binaries: PostgresBinaries, cluster: Cluster, server: Postmaster, user: PostgresUser | null): Promise<void> {
  if (process.platform === 'win32') await run(binaries.pgCtl, ['stop', '-D', cluster.folder, '-m', 'fast'], user);
  else signal(server.pid, 'SIGINT');
  if (await isGone(server.pid, 2500)) return;
  // "Immediate": no checkpoint; the next start replays the log. Still nothing committed is lost.
  signal(server.pid, 'SIGQUIT');
  if (!(await isGone(server.pid, 1000))) signal(server.pid, 'SIGKILL');
}

async function isGone(pid: number, withinMs: number): Promise<boolean> {
  const deadline = performance.now() + withinMs;
  while (isAlive(pid)) {
    if (performance.now() > deadline) return false;
    await delay(20);
  }
  return true;
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // Gone already.
  }
}

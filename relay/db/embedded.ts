import { randomBytes } from 'node:crypto';
import { chown, mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { readOrCreateSecret } from '../secretFile.ts';
import { findBinaries, type PostgresBinaries } from './postgresBinaries.ts';
import { clusterFolder, exists, SPARE } from './clusterFolder.ts';
import { EmbeddedError, postgresUser, run, type PostgresUser } from './postgresUser.ts';
import { disownDead, findPid, findRunning, launch, shutDown, urlOf, type Cluster, type Postmaster } from './postmaster.ts';

/** The relay's own statements end after this (`statement_timeout`, database.ts). */
const LEFTOVERS_MS = 30_000;

export interface EmbeddedPostgres {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** It ran already: left over by a relay that was killed, or serving a relay that is running. */
  readonly adopted: boolean;
  stop(): Promise<void>;
}

/**
 * The relay's own PostgreSQL under `<dataDir>/postgres`: real engine, fsync on, loopback only, a password drawn at
 * first start. Adopts a server that is left over instead of starting a second one.
 * @throws EmbeddedError with one line for the operator
 */
export async function startEmbedded(dataDir: string): Promise<EmbeddedPostgres> {
  const folder = resolve(dataDir);
  await mkdir(folder, { recursive: true });
  const user = await postgresUser();
  const binaries = await findBinaries(user, SPARE);
  const cluster: Cluster = {
    folder: await clusterFolder(folder, user),
    password: await readOrCreateSecret(join(folder, 'postgres.password'), () => randomBytes(24).toString('base64url')),
    logFile: join(folder, 'postgres.log'),
  };
  const isNew = !(await exists(join(cluster.folder, 'PG_VERSION')));
  if (isNew) await initialise(binaries, cluster, user);
  const server = (await findRunning(cluster)) ?? (await launchOnFreePort(binaries, cluster, user));
  await createDatabase(cluster, server.port);
  return {
    url: urlOf(cluster, server.port),
    port: server.port,
    pid: server.pid,
    adopted: server.adopted,
    stop: () => shutDown(binaries, cluster, server, user),
  };
}

/** Whether a data folder has ever had a server: a mistyped folder is not to become one. */
export function wasStarted(dataDir: string): Promise<boolean> {
  return exists(join(resolve(dataDir), 'postgres.password'));
}

async function initialise(binaries: PostgresBinaries, cluster: Cluster, user: PostgresUser | null): Promise<void> {
  // A first start cut short leaves a folder without PG_VERSION, in which initdb would refuse to work.
  await rm(cluster.folder, { recursive: true, force: true });
  await mkdir(cluster.folder, { recursive: true, mode: 0o700 });
  if (user !== null) await chown(cluster.folder, user.uid, user.gid);
  const passwordFile = join(cluster.folder, '..', `postgres.first-${process.pid}`);
  await writeFile(passwordFile, `${cluster.password}\n`, { mode: 0o600 });
  try {
    if (user !== null) await chown(passwordFile, user.uid, user.gid);
    const args = [`--pgdata=${cluster.folder}`, '--username=zhishou', `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--encoding=UTF8'];
    // C.UTF-8 sorts by code point on every machine; macOS and Windows have no such locale, C sorts alike.
    const locale = process.platform === 'linux' ? 'C.UTF-8' : 'C';
    const done = await run(binaries.initdb, [...args, `--locale=${locale}`], user);
    if (done === null) throw new EmbeddedError(`PostgreSQL could not make its data folder ${cluster.folder}`);
  } finally {
    await rm(passwordFile, { force: true });
  }
}

/**
 * Somebody else may take the port between looking and using it: another is tried. After a server was killed, its
 * children may still hold its memory: one that is busy notices only after its statement, and until then no new server starts.
 */
async function launchOnFreePort(binaries: PostgresBinaries, cluster: Cluster, user: PostgresUser | null): Promise<Postmaster> {
  const wasKilled = (await findPid(cluster.folder)) !== null;
  const patientUntil = performance.now() + (wasKilled ? LEFTOVERS_MS : 0);
  for (let tries = 1; ; tries += 1) {
    try {
      await disownDead(cluster.folder);
      return await launch(binaries, cluster, await freePort(), user);
    } catch (error) {
      if (tries >= 3 && performance.now() > patientUntil) throw error;
      if (wasKilled) await delay(200);
    }
  }
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer();
    server.once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (typeof address === 'object' && address !== null ? done(address.port) : fail(new Error('no port'))));
    });
  });
}

async function createDatabase(cluster: Cluster, port: number): Promise<void> {
  const client = new pg.Client({ connectionString: urlOf(cluster, port, 'postgres') });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const found = await client.query("select 1 from pg_database where datname = 'zhishou'");
    if (found.rowCount === 0) await client.query('create database zhishou');
  } finally {
    await client.end();
  }
}

import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEmbedded } from '../../../relay/db/embedded.ts';
import { isAlive } from '../../../relay/db/postmaster.ts';
import { postgresUser } from '../../../relay/db/postgresUser.ts';
import { until } from '../../support/until.ts';

/** One data folder for all, which each of them leaves with its server ended: making a cluster takes longer than most of what is tested. */
let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'zhishou-embedded-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

async function query<T>(url: string, sql: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query(sql);
  await client.end();
  return rows as T[];
}

/** A shell that has become `sleep` never asks for its child's end, as the first process of a container without an init. */
async function unreapedChild(): Promise<{ parent: ChildProcess; unreaped: number }> {
  const parent = spawn('sh', ['-c', '(read end <&3) & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'inherit', 'pipe'], ...(await postgresUser()) });
  const unreaped = Number(await new Promise<string>((resolve) => parent.stdout?.once('data', (chunk: Buffer) => resolve(chunk.toString()))));
  await until('the shell is sleep', async () => (await readFile(`/proc/${parent.pid}/cmdline`, 'utf8')).startsWith('sleep'));
  parent.stdio[3]?.destroy();
  await until('a dead child', async () => /\) Z [^)]*$/.test(await readFile(`/proc/${unreaped}/stat`, 'utf8')));
  return { parent, unreaped };
}

describe('the built-in PostgreSQL', () => {
  it('starts durable, in UTF-8, on loopback only, behind a password that only the owner can read', async () => {
    const server = await startEmbedded(dir);
    try {
      const settings = await query<{ name: string; setting: string }>(server.url, "select name, setting from pg_settings where name in ('fsync', 'synchronous_commit', 'full_page_writes', 'listen_addresses', 'unix_socket_directories', 'server_encoding')");
      expect(Object.fromEntries(settings.map((s) => [s.name, s.setting]))).toEqual({ fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on', listen_addresses: '127.0.0.1', unix_socket_directories: '', server_encoding: 'UTF8' });
      expect(statSync(join(dir, 'postgres.password')).mode & 0o777).toBe(0o600);
      const open = new URL(server.url);
      open.password = 'wrong';
      await expect(query(open.href, 'select 1')).rejects.toThrow();
      open.password = '';
      await expect(query(open.href, 'select 1')).rejects.toThrow();
      expect(await query(server.url, "select '院' < '门' as order, length('𠮷') as n")).toEqual([{ order: false, n: 1 }]);
    } finally {
      await server.stop();
    }
    expect(isAlive(server.pid)).toBe(false);
  });

  it('keeps what was committed over a kill of the server itself', async () => {
    const first = await startEmbedded(dir);
    await query(first.url, 'create table t as select 42 as n');
    process.kill(first.pid, 'SIGKILL');
    while (isAlive(first.pid)) await new Promise((resolve) => setTimeout(resolve, 10));
    const second = await startEmbedded(dir);
    expect(second.adopted).toBe(false);
    expect(await query(second.url, 'select n from t')).toEqual([{ n: 42 }]);
    await second.stop();
  });

  it('waits for what a killed server left running: its children hold its memory until they have noticed', async () => {
    const first = await startEmbedded(dir);
    // In the middle of a statement a backend does not look whether its postmaster lives.
    const busy = new pg.Client({ connectionString: first.url });
    busy.on('error', () => undefined);
    await busy.connect();
    const counting = busy.query('select count(*) from generate_series(1, 20000000)').catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 100));
    process.kill(first.pid, 'SIGKILL');
    while (isAlive(first.pid)) await new Promise((resolve) => setTimeout(resolve, 10));
    const second = await startEmbedded(dir);
    expect(await query(second.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    await counting;
    await busy.end().catch(() => undefined);
    await second.stop();
  });

  it('adopts the server of a relay that was killed', async () => {
    const script = join(dir, 'start.mjs');
    const module = join(import.meta.dirname, '../../../relay/db/embedded.ts');
    writeFileSync(script, `import { startEmbedded } from ${JSON.stringify(module)}; const s = await startEmbedded(${JSON.stringify(dir)}); console.log(s.pid); setInterval(() => {}, 1000);`);
    const child = spawn(process.execPath, ['--import', 'tsx', script], { stdio: ['ignore', 'pipe', 'inherit'], cwd: join(import.meta.dirname, '../../..') });
    const pid = Number(await new Promise<string>((resolve) => child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString()))));
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('exit', resolve));
    expect(isAlive(pid)).toBe(true);
    const adopted = await startEmbedded(dir);
    expect(adopted).toMatchObject({ pid, adopted: true });
    expect(await query(adopted.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    await adopted.stop();
    expect(isAlive(pid)).toBe(false);
  });

  it('is not misled by a pid file that names a process of somebody else', async () => {
    const first = await startEmbedded(dir);
    const pidFile = join(dir, 'postgres', 'postmaster.pid');
    const lines = (await readFile(pidFile, 'utf8')).split('\n');
    await first.stop();
    // A reused number: a process that is alive and no PostgreSQL.
    const stranger = spawn('sleep', ['60']);
    writeFileSync(pidFile, [String(stranger.pid), ...lines.slice(1)].join('\n'));
    const second = await startEmbedded(dir);
    expect(second.adopted).toBe(false);
    await second.stop();
    expect(stranger.exitCode).toBeNull();
    stranger.kill();
  });

  it.runIf(process.platform === 'linux')('is not held up by a dead server that nobody has reaped', async () => {
    const first = await startEmbedded(dir);
    const pidFile = join(dir, 'postgres', 'postmaster.pid');
    const lines = (await readFile(pidFile, 'utf8')).split('\n');
    await first.stop();
    const { parent, unreaped } = await unreapedChild();
    expect(isAlive(unreaped)).toBe(true);
    writeFileSync(pidFile, [String(unreaped), ...lines.slice(1)].join('\n'));
    const second = await startEmbedded(dir);
    expect(second.adopted).toBe(false);
    await second.stop();
    parent.kill();
  });

  it.runIf(process.getuid?.() === 0)('as root: keeps the cluster elsewhere when user postgres cannot reach the data folder', async () => {
    const hidden = join(dir, 'closed', 'data');
    mkdirSync(hidden, { recursive: true });
    chmodSync(join(dir, 'closed'), 0o700);
    const server = await startEmbedded(hidden);
    const elsewhere = readFileSync(join(hidden, 'postgres.location'), 'utf8');
    expect(await query(server.url, 'show data_directory')).toEqual([{ data_directory: elsewhere }]);
    await query(server.url, 'create table kept (n int)');
    await server.stop();
    const again = await startEmbedded(hidden);
    expect(await query(again.url, 'select * from kept')).toEqual([]);
    await again.stop();
    // Another one made later removes this, once its data folder is gone.
    rmSync(hidden, { recursive: true });
    mkdirSync(hidden);
    await (await startEmbedded(hidden)).stop();
    expect(existsSync(elsewhere)).toBe(false);
    rmSync(dirname(readFileSync(join(hidden, 'postgres.location'), 'utf8')), { recursive: true });
  });

  it('starts over when a first start was cut short', async () => {
    const first = await startEmbedded(dir);
    await first.stop();
    rmSync(join(dir, 'postgres', 'PG_VERSION'));
    const second = await startEmbedded(dir);
    expect(await query(second.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    await second.stop();
  });
});

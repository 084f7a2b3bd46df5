import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deskRows, deskUsers, messageRow, newTicket } from '../../support/deskRows.ts';
import { profileFile } from '../../support/profileFile.ts';
import { removeScratchDir, scratchDir } from '../../support/scratchDir.ts';
import { createTestDesktop } from '../../support/testDesktop.ts';
import type { TestDesktop } from '../../support/testDesktop.ts';
import { TestRelay } from '../../support/testRelay.ts';
import { until } from '../../support/until.ts';

/** Whatever happens to the disk: the screen says it, nothing acknowledged is lost, and nobody has to be called. */
let relay: TestRelay;
let dir: string;
const open: TestDesktop[] = [];
const mounts: string[] = [];
const children: ChildProcess[] = [];
const HOLDER = new URL('fileHolder.ts', import.meta.url).pathname;

/** Only root may mount, on Linux: on other machines the tests that need it are skipped, by name. */
const canMount = process.platform === 'linux' && process.getuid?.() === 0 && tryMount();
function tryMount(): boolean {
  const at = scratchDir('mount-probe');
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', at], { stdio: 'ignore' });
    execFileSync('umount', [at]);
    return true;
  } catch {
    return false;
  }
}
function mountSmall(at: string, size: string): void {
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', at]);
  mounts.push(at);
}
const remount = (at: string, mode: 'ro' | 'rw') => execFileSync('mount', ['-o', `remount,${mode}`, at]);

async function start(secrets?: Map<string, string>): Promise<TestDesktop> {
  const made = createTestDesktop({ dataDir: join(dir, 'console'), relayUrl: relay.url, ...(secrets === undefined ? {} : { secrets }) });
  open.push(made);
  await made.core.start();
  return made;
}
async function signedIn(): Promise<TestDesktop> {
  const one = await start();
  await one.login(relay.url, 'agent');
  await one.settled();
  return one;
}
const notice = async (one: TestDesktop) => (await one.get('session.status', {})).notice;
const create = (one: TestDesktop, id: string) => one.ask('session.mutate', { name: 'tickets.create', args: { ...newTicket(id), description: '长'.repeat(800) } });
async function hold(file: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['--import', 'tsx', HOLDER, file], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  await once(child.stdout, 'data');
  return child;
}
async function letGo(child: ChildProcess): Promise<void> {
  child.kill('SIGTERM');
  if (child.exitCode === null) await once(child, 'exit');
}

beforeEach(async () => {
  relay = new TestRelay(deskUsers);
  await relay.listen();
  relay.commit(...deskRows(), messageRow('m1'));
  dir = scratchDir('faults');
  await mkdir(join(dir, 'console'));
});
afterEach(async () => {
  for (const child of children.splice(0)) if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  for (const one of open.splice(0)) await one.core.close();
  for (const at of mounts.splice(0)) execFileSync('umount', ['-l', at]);
  await relay.stop();
  await removeScratchDir(dir);
});

describe('a full disk', () => {
  it.skipIf(!canMount)('(needs root to mount a small disk) refuses in words, keeps every acknowledged action, and goes on when there is room', async () => {
    mountSmall(join(dir, 'console'), '24m');
    const one = await signedIn();
    await relay.stop();
    await until('cut', async () => (await one.get('session.status', {})).connection.state !== 'online', 10_000, 10);
    const filler = join(dir, 'console', 'filler');
    const acknowledged: string[] = [];
    let refusal = '';
    // Somebody else's file leaves little room.
    await writeFile(filler, Buffer.alloc(22_500_000));
    for (let i = 0; refusal === '' && i < 2000; i++) {
      const result = await create(one, `t${i}`);
      if (result.ok) acknowledged.push(`t${i}`);
      else refusal = result.error.code;
    }
    expect(refusal).toBe('storage.full');
    expect(acknowledged.length).toBeGreaterThan(0);
    expect((await one.ask('inbox.list', { filter: 'open', hospitalId: null, limit: 5 })).ok).toBe(true);

    await rm(filler);
    await relay.listen();
    expect(await create(one, 'after')).toMatchObject({ ok: true });
    await one.settled();
    await one.core.close();
    const again = await start(one.secrets);
    await again.settled();
    expect(relay.rows('tickets').map((ticket) => ticket.id as string).toSorted()).toEqual([...acknowledged, 'after'].toSorted());
  }, 120_000);
});

describe('a folder that cannot be written', () => {
  it.skipIf(!canMount)('(needs root to mount) is told at the start, and taken into use when it can be', async () => {
    mountSmall(join(dir, 'console'), '16m');
    const one = await signedIn();
    await relay.stop();
    await until('cut', async () => (await one.get('session.status', {})).connection.state !== 'online', 10_000, 10);
    expect((await create(one, 't1')).ok).toBe(true);
    await one.core.close();
    remount(join(dir, 'console'), 'ro');
    const again = await start(one.secrets);
    expect(await notice(again)).toMatchObject({ kind: 'disk' });
    expect((await create(again, 't2')).ok).toBe(false);
    remount(join(dir, 'console'), 'rw');
    await relay.listen();
    await until('the person to be back', async () => (await again.get('session.status', {})).user !== null, 30_000, 50);
    await again.settled();
    expect(await notice(again)).toBeNull();
    expect(relay.rows('tickets').map((ticket) => ticket.id as string)).toEqual(['t1']);
  }, 120_000);
});

describe('a file that another program holds', () => {
  it('at the start: says so, waits, and goes on by itself', async () => {
    const one = await signedIn();
    await one.core.close();
    const holder = await hold(profileFile(join(dir, 'console'), 'local.db'));
    const again = await start(one.secrets);
    expect(await notice(again)).toMatchObject({ kind: 'held' });
    await letGo(holder);
    await until('the person to be back', async () => (await again.get('session.status', {})).user !== null, 30_000, 50);
    await again.settled();
    expect(await notice(again)).toBeNull();
  }, 120_000);

  it('during work: an action waits, the screen says why, and it is done when the file is free', async () => {
    const one = await signedIn();
    const holder = await hold(profileFile(join(dir, 'console'), 'local.db'));
    const acting = create(one, 't1');
    await until('the notice', async () => (await notice(one))?.kind === 'held', 30_000, 50);
    // What is in the other file can be read meanwhile.
    expect((await one.ask('inbox.list', { filter: 'open', hospitalId: null, limit: 5 })).ok).toBe(true);
    await letGo(holder);
    expect(await acting).toMatchObject({ ok: true });
    await one.settled();
    expect(await notice(one)).toBeNull();
    expect(relay.rows('tickets').map((ticket) => ticket.id as string)).toEqual(['t1']);
  }, 120_000);
});

describe('files that are damaged', () => {
  const damages: readonly [string, (bytes: Buffer) => Buffer][] = [
    ['zero length', () => Buffer.alloc(0)],
    ['half of it', (bytes) => bytes.subarray(0, Math.floor(bytes.length / 2))],
    ['a rubbish header', (bytes) => Buffer.concat([Buffer.alloc(100, 0x5a), bytes.subarray(100)])],
    ['rubbish in the middle', (bytes) => Buffer.concat([bytes.subarray(0, 8192), Buffer.alloc(8192, 0x5a), bytes.subarray(16_384)])],
  ];
  it.each(damages)('a mirror with %s: the outbox is whole and the mirror is filled again', async (_what, damage) => {
    const one = await signedIn();
    await relay.stop();
    await until('cut', async () => (await one.get('session.status', {})).connection.state !== 'online', 10_000, 10);
    expect((await create(one, 't1')).ok).toBe(true);
    await one.core.close();
    const file = profileFile(join(dir, 'console'), 'mirror.db');
    await writeFile(file, damage(await readFile(file)));
    await writeFile(`${file}.state`, 'open');
    await relay.listen();
    const again = await start(one.secrets);
    await again.settled();
    expect(relay.rows('tickets').map((ticket) => ticket.id as string)).toEqual(['t1']);
    expect((await again.get('inbox.thread', { conversationId: 'v1' as never, before: null, limit: 9 })).messages.map((m) => m.id)).toEqual(['m1']);
  });

  it('a WAL and an index of it that are rubbish cost nothing that was acknowledged', async () => {
    const one = await signedIn();
    await relay.stop();
    await until('cut', async () => (await one.get('session.status', {})).connection.state !== 'online', 10_000, 10);
    expect((await create(one, 't1')).ok).toBe(true);
    await one.core.close();
    for (const name of ['local.db', 'mirror.db'] as const) {
      const file = profileFile(join(dir, 'console'), name);
      await writeFile(`${file}-wal`, Buffer.alloc(40_000, 0x5a));
      await writeFile(`${file}-shm`, Buffer.alloc(32_768, 0x5a));
      await writeFile(`${file}.state`, 'open');
    }
    await relay.listen();
    const again = await start(one.secrets);
    await again.settled();
    expect(relay.rows('tickets').map((ticket) => ticket.id as string)).toEqual(['t1']);
  });

  it('a damaged device file asks who is there again, and the outbox is found under the same person', async () => {
    const one = await signedIn();
    await relay.stop();
    await until('cut', async () => (await one.get('session.status', {})).connection.state !== 'online', 10_000, 10);
    expect((await create(one, 't1')).ok).toBe(true);
    await one.core.close();
    await writeFile(join(dir, 'console', 'device.db'), 'rubbish'.repeat(3000));
    await relay.listen();
    const again = await start(one.secrets);
    expect(await again.get('session.status', {})).toMatchObject({ user: null, notice: { kind: 'rebuilt' } });
    await again.login(relay.url, 'agent');
    await again.settled();
    expect(relay.rows('tickets').map((ticket) => ticket.id as string)).toEqual(['t1']);
  });
});

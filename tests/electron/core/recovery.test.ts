import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sqlite3 from 'sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asId } from '../../../shared/ids.ts';
import { deskRows, deskUsers, messageRow, newTicket } from '../../support/deskRows.ts';
import { profileFile } from '../../support/profileFile.ts';
import { removeScratchDir, scratchDir } from '../../support/scratchDir.ts';
import { createTestDesktop } from '../../support/testDesktop.ts';
import type { TestDesktop } from '../../support/testDesktop.ts';
import { TestRelay } from '../../support/testRelay.ts';
import { until } from '../../support/until.ts';

let relay: TestRelay;
let dir: string;
const open: TestDesktop[] = [];

async function start(secrets?: Map<string, string>): Promise<TestDesktop> {
  const made = createTestDesktop({ dataDir: dir, ...(secrets === undefined ? {} : { secrets }) });
  open.push(made);
  await made.core.start();
  return made;
}
/** Signed in, a full mirror, then two actions made with the relay away, and closed. */
async function leftWithWork(): Promise<TestDesktop> {
  const one = await start();
  await one.login(relay.url, 'agent');
  await one.settled();
  await relay.stop();
  await until('cut', async () => (await one.get('session.status', {})).connection.state !== 'online', 5000, 10);
  await one.get('session.mutate', { name: 'tickets.create', args: newTicket('t1', '断网工单') });
  await one.get('session.mutate', { name: 'tickets.comment', args: { ticketId: 't1', entryId: 'c1', text: '备注' } });
  await one.get('inbox.saveDraft', { conversationId: asId<never>('v1'), text: '草稿' });
  await one.core.close();
  return one;
}
async function damage(file: string, from: number): Promise<void> {
  const bytes = await readFile(file);
  bytes.fill(0x5a, from, Math.min(bytes.length, from + 4096 * 3));
  await writeFile(file, bytes);
  await writeFile(`${file}.state`, 'open');
}
const titles = async (one: TestDesktop) =>
  (await one.get('tickets.list', { status: 'all', hospitalId: null, assigneeId: null, kind: null, query: '', limit: 9 })).items.map((t) => t.title);

beforeEach(async () => {
  relay = new TestRelay(deskUsers);
  await relay.listen();
  relay.commit(...deskRows(), messageRow('m1'));
  dir = scratchDir('recovery');
});
afterEach(async () => {
  for (const one of open.splice(0)) await one.core.close();
  await relay.stop();
  await removeScratchDir(dir);
});

describe('damaged files', () => {
  it('fills a mirror again whose header is gone, and keeps the outbox', async () => {
    const one = await leftWithWork();
    await damage(profileFile(dir, 'mirror.db'), 0);
    const again = await start(one.secrets);
    const status = await again.get('session.status', {});
    expect(status).toMatchObject({ pending: 2, complete: false, notice: { kind: 'rebuilt', rescued: 2, lost: 0 } });
    await relay.listen();
    await again.settled();
    expect(await titles(again)).toEqual(['断网工单']);
    expect(relay.applied.map((m) => m.n)).toEqual([1, 2]);
    const aside = (await readdir(join(profileFile(dir, 'mirror.db'), '..'))).filter((name) => name.includes('corrupt'));
    expect(aside.length).toBeGreaterThan(0);
  });

  it('fills an emptied mirror again', async () => {
    const one = await leftWithWork();
    await writeFile(profileFile(dir, 'mirror.db'), '');
    const again = await start(one.secrets);
    expect((await again.get('session.status', {})).notice).toMatchObject({ kind: 'rebuilt' });
    await relay.listen();
    await again.settled();
    expect((await again.get('inbox.thread', { conversationId: asId<never>('v1'), before: null, limit: 5 })).messages).toHaveLength(1);
  });

  it('rescues the outbox of a damaged local file, and each action takes effect once', async () => {
    const one = await leftWithWork();
    // The last pages hold the youngest table's b-tree; the outbox is in the middle and readable.
    const file = profileFile(dir, 'local.db');
    await writeFile(`${file}.state`, 'open');
    const bytes = await readFile(file);
    bytes.fill(0x5a, bytes.length - 4096);
    await writeFile(file, bytes);
    const again = await start(one.secrets);
    const status = await again.get('session.status', {});
    expect(status.notice).toMatchObject({ kind: 'rebuilt', rescued: 2 });
    expect(status.pending).toBe(2);
    await relay.listen();
    await again.settled();
    expect(relay.rows('tickets')).toHaveLength(1);
    expect(relay.rows('ticketEntries')).toHaveLength(2);
  });

  it('begins again under a new client id when nothing of the local file can be read', async () => {
    const one = await leftWithWork();
    await damage(profileFile(dir, 'local.db'), 0);
    const again = await start(one.secrets);
    expect((await again.get('session.status', {})).notice).toMatchObject({ kind: 'rebuilt', rescued: 0, lost: null });
    await relay.listen();
    await again.settled();
    await again.get('session.mutate', { name: 'tickets.create', args: newTicket('t2', '新的') });
    await again.settled();
    expect(relay.rows('tickets').map((ticket) => ticket.title)).toEqual(['新的']);
  });

  it('sends what it can still read when the data key is another, and says what is lost', async () => {
    const one = await leftWithWork();
    one.secrets.delete('data-key');
    const again = await start(one.secrets);
    expect((await again.get('session.status', {})).notice).toMatchObject({ kind: 'rebuilt', lost: 2 });
    await relay.listen();
    await again.settled();
    expect((await again.get('directory.snapshot', {})).contacts[0]?.phone).toBe('138****5678');
    expect(await titles(again)).toEqual([]);
  });
});

describe('data of a newer version', () => {
  it('is left alone, and told', async () => {
    const one = await leftWithWork();
    const file = profileFile(dir, 'local.db');
    await new Promise<void>((resolve, reject) => {
      const db = new sqlite3.Database(file);
      db.run('pragma user_version = 99');
      db.close((error) => (error ? reject(error) : resolve()));
    });
    const before = await readFile(file);
    const again = await start(one.secrets);
    expect(await again.get('session.status', {})).toMatchObject({ user: null, notice: { kind: 'newer_data', file } });
    expect(await again.ask('inbox.list', { filter: 'open', hospitalId: null, limit: 1 })).toMatchObject({ error: { code: 'session.required' } });
    await again.core.close();
    expect(await readFile(file)).toEqual(before);
  });
});

describe('another person at the same desktop', () => {
  it('never sends what somebody else did', async () => {
    const one = await leftWithWork();
    await relay.listen();
    const again = await start(one.secrets);
    await again.get('session.logout', {});
    await again.login(relay.url, 'lead');
    await again.settled();
    // The agent's desktop may have pushed between its start and the log-out; what matters is under whose name.
    expect(relay.rows('tickets').every((ticket) => ticket.createdBy === 'u-agent')).toBe(true);
    expect((await again.get('inbox.thread', { conversationId: asId<never>('v1'), before: null, limit: 1 })).draft).toBe('');
  });
});

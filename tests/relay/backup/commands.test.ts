import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import sqlite3 from 'sqlite3';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { buildStale } from '../../../build/bundle/build.ts';
import { outputs } from '../../../build/paths.ts';
import { hashPassword } from '../../../relay/auth/password.ts';
import { usersSecret } from '../../../relay/auth/schema.ts';
import { DEFAULT_LIMITS } from '../../../relay/channels/defaults.ts';
import { parseChannelAccount } from '../../../relay/channels/settings.ts';
import { backup } from '../../../relay/cli/backup.ts';
import { move } from '../../../relay/cli/move.ts';
import { restore } from '../../../relay/cli/restore.ts';
import { readConfig } from '../../../relay/config.ts';
import { saveAccount } from '../../../relay/inbox/accountBook.ts';
import { createLogger } from '../../../relay/logger.ts';
import { createMetrics } from '../../../relay/metrics.ts';
import { openStorage } from '../../../relay/storage.ts';
import { createCommitQueue } from '../../../relay/sync/commitQueue.ts';
import { systemClock } from '../../support/systemClock.ts';
import { asId } from '../../../shared/ids.ts';
import { startChild } from '../../support/child.ts';
import { deskRows, deskUsers, newTicket } from '../../support/deskRows.ts';
import { comparable, mirrorRows } from '../../support/mirrorRows.ts';
import { openTestDatabase, type TestDatabase } from '../../support/postgres.ts';
import { profileFile } from '../../support/profileFile.ts';
import { nodesKey, openSharedDatabase, startNode, type RelayNode } from '../../support/relayNodes.ts';
import { openRelayReader } from '../../support/relayReader.ts';
import { startRoundRobin, type RoundRobin } from '../../support/roundRobin.ts';
import { removeScratchDir, scratchDir } from '../../support/scratchDir.ts';
import { createTestDesktop, type TestDesktop } from '../../support/testDesktop.ts';
import { until } from '../../support/until.ts';

/** The commands with real relays and desktops, which keep one address throughout as behind a proxy. */
let dir: string;
let targets: readonly string[];
let address: RoundRobin;
const desktops: TestDesktop[] = [];
const databases: { close(): Promise<void> }[] = [];
const nodes: RelayNode[] = [];

beforeAll(async () => {
  await buildStale({ only: ['relay'] });
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
});
afterAll(() => void vi.restoreAllMocks());
beforeEach(async () => {
  dir = scratchDir('commands');
  targets = [];
  address = await startRoundRobin(() => targets);
});
afterEach(async () => {
  for (const desktop of desktops.splice(0)) await desktop.core.close();
  for (const node of nodes.splice(0)) await node.child.stop();
  await address.close();
  for (const database of databases.splice(0)) await database.close();
  await removeScratchDir(dir);
});

async function emptyDatabase(): Promise<TestDatabase> {
  const database = await openTestDatabase();
  databases.push(database);
  return database;
}

/** Everything that arrives at the address goes to this relay from now on. */
async function serve(databaseUrl: string, dataDir: string, env: Record<string, string> = {}): Promise<RelayNode> {
  const node = await startNode(databaseUrl, dataDir, env);
  nodes.push(node);
  targets = [node.url];
  return node;
}
async function end(node: RelayNode): Promise<void> {
  targets = [];
  expect((await node.child.stop()).code).toBe(0);
}

async function startDesktop(name: string, secrets = new Map<string, string>()): Promise<TestDesktop> {
  const desktop = createTestDesktop({ dataDir: `${dir}/desk-${name}`, relayUrl: address.url, secrets });
  desktops.push(desktop);
  await desktop.core.start();
  return desktop;
}
async function openDesktop(name: 'agent' | 'lead'): Promise<TestDesktop> {
  const desktop = await startDesktop(name);
  await desktop.login(address.url, name);
  await desktop.settled();
  return desktop;
}
async function create(desktop: TestDesktop, ticketId: string): Promise<void> {
  await desktop.get('session.mutate', { name: 'tickets.create', args: newTicket(ticketId, ticketId) });
}
const comment = (desktop: TestDesktop, ticketId: string, text: string) => desktop.get('session.mutate', { name: 'tickets.comment', args: { ticketId, entryId: randomUUID(), text } });
const offline = (desktop: TestDesktop) => until('the desktop to notice', async () => (await desktop.get('session.status', {})).connection.state !== 'online');

async function rowsAt(url: string) {
  return (await openRelayReader(url, { name: 'manager', password: 'secret' })).read();
}
async function expectEqualMirrors(url: string): Promise<void> {
  await until('mirrors that equal the relay', async () => {
    const rows = comparable(await rowsAt(url));
    for (const folder of readdirSync(dir).filter((name) => name.startsWith('desk-'))) expect(await mirrorRows(profileFile(`${dir}/${folder}`, 'mirror.db'))).toEqual(rows);
    return true;
  });
}

interface MirrorState {
  readonly epoch: string;
  readonly cursor: number;
}
async function mirrorState(name: string): Promise<MirrorState> {
  const db = new sqlite3.Database(profileFile(`${dir}/desk-${name}`, 'mirror.db'), sqlite3.OPEN_READONLY);
  try {
    return await new Promise((resolve, reject) => db.get<MirrorState>('select epoch, cursor from mirrorState', (error, row) => (error === null ? resolve(row) : reject(error))));
  } finally {
    await new Promise<void>((resolve) => db.close(() => resolve()));
  }
}

describe('restoring a backup that is older than what desktops have', () => {
  it('they drop what the backup does not know, keep what they have not sent, and send it', async () => {
    const first = await openSharedDatabase(deskRows());
    databases.push(first);
    const key = { ZHISHOU_RELAY_KEY: nodesKey.toString('base64') };
    const node = await serve(first.url, `${dir}/relay`);
    const agent = await openDesktop('agent');
    await create(agent, 'before');
    await agent.settled();

    const file = `${dir}/x.backup`;
    expect(await backup(['--to', file, '--data-dir', `${dir}/relay`], { ...key, DATABASE_URL: first.url }, systemClock())).toBe(0);

    // Signs in when the backup is made already: it knows nothing of this log-in.
    const signedInLater = await openDesktop('lead');
    await create(agent, 'after');
    await agent.settled();
    await until('the colleague to see it', async () => (await signedInLater.ask('tickets.get', { ticketId: asId<never>('after') })).ok);
    const old = await mirrorState('agent');
    await end(node);
    await Promise.all([offline(agent), offline(signedInLater)]);
    await create(agent, 'waiting');
    await comment(agent, 'before', '断网时写的');
    await comment(signedInLater, 'before', '也是断网时写的');
    await signedInLater.core.close();
    expect((await agent.get('session.status', {})).pending).toBe(2);

    const second = await emptyDatabase();
    expect(await restore(['--from', file, '--data-dir', `${dir}/relay2`], { ...key, DATABASE_URL: second.url })).toBe(0);
    const back = await serve(second.url, `${dir}/relay2`);
    await agent.settled();
    const lead = await startDesktop('lead', signedInLater.secrets);
    await until('the desktop to ask for the password', async () => {
      const { connection } = await lead.get('session.status', {});
      return connection.state === 'offline' && connection.reason === 'token_invalid';
    });
    await lead.login(address.url, 'lead');
    await lead.settled();

    const rows = await rowsAt(back.url);
    expect([...rows.tickets.keys()].toSorted()).toEqual(['before', 'waiting']);
    expect([...rows.ticketEntries.values()].filter((entry) => entry.kind === 'comment').map((entry) => entry.text).toSorted()).toEqual(['也是断网时写的', '断网时写的'].toSorted());
    await expectEqualMirrors(back.url);
    const state = await mirrorState('agent');
    expect(state.epoch).not.toBe(old.epoch);
    expect(state.cursor).toBeLessThan(old.cursor + 5);
    for (const desktop of [agent, lead]) expect(await desktop.get('session.status', {})).toMatchObject({ pending: 0, rejections: 0 });

    // The same file does not go over what is there now, nor under another key.
    await expect(restore(['--from', file, '--data-dir', `${dir}/relay2`], { ...key, DATABASE_URL: first.url })).rejects.toThrow(/not empty/);
    await expect(restore(['--from', file, '--data-dir', `${dir}/relay2`], { ...key, DATABASE_URL: second.url })).rejects.toThrow(/a relay is running/);
    await expect(restore(['--from', file, '--data-dir', `${dir}/relay3`], { ZHISHOU_RELAY_KEY: Buffer.alloc(32, 9).toString('base64'), DATABASE_URL: second.url })).rejects.toThrow(/another key/);
    await expect(restore(['--from', file, '--data-dir', `${dir}/relay3`], { DATABASE_URL: second.url })).rejects.toThrow(/holds no key/);
  }, 240_000);
});

describe('from the built-in database', () => {
  const accountId = asId<never>('acc');

  /** A data folder as the commands make it, with an account that only its key opens. */
  async function fillFolder(dataDir: string): Promise<void> {
    const logger = createLogger('silent', process.stderr);
    const { database, keys, close } = await openStorage(readConfig({}, { dataDir }), logger, { serving: false });
    const queue = createCommitQueue({ database, clock: systemClock(), logger, metrics: createMetrics(), onCommitted: () => undefined });
    const passwordHash = await hashPassword('secret');
    const parsed = parseChannelAccount({ channel: 'qq-bot', id: accountId, name: '机器人', settings: { appId: '1', secret: 'x'.repeat(16) } });
    if (!parsed.ok) throw new Error(parsed.error);
    await queue.submit(async (tx) => {
      for (const row of deskRows()) await tx.write(row);
      await tx.db.insert(usersSecret).values(deskUsers.map(({ id }) => ({ userId: asId<never>(id), passwordHash })));
      await saveAccount(tx, keys.settings, { id: accountId, channel: 'qq-bot', name: '机器人', limits: DEFAULT_LIMITS['qq-bot'] }, parsed.account);
    });
    await close();
  }
  /** 401: its secret was opened and the signature is wrong. 404: there is no such account, or it does not open. */
  const callback = async (node: RelayNode) => (await fetch(`${node.url}/channels/qq-bot/${accountId}/callback`, { method: 'POST', body: '{"op":0}' })).status;
  const ownKey = { ZHISHOU_RELAY_KEY: '' };

  it('to another data folder by backup and restore, and to an external server by a move that no desktop notices', async () => {
    const folder = `${dir}/relay`;
    await fillFolder(folder);
    const node = await serve('', folder, ownKey);
    const agent = await openDesktop('agent');
    await create(agent, 'one');
    await agent.settled();
    const external = await emptyDatabase();
    const toExternal = { DATABASE_URL: external.url };

    // While it serves: a backup yes, a move no.
    expect(await backup(['--to', dir, '--data-dir', folder], {}, systemClock())).toBe(0);
    await expect(move(['--data-dir', folder], toExternal, systemClock())).rejects.toThrow(/another relay is running/);
    await end(node);
    await offline(agent);
    await create(agent, 'two');
    const before = await mirrorState('agent');

    expect(await move(['--data-dir', folder], toExternal, systemClock())).toBe(0);
    await expect(startChild({ args: [outputs.relay, 'serve', '--port', '0', '--data-dir', folder, '--json'], env: { DATABASE_URL: '', ...ownKey } })).rejects.toThrow(/was moved to 127\.0\.0\.1:\d+: set DATABASE_URL/);
    await expect(move(['--data-dir', folder], toExternal, systemClock())).rejects.toThrow(/not empty/);
    const moved = await serve(external.url, folder, ownKey);
    await agent.settled();
    expect([...(await rowsAt(moved.url)).tickets.keys()].toSorted()).toEqual(['one', 'two']);
    await expectEqualMirrors(moved.url);
    const after = await mirrorState('agent');
    expect(after.epoch).toBe(before.epoch);
    expect(after.cursor).toBeGreaterThan(before.cursor);
    expect(await callback(moved)).toBe(401);

    const file = readdirSync(dir).find((name) => /^zhishou-\d{4}-\d{2}-\d{2}-\d{6}\.backup$/.test(name));
    await expect(restore(['--from', `${dir}/${file}`, '--data-dir', folder], {})).rejects.toThrow(/was moved to/);
    expect(await restore(['--from', `${dir}/${file}`, '--data-dir', `${dir}/copy`], {})).toBe(0);
    const copy = await serve('', `${dir}/copy`, ownKey);
    expect([...(await rowsAt(copy.url)).tickets.keys()]).toEqual(['one']);
    expect(await callback(copy)).toBe(401);
  }, 300_000);

  it('nothing is made of a folder that was mistyped', async () => {
    const external = { DATABASE_URL: 'postgres://127.0.0.1:1/x' };
    await expect(move(['--data-dir', `${dir}/none`], external, systemClock())).rejects.toThrow(/no built-in database/);
    await expect(backup(['--to', dir, '--data-dir', `${dir}/none`], {}, systemClock())).rejects.toThrow(/no built-in database/);
    await expect(move(['--data-dir', `${dir}/none`], {}, systemClock())).rejects.toThrow(/DATABASE_URL/);
    expect(readdirSync(dir)).toEqual([]);
  });
});

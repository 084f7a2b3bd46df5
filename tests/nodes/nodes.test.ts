import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildStale } from '../../build/bundle/build.ts';
import { systemClock } from '../support/systemClock.ts';
import { asId } from '../../shared/ids.ts';
import { put } from '../../shared/wire/mutation.ts';
import type { Simulator } from '../../simulator/createSimulator.ts';
import { createLedger } from '../kill/ledger.ts';
import { faultsFound } from '../kill/verdict.ts';
import { connectWith, startPlatforms } from '../relay/relayHarness.ts';
import { deskRows, newTicket } from '../support/deskRows.ts';
import { comparable, mirrorRows } from '../support/mirrorRows.ts';
import { profileFile } from '../support/profileFile.ts';
import { openSharedDatabase, startNode, type RelayNode, type SharedDatabase } from '../support/relayNodes.ts';
import { openRelayReader, type RelayRows } from '../support/relayReader.ts';
import { startRoundRobin, type RoundRobin } from '../support/roundRobin.ts';
import { removeScratchDir, scratchDir } from '../support/scratchDir.ts';
import { createTestDesktop, type TestDesktop } from '../support/testDesktop.ts';
import { until } from '../support/until.ts';

/**
 * Two relay processes on one PostgreSQL of which they know the address only, behind a round-robin; four desktops with
 * real files, two on each node. What people were told is kept in a ledger and held against rows and platforms at the end.
 */
const HOUR = 3_600_000;
const longText = '门诊缴费后小程序提示订单处理中，已退款两次。'.repeat(140).slice(0, 3000);
const ledger = createLedger();
const people = ['agent', 'lead', 'agent', 'lead'] as const;

let dir: string;
let shared: SharedDatabase;
let nodes: RelayNode[] = [];
let balancer: RoundRobin;
let platforms: Simulator;
const desktops: TestDesktop[] = [];

beforeAll(async () => {
  await buildStale({ only: ['relay'] });
  dir = scratchDir('nodes');
  shared = await openSharedDatabase(deskRows().filter((row) => row.entity !== 'accounts'));
  nodes = await Promise.all([startNode(shared.url, `${dir}/a`), startNode(shared.url, `${dir}/b`)]);
  balancer = await startRoundRobin(() => nodes.map((node) => node.url));
  platforms = await startPlatforms({ clock: systemClock(), url: balancer.url, relay: { queue: shared.queue, accounts: { reload: () => Promise.resolve() } } });
  for (const [index, name] of people.entries()) {
    const desktop = createTestDesktop({ dataDir: `${dir}/desk${index}`, relayUrl: balancer.url });
    desktops.push(desktop);
    await desktop.core.start();
    await desktop.login(balancer.url, name);
    await desktop.settled();
  }
}, 120_000);
afterAll(async () => {
  for (const desktop of desktops) await desktop.core.close();
  await platforms.close();
  await balancer.close();
  for (const node of nodes) await node.child.stop();
  await shared.close();
  await removeScratchDir(dir);
});

const at = (index: number): TestDesktop => {
  const found = desktops[index];
  if (found === undefined) throw new Error(`no desktop ${index}`);
  return found;
};
const socketsAt = (node: RelayNode): Promise<number> => node.gauge('zhishou_sockets');
async function leaderOf(): Promise<RelayNode> {
  for (const node of nodes) if ((await node.gauge('zhishou_leader')) === 1) return node;
  throw new Error('no node leads');
}

/** A person does something at a desktop, and it is written down what they were told. */
async function comment(index: number, ticketId: string, text = `评论 ${randomUUID()}`): Promise<void> {
  const saved = await at(index).ask('session.mutate', { name: 'tickets.comment', args: { ticketId, entryId: randomUUID(), text } });
  if (!saved.ok) throw new Error(saved.error.code);
  ledger.add({ kind: 'comment', mark: text, told: 'acknowledged' });
}
async function create(index: number, ticketId: string, description: string): Promise<void> {
  const title = `工单 ${ticketId}`;
  const saved = await at(index).ask('session.mutate', { name: 'tickets.create', args: { ...newTicket(ticketId, title), description } });
  if (!saved.ok) throw new Error(saved.error.code);
  ledger.add({ kind: 'ticket', mark: title, told: 'acknowledged' });
}
async function reply(index: number, conversationId: string, text = `回复 ${randomUUID()}`): Promise<void> {
  const saved = await at(index).ask('session.mutate', { name: 'inbox.send', args: { messageId: randomUUID(), conversationId, text } });
  if (!saved.ok) throw new Error(saved.error.code);
  ledger.add({ kind: 'send', mark: text, told: 'acknowledged' });
}

const rows = async (): Promise<RelayRows> => (await openRelayReader(balancer.url, { name: 'agent', password: 'secret' })).read();
async function conversationOf(externalId: string): Promise<string> {
  return until(`the conversation with ${externalId}`, async () => [...(await rows()).conversations.values()].find((one) => one.externalId === externalId)?.id ?? null);
}

/** Every desktop has sent everything, nothing is on its way to a platform, and all mirrors are the relay's rows. */
async function converge(): Promise<RelayRows> {
  for (const desktop of desktops) await until('an empty outbox', async () => (await desktop.get('session.status', {})).pending === 0, 30_000);
  return until(
    'mirrors that equal the relay',
    async () => {
      const now = await rows();
      if ([...now.messages.values()].some((one) => one.state === 'queued' || one.state === 'sending')) return null;
      for (const index of desktops.keys()) expect(await mirrorRows(profileFile(`${dir}/desk${index}`, 'mirror.db'))).toEqual(comparable(now));
      return now;
    },
    30_000,
  );
}

describe('two relay nodes on one PostgreSQL', () => {
  it('serve desktops each, which converge, with texts beyond what a notification can carry', async () => {
    expect(await Promise.all(nodes.map(socketsAt))).toEqual([2, 2]);
    expect(longText).toHaveLength(3000);
    const began = performance.now();
    platforms.say({ channel: 'wecom-app', conversation: 'Zhang', from: 'Zhang', text: longText });
    platforms.say({ channel: 'wecom-kf', conversation: 'wmLi', from: 'wmLi', text: '挂号费退了吗' });
    ledger.add({ kind: 'message', mark: longText, told: 'acknowledged' });
    await Promise.all([0, 1, 2, 3].map((index) => create(index, `t${index}`, longText)));
    await until('all four tickets on all four desktops', async () => {
      for (const desktop of desktops) for (const index of [0, 1, 2, 3]) await desktop.get('tickets.get', { ticketId: asId<never>(`t${index}`) });
      return true;
    });
    process.stdout.write(`nodes: 4 tickets of 9,000 bytes on 4 desktops of 2 nodes after ${Math.round(performance.now() - began)} ms\n`);
    const now = await converge();
    expect([...now.tickets.values()].map((one) => one.description)).toEqual([longText, longText, longText, longText]);
    expect(Buffer.byteLength(longText)).toBeGreaterThan(8000);
  }, 120_000);

  it('lose nothing when every LISTEN backend is ended, again and again', async () => {
    for (let round = 0; round < 5; round += 1) {
      const ended = await shared.database.pool.query("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'zhishou-doorbell' and datname = current_database()");
      // The first time both are there; a node that is just coming back rings by itself when it has.
      if (round === 0) expect(ended.rowCount).toBe(2);
      await Promise.all([0, 1, 2, 3].map((index) => comment(index, `t${3 - index}`)));
    }
    await converge();
  }, 120_000);

  it('count wrong passwords together', { timeout: 60_000 }, async () => {
    const login = async (node: RelayNode | undefined) => (await fetch(`${node?.url}/auth/login`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ name: 'manager', password: 'guess' }) })).status;
    const answers: number[] = [];
    for (let tries = 0; tries < 7; tries += 1) answers.push(await login(nodes[tries % 2]));
    expect(answers).toEqual([401, 401, 401, 401, 401, 429, 429]);
  });

  it('move the desktops of a killed leader to the other within 10 s, with nothing lost, doubled or done twice', async () => {
    const [app, kf] = [await conversationOf('Zhang'), await conversationOf('wmLi')];
    const leader = await leaderOf();
    const other = nodes.find((node) => node !== leader);
    if (other === undefined) throw new Error('one node only');
    // One boundary under each leader.
    const now = Date.now();
    const shift = (id: string, userId: string, startAt: number, endAt: number) => put('shifts', { id: asId<never>(id), groupId: asId<never>('g1'), role: 'primary', userId: asId<never>(userId), startAt, endAt });
    await shared.queue.submit(async (tx) => {
      for (const row of [shift('s1', 'u-agent', now - HOUR, now + 1000), shift('s2', 'u-manager', now + 1000, now + 2500), shift('s3', 'u-agent', now + 2500, now + HOUR)]) await tx.write(row);
    });
    await until('the first change of hands', async () => [...(await rows()).dutyTerms.values()].some((term) => term.primaryId === 'u-manager'));

    let isOver = false;
    const busy = desktops.map(async (_desktop, index) => {
      for (let round = 0; !isOver; round += 1) {
        await comment(index, `t${index}`);
        if (round < 4) await reply(index, index === 0 ? kf : app);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    });
    const killed = leader.child.kill();
    const began = performance.now();
    nodes = [other];
    await until('all desktops on the node that lives', async () => (await socketsAt(other)) === 4, 30_000, 20);
    const moved = performance.now() - began;
    await until('it leads', async () => (await other.gauge('zhishou_leader')) === 1, 30_000, 20);
    const led = performance.now() - began;
    process.stdout.write(`nodes: after SIGKILL of the leader, desktops moved after ${Math.round(moved)} ms, the other led after ${Math.round(led)} ms\n`);
    expect(moved).toBeLessThan(10_000);
    expect(led).toBeLessThan(10_000);
    await killed;
    isOver = true;
    await Promise.all(busy);
    await until('the second change of hands', async () => (await rows()).dutyGroups.get('g1')?.term === 3);

    const all = await converge();
    expect(faultsFound(ledger, all, platforms.sent())).toEqual([]);
    expect([...all.dutyTerms.values()].map(({ term, primaryId }) => [term, primaryId]).toSorted()).toEqual([
      [2, 'u-manager'],
      [3, 'u-agent'],
    ]);
  }, 150_000);

  it('lead without a node that froze, and are not disturbed by its return', async () => {
    const frozen = await leaderOf();
    const fresh = await startNode(shared.url, `${dir}/c`);
    const app = await conversationOf('Zhang');
    const { accessToken } = (await (await fetch(`${fresh.url}/auth/login`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ name: 'lead', password: 'secret' }) })).json()) as { accessToken: string };
    const desktop = await connectWith(fresh.url, accessToken, randomUUID(), () => Date.now());
    // Frozen with a reply of its own at the platform's door.
    await reply(0, app);
    process.kill(frozen.child.pid, 'SIGSTOP');
    try {
      const began = performance.now();
      const text = `回复 ${randomUUID()}`;
      ledger.add({ kind: 'send', mark: text, told: 'acknowledged' });
      // It may have frozen while it held the writers' lock: then this waits until the server ends its transaction.
      expect(await desktop.mutate(1, 'inbox.send', { messageId: randomUUID(), conversationId: app, text })).toMatchObject({ status: 'applied' });
      await until('the fresh node to lead and send', async () => platforms.sent().some((one) => one.text === text), 30_000, 20);
      process.stdout.write(`nodes: after SIGSTOP of the leader, the other sent after ${Math.round(performance.now() - began)} ms\n`);
      expect(await fresh.gauge('zhishou_leader')).toBe(1);
    } finally {
      process.kill(frozen.child.pid, 'SIGCONT');
    }
    nodes = [frozen, fresh];
    await until('one leader', async () => (await frozen.gauge('zhishou_leader')) === 0 && (await fresh.gauge('zhishou_leader')) === 1);
    desktop.close();
    expect(faultsFound(ledger, await converge(), platforms.sent())).toEqual([]);
  }, 150_000);

  it('do not take in a node with another key', async () => {
    await expect(startNode(shared.url, `${dir}/d`, { ZHISHOU_RELAY_KEY: Buffer.alloc(32, 8).toString('base64') })).rejects.toThrow(/not the key of this database/);
  }, 100_000);
});

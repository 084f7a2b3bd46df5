import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { deriveKeys } from '../../relay/auth/keys.ts';
import { createAdapters } from '../../relay/channels/registry.ts';
import { createRelay, type Relay } from '../../relay/createRelay.ts';
import { openDatabase, type Database } from '../../relay/db/database.ts';
import { createLogger } from '../../relay/logger.ts';
import { createMetrics } from '../../relay/metrics.ts';
import { asId } from '../../shared/ids.ts';
import type { Simulator } from '../../simulator/createSimulator.ts';
import { arrived, connectBot, connected, lineUrl, saveLineAccount, SELF_ID, TOKEN } from './lineHarness.ts';
import { baseRows, connectWith, soon, startPlatforms, startRelay, type Desktop, type RelayUnderTest } from './relayHarness.ts';

/** Two nodes on one database; the first one leads. */
let first: RelayUnderTest;
let platforms: Simulator;
let database: Database;
let second: Relay;
let url: string;
let atSecond: Desktop;
const metrics = createMetrics();

beforeAll(async () => {
  first = await startRelay();
  await first.commit(...baseRows());
  platforms = await startPlatforms(first);
  const logger = createLogger('silent', process.stderr);
  database = openDatabase(first.database.url, logger);
  second = createRelay({ clock: first.clock, newId: randomUUID, keys: deriveKeys(Buffer.alloc(32, 7)), database, adapters: createAdapters({ clock: first.clock, fetch }), logger, metrics });
  url = `http://127.0.0.1:${(await second.listen({ host: '127.0.0.1', port: 0 })).port}`;
  // A token of one node is good at the other: they share the key.
  atSecond = await connectWith(url, (await first.login('u-agent')).accessToken, 'c-second', () => first.clock.now());
});
afterAll(async () => {
  atSecond.close();
  await second.close();
  await database.close();
  await platforms.close();
  await first.close();
});

describe('two nodes on one database', () => {
  it('what one ingests, the desktops of the other see; what the other queues is sent once, by the leader', async () => {
    const before = atSecond.pokes.at(-1) ?? 0;
    platforms.say({ channel: 'wecom-app', conversation: 'Nodes', from: 'Nodes', text: '两个节点' });
    const conversation = await soon('the conversation', async () => (await first.rows('conversations')).find((c) => c.externalId === 'Nodes') ?? null);
    await soon('the poke', async () => (atSecond.pokes.at(-1) ?? 0) > before);
    expect([...(await atSecond.pullAll()).keys()]).toContain(`conversations ${conversation.id}`);

    expect(await atSecond.mutate(1, 'inbox.send', { messageId: 'nodes-1', conversationId: conversation.id, text: '收到' })).toMatchObject({ status: 'applied' });
    await soon('the reply', async () => (await first.row('messages', 'nodes-1'))?.state === 'sent');
    expect(platforms.sent().filter((record) => record.text === '收到')).toHaveLength(1);
    expect((await first.metrics.isLeader.get()).values[0]?.value).toBe(1);
    expect((await metrics.isLeader.get()).values[0]?.value).toBe(0);
  });

  it('who looks at a conversation at one node is seen at the other, told to whoever comes, and gone with the connection', async () => {
    const heard: string[] = [];
    atSecond.socket.on('presence', (changed) => heard.push(...changed.map((one) => `${one.userId} ${one.conversationId} ${one.typing}`)));
    const atFirst = await first.connect('u-lead', 'c-looks');
    const told = async (what: string): Promise<void> => {
      await soon(what, async () => {
        first.clock.advance(100);
        return heard.includes(what);
      });
    };
    atFirst.socket.emit('presence', { conversationId: asId('nodes-v'), typing: true });
    await told('u-lead nodes-v true');
    const late: string[] = [];
    const newcomer = await connectWith(url, (await first.login('u-agent2')).accessToken, 'c-late', () => first.clock.now());
    newcomer.socket.on('presence', (changed) => late.push(...changed.map((one) => one.userId)));
    await soon('the newcomer to be told', async () => {
      newcomer.socket.emit('presence', { conversationId: asId('nodes-v'), typing: false });
      first.clock.advance(100);
      return late.length > 0;
    });
    newcomer.close();
    atFirst.close();
    await told('u-lead null false');
    expect(await first.database.pool.query("select 1 from information_schema.tables where table_name like '%presence%'")).toMatchObject({ rowCount: 0 });
  });

  it('a reply queued at one node and sent by the other stops the clock of its ticket once', async () => {
    const conversation = (await first.rows('conversations')).find((c) => c.externalId === 'Nodes');
    if (conversation === undefined) throw new Error('no conversation');
    const ticket = { ticketId: 'nodes-t', entryId: 'nodes-t-e', hospitalId: 'h1', conversationId: conversation.id, messageId: null, assigneeId: null, title: 't', description: '', kind: 'fault', module: null, priority: 'normal', cause: null };
    expect(await atSecond.mutate(2, 'tickets.create', ticket)).toMatchObject({ status: 'applied' });
    expect(await atSecond.mutate(3, 'inbox.send', { messageId: 'nodes-reply', conversationId: conversation.id, text: '已处理' })).toMatchObject({ status: 'applied' });
    await soon('the reply', async () => (await first.row('messages', 'nodes-reply'))?.state === 'sent');
    expect((await first.row('tickets', 'nodes-t'))?.marks.repliedPatient).toMatchObject({ by: 'u-agent' });
    expect((await first.rows('ticketEntries')).filter((line) => line.ticketId === 'nodes-t' && line.kind === 'reply')).toHaveLength(1);
  });

  it('both write at once and no desktop misses a row', async () => {
    const atFirst = await first.connect('u-agent2', 'c-first');
    const marks = (n: number) => Array.from({ length: 40 }, (_, i) => ({ n: n + i, name: 'tickets.create', args: { ticketId: `${n}-${i}`, entryId: `${n}-${i}-e`, hospitalId: 'h1', conversationId: null, messageId: null, assigneeId: null, title: 't', description: '', kind: 'fault', module: null, priority: 'normal', cause: null } }));
    const [a, b] = await Promise.all([atFirst.push(marks(1)), atSecond.push(marks(4))]);
    expect([a.ok, b.ok]).toEqual([true, true]);
    const [mine, theirs] = [await atFirst.pullAll(7), await atSecond.pullAll(11)];
    const tickets = (rows: Map<string, unknown>) => [...rows].filter(([key]) => /^tickets \d/.test(key)).toSorted();
    expect(tickets(mine)).toHaveLength(80);
    expect(tickets(mine)).toEqual(tickets(theirs));
    expect(new Set(tickets(mine).map(([, row]) => (row as { number: number }).number)).size).toBe(80);
  });

  it('the leader hears of a reply queued at the other node while its doorbell was away', async () => {
    const conversation = (await first.rows('conversations')).find((c) => c.externalId === 'Nodes');
    if (conversation === undefined) throw new Error('no conversation');
    const group = baseRows()[0];
    if (group === undefined) throw new Error('no rows');
    // Deaf for a moment: exactly then the other node queues a reply and this one commits something of its own.
    await database.pool.query("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'zhishou-doorbell' and datname = current_database()");
    expect(await atSecond.mutate(44, 'inbox.send', { messageId: 'deaf', conversationId: conversation.id, text: '没听见' })).toMatchObject({ status: 'applied' });
    await first.commit(group);
    await soon('the reply', async () => {
      first.clock.advance(100);
      return (await first.row('messages', 'deaf'))?.state === 'sent';
    }, 4000);
  });

  it('the lasting connections are the leader’s: the other holds none, and sends away who dials it', async () => {
    await connectBot(first, platforms);
    await saveLineAccount(first, 'onebot', { accessToken: TOKEN, selfId: SELF_ID });
    await soon('the leader to hold both', async () => (await first.count('zhishou_lines', {})) === 2);
    expect((await metrics.lines.get()).values).toEqual([]);
    const socket = new WebSocket(lineUrl({ url }).replace('http', 'ws'), { headers: { authorization: `Bearer ${TOKEN}`, 'x-self-id': SELF_ID } });
    const status = await new Promise((resolve) => socket.on('unexpected-response', (_request, response) => resolve(response.statusCode)));
    expect(status).toBe(503);
  });

  it('when the leader goes, the other takes over what it left', async () => {
    const conversation = (await first.rows('conversations')).find((c) => c.externalId === 'Nodes');
    if (conversation === undefined) throw new Error('no conversation');
    await first.relay.close();
    expect(await atSecond.mutate(45, 'inbox.send', { messageId: 'nodes-2', conversationId: conversation.id, text: '接手' })).toMatchObject({ status: 'applied' });
    await soon('the other to lead and send', async () => {
      first.clock.advance(1000);
      return (await first.row('messages', 'nodes-2'))?.state === 'sent';
    });
    expect(platforms.sent().filter((record) => record.text === '接手')).toHaveLength(1);
    await connected(platforms, 'wecom-bot');
    platforms.say({ channel: 'wecom-bot', conversation: 'group:nodes', from: 'Nodes', text: '还在吗' });
    await arrived(first, 'group:nodes', 1);
  });
});

import { eq } from 'drizzle-orm';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deriveKeys } from '../../relay/auth/keys.ts';
import { DEFAULT_LIMITS } from '../../relay/channels/defaults.ts';
import { parseChannelAccount } from '../../relay/channels/settings.ts';
import type { ChannelAccount, ChannelAdapter, Normalised, OutboundMessage, PulledPage, SendResult } from '../../relay/channels/types.ts';
import { openDatabase, type Database } from '../../relay/db/database.ts';
import { readBy, readOne } from '../../relay/db/rowStore.ts';
import { createDutyClock } from '../../relay/duty/dutyClock.ts';
import { createAccountBook, saveAccount } from '../../relay/inbox/accountBook.ts';
import { createKfSync } from '../../relay/inbox/kfSync.ts';
import { createNormaliser } from '../../relay/inbox/normaliser.ts';
import { stopReplyClocks, takeBackReplies } from '../../relay/tickets/replies.ts';
import { createOutbound } from '../../relay/inbox/outbound.ts';
import { storeRawEvents } from '../../relay/inbox/rawEvents.ts';
import { deliveries, kfCursors, rawEvents } from '../../relay/inbox/schema.ts';
import { createLogger } from '../../relay/logger.ts';
import { createMetrics } from '../../relay/metrics.ts';
import { createCommitQueue } from '../../relay/sync/commitQueue.ts';
import { asId } from '../../shared/ids.ts';
import { put } from '../../shared/wire/mutation.ts';
import { conversationRow, messageRow } from '../support/deskRows.ts';
import { createManualClock, type ManualClock } from '../support/manualClock.ts';
import { openMigratedDatabase, type TestDatabase } from '../support/postgres.ts';
import { until } from '../support/until.ts';
import { START } from './relayHarness.ts';

/**
 * A leader that froze finds out late that another leads: for a moment two do the work of one. Here both really run, on
 * commit queues of their own, and each case is the one in which what they do crosses.
 */
const logger = createLogger('silent', process.stderr);
const keys = deriveKeys(Buffer.alloc(32, 7));
const accountId = asId<ChannelAccount['id']>('acc');

/** Nothing here takes long, except on a machine that is busy with other things. */
const soon = (what: string, probe: () => Promise<boolean>): Promise<boolean> => until(what, probe, 60_000, 10);

let test: TestDatabase;
let database: Database;
let clock: ManualClock;
const stops: (() => Promise<void>)[] = [];

beforeEach(async () => {
  test = await openMigratedDatabase();
  database = openDatabase(test.url, logger);
  clock = createManualClock(START);
});
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
  await database.close();
  await test.close();
});

/** The workers of one node. Nothing runs before it is started. */
function node(adapter: Partial<ChannelAdapter> = {}, at: ManualClock = clock) {
  const metrics = createMetrics();
  const queue = createCommitQueue({ database, clock: at, logger, metrics, onCommitted: () => undefined });
  const whole: ChannelAdapter = {
    channel: 'wecom-kf',
    resendIsSafe: true,
    verify: () => ({ kind: 'refused', status: 400, reason: 'malformed' }),
    normalise: () => ({ kind: 'ignored', eventType: 'x' }),
    send: () => Promise.resolve({ kind: 'sent', platformId: null }),
    ...adapter,
  };
  const accounts = createAccountBook(database, keys.settings, logger);
  const hooks = { delivered: stopReplyClocks, undelivered: takeBackReplies };
  const shared = { hooks, clock: at, newId: () => crypto.randomUUID(), database, queue, accounts, adapters: new Map([[whole.channel, whole]]), logger, metrics };
  const made = {
    queue,
    accounts,
    outbound: createOutbound({ ...shared, awayOf: () => null }),
    duty: createDutyClock({ ...shared, handOver: { changed: () => Promise.resolve(), left: () => Promise.resolve() } }),
    kfSync: createKfSync({ ...shared, onStored: () => undefined }),
    normaliser: createNormaliser({ ...shared, onRing: () => undefined, onRecorded: () => undefined }),
  };
  stops.push(async () => {
    await Promise.all([made.outbound.stop(), made.duty.stop(), made.kfSync.stop(), made.normaliser.stop()]);
  });
  return made;
}

async function seed(queue: ReturnType<typeof node>['queue']): Promise<ChannelAccount> {
  const settings = { corpId: 'c', secret: 'x'.repeat(16), callbackToken: 'token', encodingAesKey: 'a'.repeat(43), openKfId: 'wk' };
  const parsed = parseChannelAccount({ channel: 'wecom-kf', id: accountId, name: 'x', settings });
  if (!parsed.ok) throw new Error(parsed.error);
  await queue.submit(async (tx) => {
    await saveAccount(tx, keys.settings, { id: accountId, channel: 'wecom-kf', name: 'x', limits: DEFAULT_LIMITS['wecom-kf'] }, parsed.account);
    await tx.write(conversationRow('v1', { accountId }));
  });
  return parsed.account;
}
const reply = (id: string, state: 'queued' | 'sent' = 'queued') => messageRow(id, { direction: 'out', senderExternalId: null, userId: asId<never>('u'), state, platformId: null });
const stateOf = async (id: string) => (await readOne(database.db, 'messages', id))?.state ?? null;

/** A platform whose answers the test gives when it likes, in the order of the calls; `last` is what is open at its end. */
function held<T>(last: T) {
  const calls: { answer: (value: T) => void }[] = [];
  let isOver = false;
  stops.unshift(async () => {
    isOver = true;
    for (const call of calls) call.answer(last);
  });
  const next = (): Promise<T> => (isOver ? Promise.resolve(last) : new Promise((resolve) => calls.push({ answer: resolve })));
  return { calls, next };
}

describe('two leaders for a moment', { timeout: 120_000 }, () => {
  it('a reply that both ask for is one request, and the refusal of the one who lost it counts no more', async () => {
    const answers = held<SendResult>({ kind: 'unknown', reason: 'network' });
    const asked: OutboundMessage[] = [];
    const send: ChannelAdapter['send'] = (_account, message) => {
      asked.push(message);
      return answers.next();
    };
    const [old, next] = [node({ send }), node({ send })];
    await seed(old.queue);
    await old.queue.submit((tx) => tx.write(reply('r1')));
    old.outbound.start();
    await soon('the first request', async () => asked.length === 1);
    next.outbound.start();
    await soon('the same request of the other', async () => asked.length === 2);
    answers.calls[0]?.answer({ kind: 'retryable', reason: 'rate_limited' });
    // Stopping waits until the answer was dealt with.
    await old.outbound.stop();
    expect(await stateOf('r1')).toBe('sending');
    answers.calls[1]?.answer({ kind: 'sent', platformId: 'p1' });
    await soon('the reply', async () => (await stateOf('r1')) === 'sent');
    expect(new Set(asked.map((one) => one.idempotencyKey)).size).toBe(1);
    expect(asked).toHaveLength(2);
  });

  it('many queued replies are each claimed by one of them', async () => {
    const asked: string[] = [];
    const send: ChannelAdapter['send'] = (_account, message) => {
      asked.push(message.messageId);
      return Promise.resolve({ kind: 'sent', platformId: null });
    };
    const [one, two] = [node({ send, resendIsSafe: false }), node({ send, resendIsSafe: false })];
    await seed(one.queue);
    // Both lead before anything is queued, so that neither takes the other's for what a crash has left.
    one.outbound.start();
    two.outbound.start();
    const wanted = Array.from({ length: 20 }, (_, index) => `r${String(index).padStart(2, '0')}`);
    await one.queue.submit(async (tx) => {
      for (const id of wanted) await tx.write(reply(id));
    });
    one.outbound.wake();
    two.outbound.wake();
    await soon('all of them', async () => (await readBy(database.db, 'messages', undefined)).every((row) => row.state === 'sent'));
    expect(asked.toSorted()).toEqual(wanted);
  });

  it('a process that stood still between claiming and sending asks nothing any more', async () => {
    const asked: OutboundMessage[] = [];
    const send: ChannelAdapter['send'] = (_account, message) => {
      asked.push(message);
      return Promise.resolve({ kind: 'sent', platformId: null });
    };
    const [frozen, next] = [node({ send, resendIsSafe: false }), node({ resendIsSafe: false })];
    await seed(frozen.queue);
    await frozen.queue.submit((tx) => tx.write(reply('r1')));
    const { findSurely } = frozen.accounts;
    let isAwake = false;
    // It has the message and goes on only when the other has looked for what is left over.
    Object.assign(frozen.accounts, {
      findSurely: async (id: string) => {
        next.outbound.start();
        await soon('the other to say that nobody knows', async () => (await stateOf('r1')) === 'unknown');
        isAwake = true;
        return findSurely(id);
      },
    });
    frozen.outbound.start();
    await soon('it to wake', async () => isAwake);
    await frozen.outbound.stop();
    expect(asked).toEqual([]);
    expect(await stateOf('r1')).toBe('unknown');
  });

  it('微信客服: who reads on from an older place does not take the cursor back', async () => {
    const answers = held<PulledPage>({ events: [], nextCursor: 'last', hasMore: false });
    const cursors: (string | null)[] = [];
    const pull: ChannelAdapter['pull'] = (_account, request) => {
      cursors.push(request.cursor);
      return answers.next();
    };
    const page = (id: string, nextCursor: string, hasMore: boolean): PulledPage => ({
      events: [{ raw: { platformId: id, raw: '{}' }, normalised: { kind: 'ignored', eventType: 'x' } }],
      nextCursor,
      hasMore,
    });
    const [slow, quick] = [node({ pull }), node({ pull })];
    await seed(slow.queue);
    await Promise.all([slow.accounts.reload(), quick.accounts.reload()]);
    slow.kfSync.start();
    await soon('the first to ask', async () => cursors.length === 1);
    quick.kfSync.start();
    await soon('the second to ask', async () => cursors.length === 2);
    answers.calls[1]?.answer(page('m1', 'c1', true));
    await soon('the second to read on', async () => cursors.length === 3);
    answers.calls[2]?.answer(page('m2', 'c2', false));
    const cursor = async () => (await database.db.select().from(kfCursors))[0]?.cursor;
    await soon('the cursor', async () => (await cursor()) === 'c2');
    answers.calls[0]?.answer(page('m1', 'c1', true));
    await soon('the first to go on from there', async () => cursors.length === 4);
    expect(await cursor()).toBe('c2');
    expect(cursors).toEqual([null, null, 'c1', 'c2']);
    expect((await database.db.select().from(rawEvents)).map((event) => event.platformId)).toEqual(['m1', 'm2']);
  });

  it('an event that both have read is understood once', async () => {
    const conversation = { externalId: 'ext-v1', kind: 'direct' as const, title: null };
    const meaning: Normalised = { kind: 'undelivered', eventType: 'msg_send_fail', occurredAt: START, conversation, idempotencyKey: 'k1', reason: 'not_reachable' };
    const [one, two] = [node({ normalise: () => meaning }), node({ normalise: () => meaning })];
    const account = await seed(one.queue);
    await one.queue.submit(async (tx) => {
      await tx.write(reply('r1', 'sent'));
      await tx.db.insert(deliveries).values({ messageId: asId<never>('r1'), attempt: 1, idempotencyKey: 'k1', generation: 1, context: {}, replySeq: 1, tries: 1, nextTryAt: 0, open: false });
      await storeRawEvents(tx, account, [{ platformId: 'e1', raw: '{}' }], 'silently');
    });
    await Promise.all([one.accounts.reload(), two.accounts.reload()]);
    // Neither can write before both have read.
    const blocker = new pg.Client({ connectionString: test.url });
    await blocker.connect();
    await blocker.query('begin; select pg_advisory_xact_lock(7304222)');
    one.normaliser.start();
    two.normaliser.start();
    await soon('both to wait', async () => (await blocker.query("select 1 from pg_locks where locktype = 'advisory' and not granted and database = (select oid from pg_database where datname = current_database())")).rowCount === 2);
    await blocker.query('commit');
    await blocker.end();
    await Promise.all([one.normaliser.stop(), two.normaliser.stop()]);
    expect(await readBy(database.db, 'messages', undefined)).toMatchObject([{ id: 'r1', state: 'failed', failure: 'not_reachable' }]);
    expect((await database.db.select().from(rawEvents).where(eq(rawEvents.platformId, 'e1')))[0]?.kind).toBe('undelivered');
  });

  it.each([0, 4000])('a boundary changes hands once, also when the clock of the next leader is %i ms behind', async (behind) => {
    const late = createManualClock(START - behind);
    const [ahead, next] = [node({}, clock), node({}, late)];
    const boundary = START + 10_000;
    const shift = (id: string, userId: string, startAt: number, endAt: number) => put('shifts', { id: asId<never>(id), groupId: asId<never>('g'), role: 'primary', userId: asId<never>(userId), startAt, endAt });
    await ahead.queue.submit(async (tx) => {
      await tx.write(put('dutyGroups', { id: asId<never>('g'), name: 'g', phone: '', term: 1, primaryId: asId<never>('p1'), backupId: null, since: START - 1000, source: 'roster', holdUntil: null }));
      for (const row of [shift('s1', 'p1', START - 1000, boundary), shift('s2', 'p2', boundary, boundary + 3_600_000)]) await tx.write(row);
    });
    const group = () => readOne(database.db, 'dutyGroups', 'g');
    ahead.duty.start();
    next.duty.start();
    const bothSettled = async () => {
      await new Promise((resolve) => setImmediate(resolve));
      await Promise.all([ahead.queue.idle(), next.queue.idle()]);
    };
    await bothSettled();
    clock.set(boundary);
    late.set(boundary - behind);
    await soon('the change', async () => (await group())?.term === 2);
    // The next leader looks again, for whatever reason, before its own clock shows the boundary, and when it does.
    for (let ms = 0; ms <= behind + 1000; ms += 500) {
      next.duty.wake();
      await bothSettled();
      late.advance(500);
      clock.advance(500);
      await bothSettled();
    }
    expect(await group()).toMatchObject({ term: 2, primaryId: 'p2', since: boundary });
    expect(await readBy(database.db, 'dutyTerms', undefined)).toHaveLength(1);
  });
});

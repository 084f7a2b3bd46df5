import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deriveKeys } from '../../../relay/auth/keys.ts';
import { DEFAULT_LIMITS } from '../../../relay/channels/defaults.ts';
import { parseChannelAccount } from '../../../relay/channels/settings.ts';
import type { ChannelAccount, ChannelAdapter, Normalised } from '../../../relay/channels/types.ts';
import { openDatabase, type Database } from '../../../relay/db/database.ts';
import { createAccountBook, saveAccount } from '../../../relay/inbox/accountBook.ts';
import { createIntake, type Intake } from '../../../relay/inbox/intake.ts';
import { createNormaliser, type Normaliser } from '../../../relay/inbox/normaliser.ts';
import { storeRawEvents } from '../../../relay/inbox/rawEvents.ts';
import { createLogger } from '../../../relay/logger.ts';
import { createMetrics } from '../../../relay/metrics.ts';
import { createCommitQueue, type CommitQueue } from '../../../relay/sync/commitQueue.ts';
import { stopReplyClocks, takeBackReplies } from '../../../relay/tickets/replies.ts';
import { asId } from '../../../shared/ids.ts';
import { createManualClock } from '../../support/manualClock.ts';
import { openMigratedDatabase, type TestDatabase } from '../../support/postgres.ts';
import { START } from '../relayHarness.ts';
import { until } from '../../support/until.ts';

/** The real queue, normaliser and database; the adapter reads what the test wrote. */
const logger = createLogger('silent', process.stderr);
const keys = deriveKeys(Buffer.alloc(32, 7));
const clock = createManualClock(START);

let test: TestDatabase;
let database: Database;
let queue: CommitQueue;
let normaliser: Normaliser;
let intake: Intake;
let account: ChannelAccount;
/** Raw events that the adapter cannot read, so many times each. */
let unreadable: Map<string, number>;

const adapter: ChannelAdapter = {
  channel: 'wecom-kf',
  resendIsSafe: true,
  verify: () => ({ kind: 'refused', status: 400, reason: 'malformed' }),
  send: () => Promise.resolve({ kind: 'sent', platformId: null }),
  normalise(_, raw): Normalised {
    const left = unreadable.get(raw) ?? 0;
    unreadable.set(raw, left - 1);
    if (left > 0) throw new Error('unreadable');
    const conversation = { externalId: `wm${raw.length}`, kind: 'direct' as const, title: null };
    return { kind: 'message', message: { conversation, platformId: raw, sender: { externalId: conversation.externalId, name: null }, contentKind: 'text', text: raw, sentAt: START, replyContext: {} } };
  },
};

beforeEach(async () => {
  test = await openMigratedDatabase();
  database = openDatabase(test.url, logger);
  const metrics = createMetrics();
  queue = createCommitQueue({ database, clock, logger, metrics, onCommitted: () => undefined });
  const accounts = createAccountBook(database, keys.settings, logger);
  const hooks = { delivered: stopReplyClocks, undelivered: takeBackReplies };
  const adapters = new Map([[adapter.channel, adapter]]);
  normaliser = createNormaliser({ hooks, clock, newId: () => crypto.randomUUID(), database, queue, accounts, adapters, logger, metrics, onRing: () => undefined, onRecorded: () => undefined });
  intake = createIntake({ queue, normaliser, logger });
  unreadable = new Map();
  const id = asId<ChannelAccount['id']>('acc');
  const parsed = parseChannelAccount({ channel: 'wecom-kf', id, name: 'x', settings: { corpId: 'c', secret: 'x'.repeat(16), callbackToken: 'token', encodingAesKey: 'a'.repeat(43), openKfId: 'wk' } });
  if (!parsed.ok) throw new Error(parsed.error);
  account = parsed.account;
  await queue.submit((tx) => saveAccount(tx, keys.settings, { id, channel: 'wecom-kf', name: 'x', limits: DEFAULT_LIMITS['wecom-kf'] }, parsed.account));
  await accounts.reload();
});
afterEach(async () => {
  await normaliser.stop();
  await queue.idle();
  await database.close();
  await test.close();
});

const take = (...names: readonly string[]): Promise<number> => intake.take(account, names.map((name) => ({ platformId: name, raw: name })));
const pending = async (): Promise<number> => (await database.pool.query<{ n: number }>('select count(*)::int n from raw_events where processed_at is null')).rows[0]?.n ?? -1;
const understood = () => until('everything to be understood', async () => (await pending()) === 0, 30_000, 10);
/** Names in the order in which they became messages. */
const messages = async (): Promise<string[]> => (await database.pool.query<{ text: string }>('select text from messages order by rev')).rows.map(({ text }) => text);
const stored = async (): Promise<string[]> => (await database.pool.query<{ platform_id: string }>('select platform_id from raw_events order by seq')).rows.map((row) => row.platform_id);

describe('what comes in', () => {
  it('is understood when it is acknowledged, once, and a retry stores nothing', async () => {
    normaliser.start();
    expect(await take('a', 'bb', 'a')).toBe(2);
    expect(await pending()).toBe(0);
    expect(await messages()).toEqual(['a', 'bb']);
    expect(await take('a')).toBe(0);
    expect(await take('a', 'ccc')).toBe(1);
    expect(await messages()).toEqual(['a', 'bb', 'ccc']);
  });

  it('is stored where nothing understands, and found when something does', async () => {
    expect(await take('a')).toBe(1);
    expect([await pending(), await messages()]).toEqual([1, []]);
    normaliser.start();
    await understood();
    expect(await take('bb')).toBe(1);
    expect([await pending(), await messages()]).toEqual([0, ['a', 'bb']]);
  });

  it('is stored also when it cannot be read: what came with it stands, and it has its turns', async () => {
    unreadable.set('bad', 1).set('worse', 100);
    normaliser.start();
    expect(await take('a', 'bad', 'cccc', 'worse')).toBe(4);
    expect((await messages()).slice(0, 2)).toEqual(['a', 'cccc']);
    await understood();
    expect(await messages()).toEqual(['a', 'cccc', 'bad']);
    expect((await database.pool.query("select platform_id from raw_events where kind = 'poison'")).rows).toEqual([{ platform_id: 'worse' }]);
  });

  it('tells the other nodes of what it left, and of nothing that it did not', async () => {
    const rings: string[] = [];
    const client = await database.pool.connect();
    client.on('notification', ({ channel }) => rings.push(channel));
    await client.query('listen zhishou_raw');
    normaliser.start();
    await take('a');
    await client.query('select 1');
    expect(rings).toEqual([]);
    unreadable.set('bad', 1);
    await take('bad');
    await until('the ring', async () => (await client.query('select 1'), rings.length > 0), 30_000, 10);
    await understood();
    await normaliser.stop();
    rings.length = 0;
    await take('cccc');
    await until('the next ring', async () => (await client.query('select 1'), rings.length > 0), 30_000, 10);
    client.release(true);
  });
});

/** What happens to the relay while callbacks come; a pause lets some of it happen. */
const step = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 3 }).map((count) => ({ kind: 'take' as const, count })) },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 12 }).map((ms) => ({ kind: 'pause' as const, ms })) },
  { weight: 1, arbitrary: fc.constantFrom({ kind: 'start' as const }, { kind: 'stop' as const }, { kind: 'wake' as const }) },
);

describe('the order of the platform', () => {
  it('is kept, whatever waits, starts or stops meanwhile', { timeout: 120_000 }, async () => {
    let serial = 0;
    const name = (): string => `n${(serial += 1)}`;
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(0, 30, 450), fc.array(step, { minLength: 5, maxLength: 40 }), async (backlog, steps) => {
        // As a crash of before would leave it.
        await queue.submit((tx) => storeRawEvents(tx, account, Array.from({ length: backlog }, () => name()).map((one) => ({ platformId: one, raw: one })), 'silently'));
        const taken: Promise<number>[] = [];
        for (const one of steps) {
          if (one.kind === 'take') taken.push(take(...Array.from({ length: one.count }, name)));
          else if (one.kind === 'pause') await new Promise((resolve) => setTimeout(resolve, one.ms));
          else if (one.kind === 'stop') await normaliser.stop();
          else normaliser[one.kind]();
        }
        normaliser.start();
        await Promise.all(taken);
        await understood();
        await normaliser.stop();
        expect(await messages()).toEqual(await stored());
      }),
      { numRuns: 25 },
    );
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { atRest } from '../../../shared/inbox/rules.ts';
import { asId } from '../../../shared/ids.ts';
import type { ConversationId } from '../../../shared/ids.ts';
import type { ChannelKind, Conversation, Message, SendRate } from '../../../shared/inbox/model.ts';
import { put } from '../../../shared/wire/mutation.ts';
import type { ChannelAdapter, OutboundMessage, SendResult } from '../../../relay/channels/types.ts';
import { saveAccount } from '../../../relay/inbox/accountBook.ts';
import { deriveKeys } from '../../../relay/auth/keys.ts';
import { recoverOne } from '../../../relay/inbox/deliveries.ts';
import { replyContexts } from '../../../relay/inbox/schema.ts';
import { parseChannelAccount } from '../../../relay/channels/settings.ts';
import { DEFAULT_LIMITS } from '../../../relay/channels/defaults.ts';
import { soon, startRelay, START, type Desktop, type RelayUnderTest } from '../relayHarness.ts';

/** A platform of which the test says what it answers; `never` leaves the call open, as a killed relay does. */
function scripted(channel: ChannelKind, resendIsSafe: boolean) {
  const calls: OutboundMessage[] = [];
  const answers: (SendResult | Promise<SendResult> | 'never' | 'throw')[] = [];
  const adapter: ChannelAdapter = {
    channel,
    resendIsSafe,
    verify: () => ({ kind: 'refused', status: 400, reason: 'malformed' }),
    normalise: () => ({ kind: 'ignored', eventType: 'x' }),
    send(_account, message) {
      calls.push(message);
      const answer = answers.shift() ?? { kind: 'sent' as const, platformId: `p${calls.length}` };
      if (answer === 'throw') return Promise.reject(new Error('adapter bug'));
      return answer === 'never' ? new Promise(() => undefined) : Promise.resolve(answer);
    },
  };
  return { calls, answers, adapter };
}

let relay: RelayUnderTest;
let desktop: Desktop;
let n = 0;
let platform: ReturnType<typeof scripted>;

async function begin(resendIsSafe: boolean, rates: readonly SendRate[] = []): Promise<void> {
  n = 0;
  // Named like the channel that really has the trait.
  const channel = resendIsSafe ? 'qq-bot' : 'wecom-app';
  platform = scripted(channel, resendIsSafe);
  relay = await startRelay({ adapters: new Map([[channel, platform.adapter]]) });
  const id = asId<Conversation['accountId']>('acc');
  const settings = channel === 'qq-bot' ? { appId: '1', secret: 'x'.repeat(16) } : { corpId: 'c', secret: 'x'.repeat(16), callbackToken: 'token', encodingAesKey: 'a'.repeat(43), agentId: 1 };
  const parsed = parseChannelAccount({ channel, id, name: 'x', settings });
  if (!parsed.ok) throw new Error(parsed.error);
  const limits = { ...DEFAULT_LIMITS[channel], directWindowMs: null, repliesPerInbound: null, rates: [...rates] };
  await relay.relay.queue.submit((tx) => saveAccount(tx, deriveKeys(Buffer.alloc(32, 7)).settings, { id, channel, name: 'x', limits }, parsed.account));
  await relay.relay.accounts.reload();
  for (const c of ['a', 'b']) {
    await relay.commit(put('conversations', { id: asId<ConversationId>(c), accountId: id, channel, kind: 'direct', externalId: `x-${c}`, title: c, hospitalId: null, assigneeId: null, status: 'open', lastMessageAt: START - 1000, preview: '', lastInboundAt: START - 1000, waitingSince: START - 1000, repliesSinceInbound: 0, refusal: null, ...atRest }));
    await relay.database.db.insert(replyContexts).values({ conversationId: asId<ConversationId>(c), context: { msg_id: `m-${c}` }, sentAt: START - 1000, seq: 0 });
  }
  desktop = await relay.connect('u-agent');
}
const send = (messageId: string, conversationId = 'a') => desktop.mutate(++n, 'inbox.send', { messageId, conversationId, text: messageId });
const retry = (messageId: string) => desktop.mutate(++n, 'inbox.retry', { messageId });
const reaches = (messageId: string, state: Message['state']) =>
  soon(`${messageId} to be ${state}`, async () => {
    // What is registered for a moment that has passed runs when the hands move, be it by nothing.
    relay.clock.advance(0);
    const row = await relay.row('messages', messageId);
    return row?.state === state ? row : null;
  });
const asked = (count: number) => soon(`${count} calls`, async () => platform.calls.length >= count);

afterEach(() => relay.close());

describe('at a platform that tells doubles apart', () => {
  beforeEach(() => begin(true));

  it('sends in order, stops the waiting clock, and counts its replies', async () => {
    relay.clock.advance(5000);
    await send('one');
    await send('two');
    await send('other', 'b');
    const sent = await reaches('two', 'sent');
    await reaches('other', 'sent');
    expect(platform.calls.filter((c) => c.conversation.externalId === 'x-a').map((c) => [c.text, c.replySeq, c.replyContext])).toEqual([
      ['one', 1, { msg_id: 'm-a' }],
      ['two', 2, { msg_id: 'm-a' }],
    ]);
    expect(sent).toMatchObject({ sentAt: START + 5000, failure: null, platformId: expect.any(String) });
    expect(await relay.row('conversations', 'a')).toMatchObject({ waitingSince: null, repliesSinceInbound: 2, preview: 'two' });
    for (const call of platform.calls) expect(call.idempotencyKey).toMatch(/^[0-9a-zA-Z_-]{32}$/);
  });

  it('I7: a queued or failed reply stops no clock', async () => {
    platform.answers.push({ kind: 'final', reason: 'window_closed' });
    await send('refused');
    expect(await reaches('refused', 'failed')).toMatchObject({ failure: 'window_closed', retryable: false });
    expect(await relay.row('conversations', 'a')).toMatchObject({ waitingSince: START - 1000, repliesSinceInbound: 0 });
  });

  it('a refused reply closes the window on every desktop, one that fails otherwise does not', async () => {
    platform.answers.push({ kind: 'final', reason: 'too_long' });
    await send('long');
    await reaches('long', 'failed');
    expect(await relay.row('conversations', 'a')).toMatchObject({ refusal: null });
    platform.answers.push({ kind: 'final', reason: 'quota' });
    await send('refused');
    await reaches('refused', 'failed');
    expect(await relay.row('conversations', 'a')).toMatchObject({ refusal: 'quota' });
    expect(await send('next')).toMatchObject({ status: 'rejected', code: 'quota' });
  });

  it('tries three times by itself with pauses, keeps the order meanwhile, then says so', async () => {
    const later = { kind: 'retryable', reason: 'network' } as const;
    platform.answers.push(later, later, later);
    await send('first');
    relay.clock.advance(1);
    await send('behind');
    await asked(1);
    await reaches('first', 'queued');
    expect(platform.calls).toHaveLength(1);
    relay.clock.advance(1000);
    await asked(2);
    await reaches('first', 'queued');
    relay.clock.advance(5000);
    expect(await reaches('first', 'failed')).toMatchObject({ failure: 'network', retryable: true });
    await reaches('behind', 'sent');
    expect(platform.calls.map((c) => c.text)).toEqual(['first', 'first', 'first', 'behind']);
    // Each time surely nothing was delivered: a new request under a new key.
    expect(new Set(platform.calls.map((c) => c.idempotencyKey)).size).toBe(4);
  });

  it('waits as long as the platform asks, but not for hours', async () => {
    platform.answers.push({ kind: 'retryable', reason: 'rate_limited', retryAfterMs: 3_600_000 });
    await send('limited');
    await asked(1);
    await reaches('limited', 'queued');
    relay.clock.advance(59_000);
    await send('other', 'b');
    await reaches('other', 'sent');
    expect(platform.calls.map((c) => c.text)).toEqual(['limited', 'other']);
    relay.clock.advance(1000);
    await reaches('limited', 'sent');
  });

  it('repeats what may have arrived as the very same request', async () => {
    platform.answers.push({ kind: 'unknown', reason: 'network' });
    await send('maybe');
    await asked(1);
    await reaches('maybe', 'queued');
    relay.clock.advance(1000);
    await reaches('maybe', 'sent');
    const [first, second] = platform.calls;
    expect(second).toEqual(first);
  });

  it('after a crash while sending: asks again with the same key', async () => {
    platform.answers.push('never');
    await send('cut');
    await asked(1);
    const next = scripted('qq-bot', true);
    const restarting = relay.restart(new Map([['qq-bot', next.adapter]]));
    // The stop gives up waiting for the platform after its time.
    await until(() => relay.clock.advance(2500), restarting);
    await reaches('cut', 'sent');
    expect(next.calls[0]).toEqual(platform.calls[0]);
    expect(next.calls).toHaveLength(1);
  });

  it('a person’s retry of what surely failed is a new request and a new decision', async () => {
    platform.answers.push({ kind: 'final', reason: 'quota' });
    await send('again');
    await reaches('again', 'failed');
    expect(await retry('again')).toMatchObject({ status: 'applied' });
    expect(await reaches('again', 'sent')).toMatchObject({ attempt: 2 });
    expect(platform.calls[1]?.idempotencyKey).not.toBe(platform.calls[0]?.idempotencyKey);
    expect(platform.calls.map((c) => c.replySeq)).toEqual([1, 2]);
    expect(await retry('again')).toMatchObject({ status: 'rejected', code: 'not_failed' });
  });

  it('a person’s retry of what may have arrived keeps the key', async () => {
    platform.answers.push({ kind: 'unknown', reason: 'network' }, { kind: 'unknown', reason: 'network' }, { kind: 'unknown', reason: 'network' });
    await send('dim');
    for (const tries of [1, 2]) {
      await asked(tries);
      await reaches('dim', 'queued');
      relay.clock.advance(5000);
    }
    expect(await reaches('dim', 'unknown')).toMatchObject({ failure: 'network' });
    await retry('dim');
    await reaches('dim', 'sent');
    expect(new Set(platform.calls.map((c) => c.idempotencyKey)).size).toBe(1);
    expect(platform.calls).toHaveLength(4);
  });
});

describe('when the answer to a repetition is a refusal', () => {
  beforeEach(() => begin(true));

  it('it says nothing of the first try: unknown, and a person’s retry is still the same request', async () => {
    platform.answers.push({ kind: 'unknown', reason: 'network' }, { kind: 'final', reason: 'window_closed' }, { kind: 'final', reason: 'window_closed' });
    await send('perhaps');
    await asked(1);
    await reaches('perhaps', 'queued');
    relay.clock.advance(1000);
    expect(await reaches('perhaps', 'unknown')).toMatchObject({ failure: 'window_closed', retryable: true });
    await retry('perhaps');
    await asked(3);
    await reaches('perhaps', 'unknown');
    await retry('perhaps');
    await reaches('perhaps', 'sent');
    expect(new Set(platform.calls.map((c) => `${c.idempotencyKey} ${c.replySeq}`)).size).toBe(1);
  });
});

describe('at a platform that would deliver twice', () => {
  beforeEach(() => begin(false));

  it('never repeats by itself what may have arrived', async () => {
    platform.answers.push({ kind: 'unknown', reason: 'network' });
    await send('once');
    expect(await reaches('once', 'unknown')).toMatchObject({ failure: 'network' });
    relay.clock.advance(500_000);
    await send('next');
    await reaches('next', 'sent');
    expect(platform.calls.map((c) => c.text)).toEqual(['once', 'next']);
    await retry('once');
    await reaches('once', 'sent');
  });

  it('after a crash while sending: says that a person has to look', async () => {
    platform.answers.push('never');
    await send('cut');
    await asked(1);
    const next = scripted('wecom-app', false);
    await until(() => relay.clock.advance(2500), relay.restart(new Map([['wecom-app', next.adapter]])));
    expect(await reaches('cut', 'unknown')).toMatchObject({ failure: 'interrupted' });
    expect(next.calls).toEqual([]);
  });

  it('an answer that comes after another node called the message unknown still counts', async () => {
    let answer: (result: SendResult) => void = () => undefined;
    platform.answers.push(new Promise((resolve) => (answer = resolve)));
    await send('late');
    await asked(1);
    // What the next leader does with a message that the last one has with the platform.
    expect(await relay.relay.queue.submit((tx) => recoverOne(tx, asId<Message['id']>('late'), false))).toBe('unknown');
    answer({ kind: 'sent', platformId: 'p' });
    expect(await reaches('late', 'sent')).toMatchObject({ failure: null, retryable: false });
    expect(await relay.row('conversations', 'a')).toMatchObject({ waitingSince: null, repliesSinceInbound: 1 });
    expect(await retry('late')).toMatchObject({ status: 'rejected', code: 'not_failed' });
  });

  it('an adapter that throws leaves the fate unknown and the next one goes', async () => {
    platform.answers.push('throw');
    await send('bug');
    await reaches('bug', 'unknown');
    await send('fine');
    await reaches('fine', 'sent');
  });

  it('what was queued before a restart goes afterwards, once', async () => {
    platform.answers.push({ kind: 'retryable', reason: 'network' });
    await send('kept');
    await asked(1);
    await reaches('kept', 'queued');
    const next = scripted('wecom-app', false);
    await relay.restart(new Map([['wecom-app', next.adapter]]));
    relay.clock.advance(1000);
    await reaches('kept', 'sent');
    expect(next.calls).toHaveLength(1);
  });
});

describe('at a platform with a rate for each conversation', () => {
  beforeEach(() => begin(false, [{ per: 'conversation', count: 2, windowMs: 60_000 }]));
  const texts = (calls: readonly OutboundMessage[]) => calls.map((c) => c.text);

  it('what is too fast waits instead of being lost, says until when, and holds up no other conversation', async () => {
    for (const id of ['one', 'two', 'three', 'four']) {
      relay.clock.advance(1);
      await send(id);
    }
    await reaches('two', 'sent');
    const held = await soon('a word about the wait', async () => (await relay.row('messages', 'three'))?.waits ?? null);
    expect(held).toEqual({ reason: 'rate_limited', until: ((await relay.row('messages', 'one'))?.sentAt ?? 0) + 60_000 });
    expect(await relay.row('messages', 'three')).toMatchObject({ state: 'queued', failure: null });
    expect(await relay.row('messages', 'four')).toMatchObject({ state: 'queued', waits: null });
    await send('other', 'b');
    await reaches('other', 'sent');
    relay.clock.set((held.until ?? 0) - 1);
    relay.clock.advance(0);
    expect(texts(platform.calls)).toEqual(['one', 'two', 'other']);
    relay.clock.advance(1);
    expect(await reaches('three', 'sent')).toMatchObject({ waits: null });
    relay.clock.advance(60_000);
    await reaches('four', 'sent');
    expect(texts(platform.calls)).toEqual(['one', 'two', 'other', 'three', 'four']);
  });

  it('a restart forgets no try that counts', async () => {
    for (const id of ['one', 'two']) {
      await send(id);
      await reaches(id, 'sent');
      relay.clock.advance(1);
    }
    await send('three');
    await soon('a word about the wait', async () => (await relay.row('messages', 'three'))?.waits ?? null);
    const next = scripted('wecom-app', false);
    await relay.restart(new Map([['wecom-app', next.adapter]]));
    desktop = await relay.connect('u-agent');
    await send('other', 'b');
    await reaches('other', 'sent');
    expect(texts(next.calls)).toEqual(['other']);
    relay.clock.advance(60_000);
    await reaches('three', 'sent');
    expect(texts(next.calls)).toEqual(['other', 'three']);
  });

  it('a try whose answer a crash took with it counts from the new start', async () => {
    platform.answers.push({ kind: 'sent', platformId: 'p' }, 'never');
    await send('one');
    await reaches('one', 'sent');
    await send('cut');
    await asked(2);
    const next = scripted('wecom-app', false);
    await until(() => relay.clock.advance(2500), relay.restart(new Map([['wecom-app', next.adapter]])));
    desktop = await relay.connect('u-agent');
    await reaches('cut', 'unknown');
    const restartedAt = relay.clock.now();
    relay.clock.set(restartedAt + 59_999);
    await send('three');
    await reaches('three', 'sent');
    await send('four');
    const held = await soon('a word about the wait', async () => (await relay.row('messages', 'four'))?.waits ?? null);
    expect(held.until).toBeGreaterThanOrEqual(restartedAt + 60_000);
  });

  it('a refused try waits for its next one and says why', async () => {
    platform.answers.push({ kind: 'retryable', reason: 'network' });
    await send('later');
    expect(await soon('a word about the wait', async () => (await relay.row('messages', 'later'))?.waits ?? null)).toEqual({ reason: 'network', until: START + 1000 });
    relay.clock.advance(1000);
    expect(await reaches('later', 'sent')).toMatchObject({ waits: null });
  });
});

describe('at a platform with a rate for the whole account', () => {
  beforeEach(() => begin(false, [{ per: 'account', count: 2, windowMs: 60_000 }, { per: 'account', count: 3, windowMs: 600_000 }]));

  it('conversations share it, who waited longest comes first, and the longer window holds too', async () => {
    const order = [['a1', 'a'], ['b1', 'b'], ['b2', 'b'], ['a2', 'a']] as const;
    for (const [id, conversation] of order) {
      relay.clock.advance(1);
      await send(id, conversation);
    }
    await reaches('a1', 'sent');
    await reaches('b1', 'sent');
    for (const id of ['b2', 'a2']) await soon(`${id} to wait`, async () => (await relay.row('messages', id))?.waits ?? null);
    relay.clock.advance(60_000);
    await reaches('b2', 'sent');
    relay.clock.advance(60_000);
    await soon('the longer window', async () => ((await relay.row('messages', 'a2'))?.waits?.until ?? 0) > relay.clock.now() + 60_000);
    expect(platform.calls.map((c) => c.text)).toEqual(['a1', 'b1', 'b2']);
    relay.clock.advance(600_000);
    await reaches('a2', 'sent');
    const kept = await relay.database.pool.query<{ n: number }>('select count(*)::int as n from send_slots');
    // Those that no rate looks back to are gone.
    expect(kept.rows[0]?.n).toBeLessThanOrEqual(3);
  });
});

/** Moves the clock on until the promise is settled: a stop waits on it. */
async function until(move: () => void, settled: Promise<unknown>): Promise<void> {
  let isOver = false;
  const over = settled.finally(() => (isOver = true));
  while (!isOver) {
    move();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await over;
}

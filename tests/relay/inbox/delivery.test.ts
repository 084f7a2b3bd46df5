import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Simulator } from '../../../simulator/createSimulator.ts';
import { baseRows, soon, startPlatforms, startRelay, type Desktop, type RelayUnderTest } from '../relayHarness.ts';

/** Replies over the real adapters to platforms that speak the real protocols. */
let relay: RelayUnderTest;
let platforms: Simulator;
let desktop: Desktop;
let n = 0;
beforeAll(async () => {
  relay = await startRelay();
  await relay.commit(...baseRows());
  platforms = await startPlatforms(relay);
  desktop = await relay.connect('u-agent');
});
afterAll(async () => {
  await platforms.close();
  await relay.close();
});

const cases = [
  ['wecom-kf', 'wmReply'],
  ['wecom-app', 'ReplyTo'],
  ['qq-bot', 'group:GR'],
  ['qq-bot', 'QQREPLY'],
  ['official-account', 'oREPLY'],
  ['mini-program', 'oREPLY2'],
] as const;
/** Whether the platform knows a message of ours by an id. */
const hasIds = (channel: string) => channel !== 'official-account' && channel !== 'mini-program';

async function conversationOf(channel: (typeof cases)[number][0], conversation: string, suffix: string): Promise<string> {
  const external = `${conversation}${suffix}`;
  platforms.say({ channel, conversation: external, from: external.replace('group:', 'm'), text: '你好' });
  return soon('the conversation', async () => (await relay.rows('conversations')).find((c) => c.externalId === external && c.waitingSince !== null)?.id ?? null);
}
async function reply(conversationId: string, text: string): Promise<string> {
  const messageId = `msg-${++n}`;
  expect(await desktop.mutate(n, 'inbox.send', { messageId, conversationId, text })).toMatchObject({ status: 'applied' });
  return messageId;
}
const settles = (id: string) =>
  soon(`${id} to settle`, async () => {
    relay.clock.advance(0);
    const row = await relay.row('messages', id);
    return row !== null && !['queued', 'sending'].includes(row.state) ? row : null;
  });
const accepted = (text: string) => platforms.sent().filter((record) => record.text === text).length;

describe.each(cases)('%s %s', (channel, conversation) => {
  it('delivers a reply once', async () => {
    const id = await reply(await conversationOf(channel, conversation, ''), `收到-${channel}-${conversation}`);
    expect(await settles(id)).toMatchObject({ state: 'sent', platformId: hasIds(channel) ? expect.any(String) : null });
    expect(accepted(`收到-${channel}-${conversation}`)).toBe(1);
  });

  it('an access token that ended early costs nothing', async () => {
    const to = await conversationOf(channel, conversation, 'T');
    platforms.faults.set({ expireToken: 1 });
    const id = await reply(to, `令牌-${channel}-${conversation}`);
    expect((await settles(id)).state).toBe('sent');
    expect(accepted(`令牌-${channel}-${conversation}`)).toBe(1);
  });

  it('a connection cut after the platform took it: never delivered twice', async () => {
    const to = await conversationOf(channel, conversation, 'D');
    platforms.faults.set({ drop: 1 });
    const id = await reply(to, `断线-${channel}-${conversation}`);
    await soon('the first try', async () => accepted(`断线-${channel}-${conversation}`) === 1);
    const row = await soon('a fate', async () => {
      relay.clock.advance(1000);
      const message = await relay.row('messages', id);
      return message !== null && !['queued', 'sending'].includes(message.state) ? message : null;
    });
    // Where the platform tells doubles apart we know it arrived; elsewhere a person is asked.
    expect(row.state).toBe(channel === 'wecom-app' || !hasIds(channel) ? 'unknown' : 'sent');
    expect(accepted(`断线-${channel}-${conversation}`)).toBe(1);
  });
});

it('a window that the platform closed is final, and the customer still waits', async () => {
  const to = await conversationOf('wecom-kf', 'wmClosed', '');
  platforms.faults.set({ closeWindow: 1 });
  const id = await reply(to, '太晚');
  expect(await settles(id)).toMatchObject({ state: 'failed', failure: 'window_closed', retryable: false });
  expect((await relay.row('conversations', to))?.waitingSince).not.toBeNull();
});

it('a reply that was accepted and then could not be delivered is failed, the customer waits as before, and a retry really sends (complaint 6)', async () => {
  const to = await conversationOf('wecom-kf', 'wmUndelivered', '');
  const asked = (await relay.row('conversations', to))?.waitingSince ?? null;
  expect(asked).not.toBeNull();
  relay.clock.advance(2000);
  platforms.faults.set({ undelivered: 1 });
  const id = await reply(to, '没有送到');
  const row = await soon('the bad news', async () => {
    const message = await relay.row('messages', id);
    return message?.state === 'failed' ? message : null;
  });
  expect(row).toMatchObject({ failure: 'not_reachable', retryable: true });
  expect((await relay.row('conversations', to))?.waitingSince).toBe(asked);
  expect((await relay.rows('messages')).filter((m) => m.conversationId === to)).toHaveLength(2);
  expect(await desktop.mutate((n += 1), 'inbox.retry', { messageId: id })).toMatchObject({ status: 'applied' });
  expect(await settles(id)).toMatchObject({ state: 'sent', attempt: 2 });
  expect(accepted('没有送到')).toBe(1);
  expect((await relay.row('conversations', to))?.waitingSince).toBeNull();
});

it.each([
  ['wecom-kf', 'wmOffline', 49],
  ['qq-bot', 'QQOFFLINE', 2],
] as const)('%s: a reply written offline in time and pushed when the window has closed fails as just that, and the customer still waits', async (channel, conversation, hours) => {
  const to = await conversationOf(channel, conversation, '');
  const writtenAt = relay.clock.now();
  relay.clock.advance(hours * 3_600_000);
  // The hours away ended the access token and with it the connection.
  desktop = await relay.connect('u-agent');
  const messageId = `msg-${++n}`;
  const answer = await desktop.push([{ n, name: 'inbox.send', args: { messageId, conversationId: to, text: `离线-${channel}` }, at: writtenAt }]);
  expect(answer).toMatchObject({ ok: true, verdicts: [{ status: 'applied' }] });
  expect(await settles(messageId)).toMatchObject({ state: 'failed', failure: 'window_closed', retryable: false, attempt: 1 });
  expect(accepted(`离线-${channel}`)).toBe(0);
  expect((await relay.row('conversations', to))?.waitingSince).not.toBeNull();
});

it('WeCom app: 31 messages in a minute, of which the platform would drop one without a word', async () => {
  const to = await conversationOf('wecom-app', 'Chatty', '');
  const ids: string[] = [];
  for (let count = 1; count <= 31; count += 1) ids.push(await reply(to, `第${count}条`));
  const last = ids.at(-1) ?? '';
  const waits = await soon('the last one to wait', async () => (await relay.row('messages', last))?.waits ?? null);
  expect(waits).toMatchObject({ reason: 'rate_limited' });
  expect(waits.until).toBeGreaterThan(relay.clock.now() + 50_000);
  relay.clock.set(waits.until ?? 0);
  expect(await settles(last)).toMatchObject({ state: 'sent', waits: null });
  const got = platforms.sent().filter((one) => one.conversation === 'Chatty').map((one) => one.text);
  expect(got).toEqual(ids.map((_, index) => `第${index + 1}条`));
  expect(platforms.stats().silentlyDropped).toBe(0);
});

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Simulator } from '../../../../simulator/createSimulator.ts';
import { arrived, botSettings, connectBot, connected, messagesOf, openLineDesk, saveLineAccount } from '../../lineHarness.ts';
import { soon, startPlatforms, startRelay, type RelayUnderTest } from '../../relayHarness.ts';

let relay: RelayUnderTest;
let platforms: Simulator;
let desk: Awaited<ReturnType<typeof openLineDesk>>;
beforeAll(async () => {
  relay = await startRelay();
  platforms = await startPlatforms(relay);
  await connectBot(relay, platforms);
  desk = await openLineDesk(relay);
});
afterEach(() => platforms.faults.set({ duplicate: 0, reorder: 0, drop: 0, quota: 0, closeWindow: 0, dropSocket: 0, refuseAuth: 0 }));
afterAll(async () => {
  await platforms.close();
  await relay.close();
});

const GROUP = 'group:chat1';
const say = (text: string, more: object = {}) => platforms.say({ channel: 'wecom-bot', conversation: GROUP, from: 'ZhangSan', text, ...more });
const texts = async (externalId: string) => (await messagesOf(relay, externalId)).map((one) => one.text);
const sentTexts = () => platforms.sent().filter((one) => one.channel === 'wecom-bot').map((one) => one.text);

describe('messages of a bot', () => {
  it('text, quotation, picture, mixed and what nobody knows, one-to-one and in a group', async () => {
    say('挂号失败', { quote: '昨天的报告' });
    say('截图', { kind: 'mixed' });
    say('', { kind: 'unknown-type' });
    platforms.say({ channel: 'wecom-bot', conversation: 'LiSi', from: 'LiSi', kind: 'voice', text: '我要挂号' });
    platforms.say({ channel: 'wecom-bot', conversation: 'LiSi', from: 'LiSi', kind: 'file' });
    await arrived(relay, GROUP, 3);
    await arrived(relay, 'LiSi', 2);
    // The platform names no group.
    expect((await relay.rows('conversations')).find((one) => one.externalId === GROUP)).toMatchObject({ kind: 'group', title: 'chat1' });
    expect((await texts(GROUP)).toSorted()).toEqual(['「引用：昨天的报告」\n@机器人 挂号失败', '@机器人 截图 [图片]', '[暂不支持的消息：hologram]'].toSorted());
    expect((await texts('LiSi')).toSorted()).toEqual(['[文件]', '[语音] 我要挂号']);
    const { rows } = await relay.database.pool.query<{ raw: Buffer }>("select raw from raw_events where channel = 'wecom-bot' and position('file'::bytea in raw) > 0");
    // For whoever fetches the bytes: address and key stay with the evidence.
    expect(rows.map((row) => Object.keys(JSON.parse(row.raw.toString()).body.file))).toContainEqual(['url', 'aeskey']);
  });

  it('once, however often it comes, in whatever order, also around a connection that breaks', async () => {
    platforms.faults.set({ duplicate: 1, reorder: 1 });
    say('甲', { conversation: 'group:once' });
    say('乙', { conversation: 'group:once' });
    platforms.faults.set({ dropSocket: 1 });
    say('丙', { conversation: 'group:once' });
    await connected(platforms, 'wecom-bot', false);
    await connected(platforms, 'wecom-bot');
    say('丁', { conversation: 'group:once' });
    await arrived(relay, 'group:once', 4);
    expect((await texts('group:once')).toSorted()).toEqual(['@机器人 丁', '@机器人 丙', '@机器人 乙', '@机器人 甲'].toSorted());
  });

  it('is kept while the database takes nothing, because nobody says it again', async () => {
    await relay.database.pool.query('alter table raw_events rename to raw_events_away');
    try {
      say('等着', { conversation: 'group:away' });
      await soon('a failure', () => Promise.resolve(relay.log.some((line) => line['msg'] === 'an event could not be stored')));
    } finally {
      await relay.database.pool.query('alter table raw_events_away rename to raw_events');
    }
    await soon('the message', async () => {
      relay.clock.advance(500);
      return (await texts('group:away')).length === 1;
    });
  });

  it('opening the chat is no message; another event is shown by its name', async () => {
    say('先', { conversation: 'group:events' });
    say('', { conversation: 'group:events', kind: 'unknown-event' });
    await arrived(relay, 'group:events', 2);
    expect(await texts('group:events')).toContain('[未识别的消息类型: feedback_event]');
  });
});

describe('replies of a bot', () => {
  it('answers the message first, and writes by the conversation’s id then and when that is too old', async () => {
    say('问', { conversation: 'group:replies' });
    await arrived(relay, 'group:replies', 1);
    for (const id of ['first', 'second']) {
      await desk.reply(id, 'group:replies');
      await desk.reaches(id, 'sent');
    }
    say('再问', { conversation: 'group:replies' });
    await arrived(relay, 'group:replies', 2);
    // The platform has forgotten the message before its time.
    platforms.faults.set({ closeWindow: 1 });
    await desk.reply('third', 'group:replies');
    await desk.reaches('third', 'sent');
    say('又问', { conversation: 'group:replies' });
    await arrived(relay, 'group:replies', 3);
    relay.clock.advance(60_001);
    await desk.reply('fourth', 'group:replies');
    await desk.reaches('fourth', 'sent');
    const ours = platforms.sent().filter((one) => one.conversation === 'group:replies');
    expect(ours.map((one) => [one.text, one.idempotencyKey !== undefined])).toEqual([['first', true], ['second', false], ['third', false], ['fourth', false]]);
    expect((await relay.rows('conversations')).find((one) => one.externalId === 'group:replies')?.waitingSince).toBeNull();
  });

  it('too often: waits and is sent', async () => {
    say('限', { conversation: 'group:rate' });
    await arrived(relay, 'group:rate', 1);
    platforms.faults.set({ quota: 1 });
    await desk.reply('later', 'group:rate');
    await soon('a retry', async () => {
      relay.clock.advance(1000);
      return (await relay.row('messages', 'later'))?.state === 'sent';
    });
    expect(sentTexts().filter((text) => text === 'later')).toHaveLength(1);
  });

  it('accepted, and the connection breaks before the answer: nobody knows, and it is not sent again', async () => {
    say('断', { conversation: 'group:drop' });
    await arrived(relay, 'group:drop', 1);
    platforms.faults.set({ drop: 1 });
    await desk.reply('doubtful', 'group:drop');
    await desk.reaches('doubtful', 'unknown');
    await connected(platforms, 'wecom-bot');
    expect(sentTexts().filter((text) => text === 'doubtful')).toHaveLength(1);
  });
});

describe('a connection that is away', () => {
  it('kicked: says so, waits without trying, and comes back after five minutes', async () => {
    say('踢', { conversation: 'group:kick' });
    await arrived(relay, 'group:kick', 1);
    expect(platforms.kick()).toEqual({ ok: true });
    await soon('the relay to know', async () => (await relay.count('zhishou_lines', { channel: 'wecom-bot', state: 'kicked' })) === 1);
    await desk.reply('patient', 'group:kick');
    await desk.reaches('patient', 'queued', 'kicked');
    expect(platforms.isConnected('wecom-bot')).toBe(false);
    relay.clock.advance(5 * 60_000);
    expect(await desk.reaches('patient', 'sent')).toMatchObject({ waits: null });
    expect(sentTexts().filter((text) => text === 'patient')).toHaveLength(1);
  });

  it('the secret is refused: says so, and sends once it was mended', async () => {
    say('密', { conversation: 'group:secret' });
    await arrived(relay, 'group:secret', 1);
    await saveLineAccount(relay, 'wecom-bot', botSettings(platforms, 'a-wrong-secret'));
    await soon('the refusal', async () => (await relay.count('zhishou_lines', { channel: 'wecom-bot', state: 'credentials' })) === 1);
    await desk.reply('mended', 'group:secret');
    await desk.reaches('mended', 'queued', 'credentials');
    await saveLineAccount(relay, 'wecom-bot', botSettings(platforms));
    await desk.reaches('mended', 'sent');
  });

  it('one connection, also after the relay began anew', async () => {
    await relay.restart();
    await connected(platforms, 'wecom-bot');
    say('新', { conversation: 'group:anew' });
    await arrived(relay, 'group:anew', 1);
    expect(await relay.count('zhishou_lines', { channel: 'wecom-bot' })).toBe(1);
  });
});

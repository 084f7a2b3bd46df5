import { once } from 'node:events';
import { WebSocket } from 'ws';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { asId } from '../../../../shared/ids.ts';
import type { AccountId } from '../../../../shared/ids.ts';
import type { Simulator } from '../../../../simulator/createSimulator.ts';
import { arrived, connectOnebot, connected, lineUrl, messagesOf, openLineDesk, saveLineAccount, SELF_ID, TOKEN } from '../../lineHarness.ts';
import { soon, startPlatforms, startRelay, type RelayUnderTest } from '../../relayHarness.ts';

let relay: RelayUnderTest;
let platforms: Simulator;
let desk: Awaited<ReturnType<typeof openLineDesk>>;
beforeAll(async () => {
  relay = await startRelay();
  platforms = await startPlatforms(relay);
  await connectOnebot(relay, platforms);
  desk = await openLineDesk(relay);
});
afterEach(() => platforms.faults.set({ duplicate: 0, reorder: 0, drop: 0, quota: 0, dropSocket: 0, loseCallback: 0 }));
afterAll(async () => {
  await platforms.close();
  await relay.close();
});

const GROUP = 'group:700800900';
/** An account to which no client of the simulator dials. */
const OTHER = asId<AccountId>('acc-onebot-2');
const say = (text: string, more: object = {}) => platforms.say({ channel: 'onebot', conversation: GROUP, from: '10001', fromName: '王工', text, ...more });
const texts = async (externalId: string) => (await messagesOf(relay, externalId)).map((one) => one.text);
const sentTexts = () => platforms.sent().filter((one) => one.channel === 'onebot').map((one) => one.text);
const stored = async () => (await relay.database.pool.query<{ n: number }>("select count(*)::int as n from raw_events where channel = 'onebot'")).rows[0]?.n ?? -1;

describe('messages of a QQ client', () => {
  it('group and private, segments and CQ strings, with the names people have', async () => {
    say('[括号] & 符号');
    say('看图', { kind: 'mixed', quote: 'x' });
    say('', { kind: 'unknown-type' });
    platforms.say({ channel: 'onebot', conversation: '10002', from: '10002', fromName: '李工', text: '私聊' });
    const rows = await arrived(relay, GROUP, 3);
    await arrived(relay, '10002', 1);
    expect(rows.map((one) => one.text).toSorted()).toEqual(['[括号] & 符号', '[回复] 看图[图片]', '[暂不支持的消息：hologram]'].toSorted());
    expect(rows[0]?.senderName).toBe('王工');
    expect((await relay.rows('conversations')).find((one) => one.externalId === '10002')).toMatchObject({ kind: 'direct', title: '李工' });
  });

  it('a recall and what nobody knows are shown, and wait for no answer', async () => {
    const place = { channel: 'onebot', conversation: 'group:1', from: '10001' } as const;
    platforms.say({ ...place, kind: 'recall', text: '4711' });
    platforms.say({ ...place, kind: 'unknown-event' });
    await arrived(relay, 'group:1', 2);
    expect((await messagesOf(relay, 'group:1')).map((one) => [one.contentKind, one.text]).toSorted()).toEqual([['event', '撤回了一条消息'], ['unknown', '[未识别的消息类型: notice.essence.add]']]);
    expect((await relay.rows('conversations')).find((one) => one.externalId === 'group:1')).toMatchObject({ waitingSince: null, lastInboundAt: null });
    const said = platforms.say({ ...place, text: '说错了' });
    await arrived(relay, 'group:1', 3);
    platforms.say({ ...place, kind: 'recall', text: said.ok ? said.messageId : '' });
    await soon('the recall', async () => (await messagesOf(relay, 'group:1')).some((one) => one.text === '说错了' && one.recalledAt !== null));
  });

  it('once, however often it comes and in whatever order; what was missed while away is read, and read once', async () => {
    const place = { conversation: 'group:2' };
    platforms.faults.set({ duplicate: 1, reorder: 1 });
    say('甲', place);
    say('乙', place);
    await arrived(relay, 'group:2', 2);
    platforms.faults.set({ dropSocket: 1, loseCallback: 1 });
    say('丙', place);
    say('丁', { ...place, conversation: 'group:3' });
    await connected(platforms, 'onebot', false);
    say('戊', place);
    await connected(platforms, 'onebot');
    await arrived(relay, 'group:2', 4);
    await arrived(relay, 'group:3', 1);
    say('己', place);
    await arrived(relay, 'group:2', 5);
    expect((await texts('group:2')).toSorted()).toEqual(['丙', '乙', '己', '戊', '甲'].toSorted());
  });
});

describe('replies through a QQ client', () => {
  it('a group and a person get them; a refusal is told', async () => {
    await desk.reply('an-die-gruppe', GROUP);
    await desk.reply('privat', '10002');
    await desk.reaches('an-die-gruppe', 'sent');
    expect((await desk.reaches('privat', 'sent')).platformId).toMatch(/^\d+$/);
    platforms.faults.set({ quota: 1 });
    await desk.reply('refused', GROUP);
    await desk.reaches('refused', 'failed', 'platform_error');
    expect(sentTexts()).toEqual(expect.arrayContaining(['an-die-gruppe', 'privat']));
  });

  it('an answer that never comes is unknown, and is not sent again', async () => {
    platforms.faults.set({ drop: 1 });
    await desk.reply('doubtful', GROUP);
    await desk.reaches('doubtful', 'unknown');
    await connected(platforms, 'onebot');
    expect(sentTexts().filter((text) => text === 'doubtful')).toHaveLength(1);
  });

  it('our own message read back from the history is not taken for a customer’s', async () => {
    expect((await messagesOf(relay, GROUP)).filter((one) => one.direction === 'in' && one.text === 'doubtful')).toEqual([]);
  });
});

describe('the door', () => {
  const dial = async (headers: Record<string, string>, url = lineUrl(relay)): Promise<number> => {
    const socket = new WebSocket(url.replace('http', 'ws'), { headers });
    const opened = once(socket, 'open').then(() => 101);
    const refused = new Promise<number>((resolve) => socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0)));
    const status = await Promise.race([opened, refused]);
    socket.terminate();
    return status;
  };
  const right = { authorization: `Bearer ${TOKEN}`, 'x-self-id': SELF_ID, 'x-client-role': 'Universal' };

  it.each([
    ['no token', { authorization: '' }, 401],
    ['a wrong token', { authorization: 'Bearer a-token-of-the-clienx' }, 401],
    ['a token that only begins right', { authorization: `Bearer ${TOKEN}x` }, 401],
    ['another scheme', { authorization: `Basic ${TOKEN}` }, 401],
    ['another QQ account', { 'x-self-id': '1' }, 403],
    ['half a connection', { 'x-client-role': 'Event' }, 400],
  ])('%s: refused', async (_what, headers, status) => {
    expect(await dial({ ...right, ...headers })).toBe(status);
  });

  it('a token in the address counts for nothing, nor does an account of another channel or of nobody', async () => {
    expect(await dial({ 'x-self-id': SELF_ID }, `${lineUrl(relay)}?access_token=${TOKEN}`)).toBe(401);
    expect(await dial(right, lineUrl(relay).replace('acc-onebot', 'acc-qq'))).toBe(404);
    expect(await dial(right, lineUrl(relay).replace('acc-onebot', '%zz'))).toBe(404);
    expect(platforms.isConnected('onebot')).toBe(true);
  });

  it('whatever is no OneBot ends the connection and is not stored', async () => {
    await saveLineAccount(relay, 'onebot', { accessToken: TOKEN, selfId: SELF_ID }, OTHER);
    const before = await stored();
    const broken = ['{', '[]', '"text"', '7', '{}', '{"a":1}', `{"post_type":"message","self_id":1,"message_id":1,"user_id":2,"message":"x"}`, '['.repeat(20_000)];
    for (const text of broken) expect([text.slice(0, 20), await closeCode((socket) => socket.send(text))]).toEqual([text.slice(0, 20), 1003]);
    expect(await closeCode((socket) => socket.send(Buffer.from('{"post_type":"message"}')))).toBe(1003);
    expect(await closeCode((socket) => socket.send('x'.repeat(1024 * 1024 + 1)))).toBe(1009);
    // A text frame that is no UTF-8.
    expect(await closeCode((socket) => socket.send(Buffer.from([0xff, 0xfe, 0xfd]), { binary: false }))).toBe(1007);
    expect(await stored()).toBe(before);
  });

  it('connected to us and not signed in to QQ counts as away', async () => {
    const ready = () => relay.count('zhishou_lines', { channel: 'onebot', state: 'ready' });
    const socket = new WebSocket(lineUrl(relay, OTHER).replace('http', 'ws'), { headers: right });
    await once(socket, 'open');
    const before = await ready();
    const beat = (online: boolean) => socket.send(JSON.stringify({ post_type: 'meta_event', meta_event_type: 'heartbeat', self_id: Number(SELF_ID), status: { online, good: online } }));
    beat(false);
    await soon('the relay to know', async () => (await ready()) === before - 1);
    beat(true);
    await soon('the relay to know', async () => (await ready()) === before);
    socket.terminate();
  });

  async function closeCode(act: (socket: WebSocket) => void): Promise<number> {
    const socket = new WebSocket(lineUrl(relay, OTHER).replace('http', 'ws'), { headers: right });
    await once(socket, 'open');
    act(socket);
    const [code] = (await once(socket, 'close')) as [number];
    return code;
  }
});

describe('nobody has dialled in', () => {
  it('a reply waits and says so, and goes out when somebody does', async () => {
    await platforms.close();
    await soon('the relay to know', async () => (await relay.count('zhishou_lines', { channel: 'onebot', state: 'ready' })) === 0);
    await desk.reply('patient', GROUP);
    await desk.reaches('patient', 'queued', 'offline');
    platforms = await startPlatforms(relay);
    await platforms.addAccount({ channel: 'onebot', name: 'onebot', callbackUrl: lineUrl(relay), selfId: SELF_ID, accessToken: TOKEN });
    // The new client has never seen the group and refuses; what counts is that it was asked.
    await desk.reaches('patient', 'failed', 'platform_error');
  });
});

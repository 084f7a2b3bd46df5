import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHarness, normalisedOf, START, type Harness } from '../harness.ts';

const MINUTE = 60_000;
const direct = { externalId: 'U1', kind: 'direct' as const };
const group = { externalId: 'group:G1', kind: 'group' as const };

describe('qq-bot against the simulator', () => {
  let h: Harness;
  beforeEach(async () => {
    h = await createHarness('qq-bot');
  });
  afterEach(() => h.close());
  function say(conversation: string, text: string, extra: object = {}): string {
    const said = h.simulator.say({ channel: 'qq-bot', conversation, from: conversation.startsWith('group:') ? 'M1' : conversation, text, ...extra });
    if (!said.ok) throw new Error(said.error);
    return said.messageId;
  }

  it('receives direct and group messages', async () => {
    const a = say('U1', '医保支付失败', { sentAt: START - 30_000, fromName: '陈先生' });
    const b = say('group:G1', '挂号退号怎么退', { fromName: '导诊台小王' });
    await h.simulator.idle();
    expect(normalisedOf(h)).toEqual([
      {
        kind: 'message',
        message: {
          platformId: a,
          conversation: { externalId: 'U1', kind: 'direct', title: null },
          sender: { externalId: 'U1', name: '陈先生' },
          contentKind: 'text',
          text: '医保支付失败',
          sentAt: START - 30_000,
          replyContext: { msg_id: a, msg_at: START - 30_000 },
        },
      },
      {
        kind: 'message',
        message: {
          platformId: b,
          conversation: { externalId: 'group:G1', kind: 'group', title: null },
          sender: { externalId: 'M1', name: '导诊台小王' },
          contentKind: 'text',
          text: '挂号退号怎么退',
          sentAt: START,
          replyContext: { msg_id: b, msg_at: START },
        },
      },
    ]);
  });

  it('names attachments and shows unknown events where they belong', async () => {
    say('U1', '', { kind: 'image' });
    say('U1', '看这个', { kind: 'image' });
    say('U1', '', { kind: 'voice' });
    say('U1', '我要退号', { kind: 'voice' });
    say('U1', '', { kind: 'file' });
    say('group:G1', '', { kind: 'unknown-event' });
    say('U1', '', { kind: 'unknown-event' });
    await h.simulator.idle();
    expect(normalisedOf(h).map((one) => (one.kind === 'message' ? `${one.message.contentKind} ${one.message.text}` : one.kind === 'unknown' ? `${one.eventType} ${one.conversation?.externalId}` : one.kind))).toEqual([
      'image [图片]',
      'text 看这个 [图片]',
      'voice [语音]',
      'voice [语音] 我要退号',
      'file [文件] 报表.xlsx',
      'GROUP_HOLOGRAM group:G1',
      'C2C_HOLOGRAM U1',
    ]);
  });

  it.each([
    ['follow', 'U1', 'FRIEND_ADD', '添加了机器人'],
    ['unfollow', 'U1', 'FRIEND_DEL', '删除了机器人，之后的回复无法送达'],
    ['reject', 'U1', 'C2C_MSG_REJECT', '关闭了机器人的主动消息'],
    ['receive', 'U1', 'C2C_MSG_RECEIVE', '允许了机器人的主动消息'],
    ['follow', 'group:G1', 'GROUP_ADD_ROBOT', '机器人被加入本群'],
    ['unfollow', 'group:G1', 'GROUP_DEL_ROBOT', '机器人被移出本群，之后的回复无法送达'],
    ['reject', 'group:G1', 'GROUP_MSG_REJECT', '群管理员关闭了机器人的主动消息'],
    ['receive', 'group:G1', 'GROUP_MSG_RECEIVE', '群管理员允许了机器人的主动消息'],
  ] as const)('%s in %s is said in words', async (kind, conversation, eventType, text) => {
    h.simulator.faults.set({ duplicate: 1 });
    say(conversation, '', { kind });
    await h.simulator.idle();
    expect(normalisedOf(h)).toEqual([{ kind: 'event', eventType, occurredAt: START, conversation: { externalId: conversation, kind: conversation === 'U1' ? 'direct' : 'group', title: null }, text, opensWindow: false }]);
  });

  it('faces and mentions are read, and the address of a picture is kept', async () => {
    const face = `<faceType=3,faceId="",ext="${Buffer.from('{"text":"呲牙"}').toString('base64')}">`;
    say('U1', `好的${face}<@!OPENID>在吗 <b>1 < 2 <faceType=1,faceId="13",ext="%%%"><faceType=`);
    say('U1', '', { kind: 'image' });
    await h.simulator.idle();
    expect(normalisedOf(h).map((one) => (one.kind === 'message' ? one.message.text : one.kind))).toEqual(['好的[呲牙]@OPENID 在吗 <b>1 < 2 [表情]<faceType=', '[图片]']);
    expect([...h.stored.values()][1]).toContain(`"url":"${h.simulator.url}/media/qq_ROBOT1.0_`);
  });

  it('duplicate callbacks have one id', async () => {
    h.simulator.faults.set({ duplicate: 1 });
    say('U1', '一次');
    await h.simulator.idle();
    expect(h.verified).toHaveLength(3);
    expect(h.stored.size).toBe(1);
  });

  it('replies one-to-one for 60 minutes and in groups for 5', async () => {
    const a = say('U1', '在吗');
    const b = say('group:G1', '在吗');
    h.clock.advance(5 * MINUTE);
    expect(await h.send('群里', group, { msg_id: b, msg_at: START })).toMatchObject({ kind: 'sent' });
    h.clock.advance(1);
    expect(await h.send('晚了', group, { msg_id: b, msg_at: START }, { replySeq: 2 })).toEqual({ kind: 'final', reason: 'window_closed' });
    h.clock.advance(55 * MINUTE - 1);
    expect(await h.send('单聊', direct, { msg_id: a, msg_at: START })).toMatchObject({ kind: 'sent' });
    h.clock.advance(1);
    expect(await h.send('晚了', direct, { msg_id: a, msg_at: START }, { replySeq: 2 })).toEqual({ kind: 'final', reason: 'window_closed' });
    expect(h.simulator.sent()).toMatchObject([
      { conversation: 'group:G1', text: '群里', idempotencyKey: `${b}#1` },
      { conversation: 'U1', text: '单聊', idempotencyKey: `${a}#1` },
    ]);
  });

  it('keeps to five replies per message', async () => {
    const a = say('U1', '在吗');
    for (let seq = 1; seq <= 5; seq += 1) {
      expect(await h.send(`答${seq}`, direct, { msg_id: a, msg_at: START }, { replySeq: seq })).toMatchObject({ kind: 'sent' });
    }
    expect(await h.send('答6', direct, { msg_id: a, msg_at: START }, { replySeq: 6 })).toEqual({ kind: 'final', reason: 'quota' });
    const b = say('U1', '再问');
    expect(await h.send('又可以', direct, { msg_id: b, msg_at: START })).toMatchObject({ kind: 'sent' });
  });

  it('a resend of the same pair is one message', async () => {
    const a = say('U1', '在吗');
    h.simulator.faults.set({ drop: 1 });
    expect(await h.send('在', direct, { msg_id: a })).toEqual({ kind: 'unknown', reason: 'interrupted' });
    expect(await h.send('在', direct, { msg_id: a })).toEqual({ kind: 'sent', platformId: null });
    expect(h.simulator.sent()).toHaveLength(1);
  });

  it('cannot speak first, nor across conversations', async () => {
    const a = say('U1', '在吗');
    expect(await h.send('x', direct, {})).toEqual({ kind: 'final', reason: 'window_closed' });
    expect(h.simulator.stats().sendRequests).toBe(0);
    expect(await h.send('x', { externalId: 'U2', kind: 'direct' }, { msg_id: a })).toEqual({ kind: 'final', reason: 'window_closed' });
  });

  it('fifty sends on a revoked token cause one refresh', async () => {
    const ids = Array.from({ length: 50 }, (_, n) => say(`U${n}`, '好'));
    await h.send('热身', { externalId: 'U0', kind: 'direct' }, { msg_id: ids[0] ?? '' }, { replySeq: 5 });
    h.simulator.faults.set({ expireToken: 1 });
    const results = await Promise.all(ids.map((msg_id, n) => h.send('回', { externalId: `U${n}`, kind: 'direct' }, { msg_id })));
    expect(results.filter((one) => one.kind === 'sent')).toHaveLength(50);
    expect(h.simulator.stats()).toMatchObject({ tokenRequests: 2, tokensIssued: 2 });
  });

  it('asks for a new token only in the last minute, when there is one', async () => {
    const a = say('U1', '好');
    await h.send('一', direct, { msg_id: a }, { replySeq: 1 });
    h.clock.advance(7_200_000 - 50_000 - 1);
    const b = say('U1', '好');
    await h.send('二', direct, { msg_id: b });
    expect(h.simulator.stats().tokenRequests).toBe(1);
    h.clock.advance(1);
    await h.send('三', direct, { msg_id: b }, { replySeq: 2 });
    expect(h.simulator.stats()).toMatchObject({ tokenRequests: 2, tokensIssued: 2 });
  });

  it('a platform out of reach is retryable', async () => {
    await h.simulator.close();
    expect(await h.send('x', direct, { msg_id: 'a' })).toEqual({ kind: 'retryable', reason: 'network' });
  });
});

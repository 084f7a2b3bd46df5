import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PullError } from '../../../../relay/channels/pullError.ts';
import type { Normalised } from '../../../../relay/channels/types.ts';
import { createHarness, normalisedOf, START, type Harness } from '../harness.ts';

const HOUR = 3_600_000;
const person = { externalId: 'wmCUSTOMER', kind: 'direct' as const };
const CONTEXT = { open_kfid: 'wkDESK' };

describe('wecom-kf against the simulator', () => {
  let h: Harness;
  beforeEach(async () => {
    h = await createHarness('wecom-kf', { pageSize: 3 });
  });
  afterEach(() => h.close());

  const say = (text: string, extra: object = {}) =>
    h.simulator.say({ channel: 'wecom-kf', conversation: person.externalId, from: person.externalId, text, ...extra });
  async function pullAll(cursor: string | null, token: string | null = null) {
    const seen: { platformId: string; normalised: Normalised }[] = [];
    let at = cursor;
    for (let pages = 0; pages < 50; pages += 1) {
      const page = await h.adapter.pull?.(h.account, { cursor: at, token });
      if (page === undefined) throw new Error('no pull');
      seen.push(...page.events.map((one) => ({ platformId: one.raw.platformId, normalised: one.normalised })));
      at = page.nextCursor;
      if (!page.hasMore) return { seen, cursor: at };
    }
    throw new Error('endless');
  }
  const texts = (seen: { normalised: Normalised }[]) => seen.map(({ normalised }) => (normalised.kind === 'message' ? normalised.message.text : normalised.kind));

  it('rings with a doorbell whose token pulls the message', async () => {
    say('门诊缴费失败', { sentAt: START - 61_500, fromName: '李女士' });
    await h.simulator.idle();
    const [doorbell] = normalisedOf(h);
    if (doorbell?.kind !== 'pull') throw new Error(JSON.stringify(doorbell));
    expect(doorbell.openKfId).toBe('wkDESK');
    const { seen } = await pullAll(null, doorbell.token);
    expect(seen).toHaveLength(1);
    expect(seen[0]?.normalised).toEqual({
      kind: 'message',
      message: {
        platformId: seen[0]?.platformId,
        conversation: { externalId: person.externalId, kind: 'direct', title: '李女士' },
        sender: { externalId: person.externalId, name: '李女士' },
        contentKind: 'text',
        text: '门诊缴费失败',
        // Whole seconds: that is all the platform keeps.
        sentAt: START - 62_000,
        replyContext: { open_kfid: 'wkDESK' },
      },
    });
  });

  it('reads page by page from its cursor, also through empty pages with has_more', async () => {
    for (let n = 1; n <= 7; n += 1) say(`第${n}条`);
    h.simulator.faults.set({ emptyPage: 2 });
    const first = await pullAll(null);
    expect(texts(first.seen)).toEqual(['第1条', '第2条', '第3条', '第4条', '第5条', '第6条', '第7条']);
    expect(h.simulator.faults.read().emptyPage).toBe(0);
    say('第8条');
    const second = await pullAll(first.cursor);
    expect(texts(second.seen)).toEqual(['第8条']);
    expect((await pullAll(second.cursor)).seen).toEqual([]);
  });

  it('falls back to the cursor when the doorbell is older than ten minutes', async () => {
    say('迟到的门铃');
    await h.simulator.idle();
    const [doorbell] = normalisedOf(h);
    if (doorbell?.kind !== 'pull') throw new Error('no doorbell');
    h.clock.advance(11 * 60_000);
    expect(texts((await pullAll(null, doorbell.token)).seen)).toEqual(['迟到的门铃']);
  });

  it('gives duplicates the same id, whatever the fault repeated', async () => {
    h.simulator.faults.set({ duplicate: 1 });
    say('只说了一次');
    await h.simulator.idle();
    const { seen } = await pullAll(null);
    expect(seen).toHaveLength(3);
    expect(new Set(seen.map((one) => one.platformId)).size).toBe(1);
  });

  it('says what each kind of message is', async () => {
    for (const kind of ['image', 'voice', 'video', 'file', 'location', 'link', 'menu', 'card', 'miniprogrampage', 'merged', 'unknown-type', 'unknown-event'] as const) say('市一院', { kind });
    const { seen } = await pullAll(null);
    expect(seen.map(({ normalised }) => (normalised.kind === 'message' ? `${normalised.message.contentKind} ${normalised.message.text}` : normalised.kind === 'unknown' ? `unknown ${normalised.eventType} ${normalised.conversation?.externalId}` : normalised.kind))).toEqual([
      'image [图片]',
      'voice [语音]',
      'video [视频]',
      'file [文件]',
      'location [位置] 市一院',
      'link [链接] 市一院',
      'text [菜单] 市一院',
      'text [名片] 市一院',
      'link [小程序] 市一院',
      'link [聊天记录] 市一院',
      'unknown [暂不支持的消息：hologram]',
      'unknown unheard_of wmCUSTOMER',
    ]);
  });

  it('does not take colleagues or the system for customers', () => {
    const raw = (fields: object) => JSON.stringify({ msgid: 'm', open_kfid: 'wkDESK', external_userid: 'wmX', send_time: 1768442400, msgtype: 'text', text: { content: 'x' }, ...fields });
    const kinds = [3, 4, 5].map((origin) => h.adapter.normalise(h.account, raw({ origin }), START));
    expect(kinds.map((one) => one.kind)).toEqual(['message', 'unknown', 'event']);
    expect(kinds[2]).toMatchObject({ eventType: 'servicer_message', conversation: { externalId: 'wmX' }, text: '同事在企业微信里回复：x', opensWindow: false });
    expect(h.adapter.normalise(h.account, raw({ origin: 4, msgtype: 'event', external_userid: undefined, event: { event_type: 'servicer_status_change', servicer_userid: 'zhangsan', status: 2 } }), START)).toEqual({ kind: 'ignored', eventType: 'servicer_status_change' });
  });

  it('reads what happened to the session and to messages', async () => {
    const said = say('说错了');
    say('', { kind: 'enter' });
    say(said.ok ? said.messageId : '', { kind: 'recall' });
    h.simulator.setSessionState({ conversation: person.externalId, state: 3 });
    say('您好，我来处理', { kind: 'servicer', from: 'zhangsan', messageId: 'svc1' });
    say('svc1', { kind: 'servicer-recall', from: 'zhangsan' });
    h.simulator.setSessionState({ conversation: person.externalId, state: 4 });
    h.simulator.setSessionState({ conversation: person.externalId, state: 3 });
    const { seen } = await pullAll(null);
    const lines = seen.map(({ normalised: one }) => (one.kind === 'event' ? [one.text, one.session, one.welcomeCode] : one.kind === 'recalled' ? [one.eventType, one.platformId] : one.kind));
    expect(lines).toEqual([
      'message',
      // No welcome is offered to who has written.
      ['进入了客服会话', undefined, undefined],
      ['user_recall_msg', said.ok ? said.messageId : ''],
      ['zhangsan 在企业微信里接待了这位客户', 'taken', undefined],
      ['同事在企业微信里回复：您好，我来处理', undefined, undefined],
      ['servicer_recall_msg', 'svc1'],
      ['企业微信里的接待已结束', 'ended', undefined],
      ['zhangsan 在企业微信里重新接待了这位客户', 'taken', undefined],
    ]);
  });

  it('reads a menu, refusals of a person, and what lacks its parts as unknown', () => {
    const event = (fields: object) => JSON.stringify({ msgid: 'e', send_time: 1768442400, origin: 4, msgtype: 'event', event: { external_userid: 'wmX', open_kfid: 'wkDESK', ...fields } });
    const read = (fields: object) => h.adapter.normalise(h.account, event(fields), START);
    expect(read({ event_type: 'reject_customer_msg_switch_change', reject_switch: 1 })).toMatchObject({ kind: 'event', text: '接待人员不再接收这位客户的消息' });
    expect(read({ event_type: 'session_status_change', change_type: 9 })).toMatchObject({ kind: 'unknown', eventType: 'session_status_change' });
    expect(read({ event_type: 'user_recall_msg' })).toMatchObject({ kind: 'unknown', eventType: 'user_recall_msg' });
    const menu = { head_content: '您对本次服务满意吗？', list: [{ type: 'click', click: { id: '1', content: '满意' } }, { type: 'view', view: { url: 'https://example.com', content: '其他' } }, { type: 'odd' }], tail_content: '谢谢' };
    const raw = JSON.stringify({ msgid: 'm', open_kfid: 'wkDESK', external_userid: 'wmX', send_time: 1768442400, origin: 5, msgtype: 'msgmenu', msgmenu: menu });
    expect(h.adapter.normalise(h.account, raw, START)).toMatchObject({ kind: 'event', text: '同事在企业微信里回复：[菜单]\n您对本次服务满意吗？\n· 满意\n· 其他\n谢谢' });
  });

  it('greets once with the code, in a menu, within 20 s', async () => {
    say('', { kind: 'enter' });
    say('', { kind: 'enter', conversation: 'wmOTHER' });
    const { seen } = await pullAll(null);
    const codes = seen.flatMap(({ normalised }) => (normalised.kind === 'event' && normalised.welcomeCode !== undefined ? [normalised.welcomeCode] : []));
    expect(codes).toHaveLength(2);
    const [code = '', late = ''] = codes;
    expect(h.adapter.greet?.(h.account, code, 'k')).toBeNull();
    if (h.account.channel !== 'wecom-kf') throw new Error('another channel');
    const account = { ...h.account, settings: { ...h.account.settings, welcome: { text: '您好，请问要办什么？', menu: ['预约挂号', '查报告'] } } };
    expect(await h.adapter.greet?.(account, code, 'welcome-1')).toEqual({ kind: 'sent', platformId: 'welcome-1' });
    expect(await h.adapter.greet?.(account, code, 'welcome-1')).toMatchObject({ kind: 'final' });
    h.clock.advance(20_001);
    expect(await h.adapter.greet?.(account, late, 'welcome-2')).toMatchObject({ kind: 'final' });
    expect(h.simulator.sent()).toMatchObject([{ conversation: 'wmCUSTOMER', text: '您好，请问要办什么？\n1. 预约挂号\n2. 查报告', platformId: 'welcome-1' }]);
  });

  it('asks who serves the session, claims a new one only where it is told to, and says why a refusal came', async () => {
    if (h.account.channel !== 'wecom-kf') throw new Error('another channel');
    const claiming = { ...h.account, settings: { ...h.account.settings, claimsSessions: true } };
    const ask = (account = h.account) => h.adapter.sessionOf?.(account, person.externalId);
    say('在吗');
    expect(await ask()).toBe('ours');
    for (const [state, expected] of [[2, 'taken'], [3, 'taken'], [4, 'ended'], [1, 'ours']] as const) {
      h.simulator.setSessionState({ conversation: person.externalId, state });
      expect(await ask()).toBe(expected);
    }
    h.simulator.setSessionState({ conversation: person.externalId, state: 4 });
    // The platform's one code for "not ours" is told apart by asking.
    expect(await h.send('喂', person, CONTEXT)).toEqual({ kind: 'final', reason: 'window_closed' });
    say('又来了');
    expect(await ask(claiming)).toBe('ours');
    h.simulator.setSessionState({ conversation: person.externalId, state: 0 });
    await h.simulator.close();
    expect(await ask(claiming)).toBeNull();
  });

  it('sends, and a resend with the same msgid is one message', async () => {
    say('在吗');
    h.simulator.faults.set({ drop: 1 });
    expect(await h.send('在的', person, CONTEXT, { idempotencyKey: 'k-1' })).toEqual({ kind: 'unknown', reason: 'interrupted' });
    expect(await h.send('在的', person, CONTEXT, { idempotencyKey: 'k-1' })).toEqual({ kind: 'sent', platformId: 'k-1' });
    expect(h.simulator.sent()).toMatchObject([{ channel: 'wecom-kf', conversation: 'wmCUSTOMER', text: '在的', platformId: 'k-1', idempotencyKey: 'k-1' }]);
  });

  it('recognises the duplicate also after the window closed', async () => {
    say('在吗');
    await h.send('在的', person, CONTEXT, { idempotencyKey: 'k-1' });
    h.clock.advance(49 * HOUR);
    expect(await h.send('在的', person, CONTEXT, { idempotencyKey: 'k-1' })).toMatchObject({ kind: 'sent' });
    expect(h.simulator.sent()).toHaveLength(1);
  });

  it('keeps to five replies until the customer writes again', async () => {
    say('一');
    const results = [];
    for (let n = 0; n < 6; n += 1) results.push(await h.send(`答${n}`, person, CONTEXT));
    expect(results.map((one) => one.kind)).toEqual(['sent', 'sent', 'sent', 'sent', 'sent', 'final']);
    expect(results[5]).toEqual({ kind: 'final', reason: 'quota' });
    say('二');
    expect(await h.send('又可以了', person, CONTEXT)).toMatchObject({ kind: 'sent' });
  });

  it('keeps to 48 hours, counted from the send time', async () => {
    say('昨天', { sentAt: START - 24 * HOUR });
    h.clock.advance(24 * HOUR);
    expect(await h.send('刚好', person, CONTEXT)).toMatchObject({ kind: 'sent' });
    h.clock.advance(1);
    expect(await h.send('晚了', person, CONTEXT)).toEqual({ kind: 'final', reason: 'window_closed' });
  });

  it('maps refusals: taken session, stranger, too long, faults', async () => {
    expect(await h.send('喂', { externalId: 'wmNOBODY', kind: 'direct' }, CONTEXT)).toEqual({ kind: 'final', reason: 'not_reachable' });
    say('在吗');
    expect(await h.send('长'.repeat(683), person, CONTEXT)).toEqual({ kind: 'final', reason: 'too_long' });
    expect(await h.send('键', person, CONTEXT, { idempotencyKey: 'x'.repeat(33) })).toEqual({ kind: 'final', reason: 'platform_error' });
    h.simulator.faults.set({ closeWindow: 1 });
    expect(await h.send('窗', person, CONTEXT)).toEqual({ kind: 'final', reason: 'window_closed' });
    h.simulator.faults.set({ quota: 1 });
    expect(await h.send('额', person, CONTEXT)).toEqual({ kind: 'final', reason: 'quota' });
    h.simulator.setSessionState({ conversation: person.externalId, state: 3 });
    expect(await h.send('接', person, CONTEXT)).toEqual({ kind: 'final', reason: 'session_taken' });
    expect(h.simulator.sent()).toEqual([]);
  });

  it('fifty sends on a revoked token cause one refresh', async () => {
    const people = Array.from({ length: 50 }, (_, n) => `wm${n}`);
    for (const one of people) h.simulator.say({ channel: 'wecom-kf', conversation: one, from: one, text: '好' });
    await h.send('热身', { externalId: 'wm0', kind: 'direct' }, CONTEXT, { idempotencyKey: 'warm' });
    expect(h.simulator.stats().tokenRequests).toBe(1);
    h.simulator.faults.set({ expireToken: 1 });
    const results = await Promise.all(people.map((one, n) => h.send('回', { externalId: one, kind: 'direct' }, CONTEXT, { idempotencyKey: `c-${n}` })));
    expect(results.filter((one) => one.kind === 'sent')).toHaveLength(50);
    expect(h.simulator.stats()).toMatchObject({ tokenRequests: 2, tokensIssued: 2, sent: 51 });
  });

  it('fetches a token early, before the platform calls it expired', async () => {
    say('好');
    await h.send('一', person, CONTEXT);
    h.clock.advance(7_200_000 - 5 * 60_000 - 1);
    await h.send('二', person, CONTEXT);
    expect(h.simulator.stats().tokenRequests).toBe(1);
    h.clock.advance(1);
    await h.send('三', person, CONTEXT);
    expect(h.simulator.stats().tokenRequests).toBe(2);
  });

  it('gives up on credentials that a fresh token does not cure', async () => {
    say('好');
    h.simulator.faults.set({ expireToken: true });
    expect(await h.send('一', person, CONTEXT)).toEqual({ kind: 'final', reason: 'credentials' });
    await expect(h.adapter.pull?.(h.account, { cursor: null, token: null })).rejects.toMatchObject({ name: 'PullError', reason: 'credentials', retryable: false });
    h.simulator.faults.set({ expireToken: false });
    expect(await h.send('二', person, CONTEXT)).toMatchObject({ kind: 'sent' });
  });

  it('a platform out of reach is retryable, since nothing left', async () => {
    await h.simulator.close();
    expect(await h.send('喂', person, CONTEXT)).toEqual({ kind: 'retryable', reason: 'network' });
    const failure = await h.adapter.pull?.(h.account, { cursor: null, token: null }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(PullError);
    expect(failure).toMatchObject({ reason: 'network', retryable: true });
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHarness, normalisedOf, START, type Harness } from '../harness.ts';

const HOUR = 3_600_000;
const person = { externalId: 'oPERSON', kind: 'direct' as const };

describe('official-account against the simulator', () => {
  let h: Harness;
  beforeEach(async () => {
    h = await createHarness('official-account');
  });
  afterEach(() => h.close());
  const say = (text: string, extra: object = {}) => h.simulator.say({ channel: 'official-account', conversation: person.externalId, from: person.externalId, text, ...extra });
  const linesOf = () =>
    normalisedOf(h).map((one) => {
      if (one.kind === 'message') return `${one.message.contentKind} ${one.message.text}`;
      if (one.kind === 'event') return `event ${one.text}${one.opensWindow ? ' (window)' : ''}`;
      return one.kind === 'unknown' ? `unknown ${one.eventType} ${one.conversation?.externalId}` : one.kind;
    });

  it('receives an encrypted text with its 64-bit id exact', async () => {
    const said = say('门诊缴费 ]]> <b>&amp;</b>', { sentAt: START - 5_000 });
    await h.simulator.idle();
    const [normalised] = normalisedOf(h);
    if (!said.ok || normalised?.kind !== 'message') throw new Error(JSON.stringify(normalised));
    expect(BigInt(said.messageId)).toBeGreaterThan(BigInt(Number.MAX_SAFE_INTEGER));
    expect(normalised.message).toEqual({
      platformId: said.messageId,
      conversation: { externalId: 'oPERSON', kind: 'direct', title: null },
      sender: { externalId: 'oPERSON', name: null },
      contentKind: 'text',
      text: '门诊缴费 ]]> <b>&amp;</b>',
      sentAt: START - 5_000,
      replyContext: {},
    });
  });

  it('says what each kind of message is; one nobody knows is shown as such', async () => {
    for (const kind of ['image', 'voice', 'video', 'shortvideo', 'file', 'location', 'link', 'miniprogrampage', 'unknown-type'] as const) say('市一院', { kind });
    say('', { kind: 'voice' });
    await h.simulator.idle();
    expect(linesOf()).toEqual([
      'image [图片]',
      'voice [语音] 市一院',
      'video [视频]',
      'video [视频]',
      'file [文件] 市一院',
      'location [位置] 市一院',
      'link [链接] 市一院',
      'link [小程序] 市一院',
      'unknown [暂不支持的消息：hologram]',
      'voice [语音]',
    ]);
    // What is needed to fetch the bytes later is kept with the event.
    expect([...h.stored.values()][0]).toMatch(/<MediaId><!\[CDATA\[media_\d+\]\]><\/MediaId>/);
  });

  it('tells what people do, and which of it may be answered', async () => {
    say('', { kind: 'follow' });
    say('门诊大厅', { kind: 'follow', conversation: 'oOTHER' });
    say('report', { kind: 'menu' });
    say('楼层3', { kind: 'scan' });
    say('', { kind: 'unfollow' });
    say('', { kind: 'unknown-event' });
    await h.simulator.idle();
    expect(linesOf()).toEqual([
      'event 关注了公众号 (window)',
      'event 扫码关注了公众号 (window)',
      'event 点击了菜单：report (window)',
      'event 扫描了二维码：楼层3 (window)',
      'event 取消关注了公众号',
      'unknown poi_check_notify oPERSON',
    ]);
  });

  it('opens of pages and reports of jobs say nothing to an agent', () => {
    for (const event of ['VIEW', 'LOCATION', 'TEMPLATESENDJOBFINISH']) {
      const raw = `<xml><FromUserName>o</FromUserName><CreateTime>1768442400</CreateTime><MsgType>event</MsgType><Event>${event}</Event></xml>`;
      expect(h.adapter.normalise(h.account, raw, START)).toEqual({ kind: 'ignored', eventType: event });
    }
  });

  it('duplicates and platform retries have one id; a refused try is made again', async () => {
    h.simulator.faults.set({ duplicate: 1, badSignature: 1 });
    h.interfere.push(401, 500, 0);
    say('一次');
    say('', { kind: 'follow' });
    await h.simulator.idle();
    expect(h.verified[0]).toMatchObject({ kind: 'refused', reason: 'signature' });
    expect(h.stored.size).toBe(2);
    expect(h.simulator.deliveries().every((one) => one.state === 'delivered')).toBe(true);
  });

  it('five replies within 48 hours of a message, counted anew by the next one', async () => {
    say('在吗');
    const results = [];
    for (let n = 0; n < 6; n += 1) results.push(await h.send(`答${n}`, person));
    expect(results.map((one) => one.kind)).toEqual(['sent', 'sent', 'sent', 'sent', 'sent', 'final']);
    expect(results[5]).toEqual({ kind: 'final', reason: 'quota' });
    say('还在');
    h.clock.advance(48 * HOUR - 1);
    expect(await h.send('最后', person)).toEqual({ kind: 'sent', platformId: null });
    h.clock.advance(1);
    expect(await h.send('晚了', person)).toEqual({ kind: 'final', reason: 'window_closed' });
  });

  it('three replies within a minute of a menu, to somebody who never wrote', async () => {
    say('report', { kind: 'menu' });
    const results = [];
    for (let n = 0; n < 4; n += 1) results.push(await h.send(`答${n}`, person));
    expect(results.map((one) => one.kind)).toEqual(['sent', 'sent', 'sent', 'final']);
    say('report', { kind: 'menu' });
    h.clock.advance(60_000);
    expect(await h.send('晚了', person)).toEqual({ kind: 'final', reason: 'window_closed' });
  });

  it('maps refusals: stranger, gone, too long, faults', async () => {
    expect(await h.send('喂', { externalId: 'oNOBODY', kind: 'direct' })).toEqual({ kind: 'final', reason: 'not_reachable' });
    expect(await h.send('喂', { externalId: 'oPERSON', kind: 'group' })).toEqual({ kind: 'final', reason: 'not_reachable' });
    say('在吗');
    expect(await h.send('长'.repeat(683), person)).toEqual({ kind: 'final', reason: 'too_long' });
    h.simulator.faults.set({ closeWindow: 1 });
    expect(await h.send('窗', person)).toEqual({ kind: 'final', reason: 'window_closed' });
    h.simulator.faults.set({ quota: 1 });
    expect(await h.send('额', person)).toEqual({ kind: 'final', reason: 'quota' });
    say('', { kind: 'unfollow' });
    expect(await h.send('走', person)).toEqual({ kind: 'final', reason: 'window_closed' });
    expect(h.simulator.sent()).toEqual([]);
  });

  it('is not safe to resend: a cut connection stays unknown', async () => {
    expect(h.adapter.resendIsSafe).toBe(false);
    say('在吗');
    h.simulator.faults.set({ drop: 1 });
    expect(await h.send('断', person)).toEqual({ kind: 'unknown', reason: 'interrupted' });
    expect(h.simulator.sent()).toHaveLength(1);
  });

  it('fifty sends on a revoked token cause one refresh', async () => {
    const people = Array.from({ length: 50 }, (_, n) => `o${n}`);
    for (const one of people) say('好', { conversation: one });
    await h.send('热身', { externalId: 'o0', kind: 'direct' });
    h.simulator.faults.set({ expireToken: 1 });
    const results = await Promise.all(people.map((one) => h.send('回', { externalId: one, kind: 'direct' })));
    expect(results.filter((one) => one.kind === 'sent')).toHaveLength(50);
    expect(h.simulator.stats()).toMatchObject({ tokenRequests: 2, tokensIssued: 2, sent: 51 });
  });

  it('gives up on credentials that a fresh token does not cure', async () => {
    say('好');
    h.simulator.faults.set({ expireToken: true });
    expect(await h.send('一', person)).toEqual({ kind: 'final', reason: 'credentials' });
    h.simulator.faults.set({ expireToken: false });
    expect(await h.send('二', person)).toMatchObject({ kind: 'sent' });
  });
});

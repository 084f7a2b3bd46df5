import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHarness, normalisedOf, START, type Harness } from '../harness.ts';

const member = { externalId: 'LiWei', kind: 'direct' as const };

describe('wecom-app against the simulator', () => {
  let h: Harness;
  beforeEach(async () => {
    h = await createHarness('wecom-app');
  });
  afterEach(() => h.close());
  const say = (text: string, extra: object = {}) => h.simulator.say({ channel: 'wecom-app', conversation: 'LiWei', from: 'LiWei', text, ...extra });

  it('receives an encrypted text with its 64-bit id exact', async () => {
    const said = say('检查报告查不到 ]]> <b>&amp;</b>', { sentAt: START - 5_000 });
    await h.simulator.idle();
    const [normalised] = normalisedOf(h);
    if (!said.ok || normalised?.kind !== 'message') throw new Error(JSON.stringify(normalised));
    expect(BigInt(said.messageId)).toBeGreaterThan(BigInt(Number.MAX_SAFE_INTEGER));
    expect(normalised.message).toEqual({
      platformId: said.messageId,
      conversation: { externalId: 'LiWei', kind: 'direct', title: null },
      sender: { externalId: 'LiWei', name: null },
      contentKind: 'text',
      text: '检查报告查不到 ]]> <b>&amp;</b>',
      sentAt: START - 5_000,
      replyContext: { agentid: '1000002' },
    });
  });

  it('duplicates and platform retries have one id; a refused try is made again', async () => {
    h.simulator.faults.set({ duplicate: 1, badSignature: 1 });
    h.interfere.push(401, 500, 0);
    say('一次');
    await h.simulator.idle();
    expect(h.verified.length).toBeGreaterThanOrEqual(4);
    expect(h.verified[0]).toMatchObject({ kind: 'refused', reason: 'signature' });
    expect(h.stored.size).toBe(1);
    expect(h.simulator.deliveries().every((one) => one.state === 'delivered')).toBe(true);
  });

  it('says what each kind of callback is', async () => {
    for (const kind of ['image', 'voice', 'video', 'file', 'location', 'link', 'unknown-type', 'unknown-event'] as const) say('住院部', { kind });
    await h.simulator.idle();
    expect(normalisedOf(h).map((one) => (one.kind === 'message' ? `${one.message.contentKind} ${one.message.text}` : one.kind === 'unknown' ? `unknown ${one.eventType} ${one.conversation?.externalId}` : one.kind))).toEqual([
      'image [图片]',
      'voice [语音]',
      'video [视频]',
      'file [文件]',
      'location [位置] 住院部',
      'link [链接] 住院部',
      'unknown [暂不支持的消息：hologram]',
      'unknown template_card_event LiWei',
    ]);
  });

  it('sends to one member and never to everybody', async () => {
    expect(await h.send('已处理', member)).toMatchObject({ kind: 'sent' });
    for (const externalId of ['@all', '@ALL', 'LiWei|WangFang']) {
      expect(await h.send('x', { externalId, kind: 'direct' })).toEqual({ kind: 'final', reason: 'not_reachable' });
    }
    expect(await h.send('x', { externalId: 'invalid-1', kind: 'direct' })).toEqual({ kind: 'final', reason: 'not_reachable' });
    expect(h.simulator.sent()).toMatchObject([{ conversation: 'LiWei', text: '已处理', account: 'desk' }]);
    expect(h.simulator.sent()[0]).not.toHaveProperty('idempotencyKey');
  });

  it('reads invaliduser although errcode is 0', async () => {
    const fake: typeof fetch = (input) => {
      const json = String(input).includes('gettoken')
        ? { errcode: 0, access_token: 't', expires_in: 7200 }
        : { errcode: 0, errmsg: 'ok', invaliduser: 'wangfang|LIWEI', msgid: 'x' };
      return Promise.resolve(Response.json(json));
    };
    const other = await createHarness('wecom-app', { fetch: fake });
    expect(await other.send('x', member)).toEqual({ kind: 'final', reason: 'not_reachable' });
    await other.close();
  });

  it('is not safe to resend: a cut connection stays unknown, frequency is retryable', async () => {
    expect(h.adapter.resendIsSafe).toBe(false);
    h.simulator.faults.set({ drop: 1 });
    expect(await h.send('断', member)).toEqual({ kind: 'unknown', reason: 'interrupted' });
    h.simulator.faults.set({ quota: 1 });
    expect(await h.send('频', member)).toEqual({ kind: 'retryable', reason: 'rate_limited', retryAfterMs: 60_000 });
  });

  it('the simulator drops silently what exceeds 30 a minute', async () => {
    for (let n = 0; n < 31; n += 1) expect(await h.send(`${n}`, member)).toMatchObject({ kind: 'sent' });
    expect(h.simulator.sent()).toHaveLength(30);
    expect(h.simulator.stats().silentlyDropped).toBe(1);
    h.clock.advance(60_000);
    await h.send('又到了', member);
    expect(h.simulator.sent()).toHaveLength(31);
  });

  it('a slow platform is unknown, an error page too', async () => {
    const slow: typeof fetch = (input, init) =>
      String(input).includes('gettoken')
        ? Promise.resolve(Response.json({ errcode: 0, access_token: 't', expires_in: 7200 }))
        : new Promise((_resolve, reject) => init?.signal?.addEventListener('abort', () => reject(init.signal?.reason)));
    const a = await createHarness('wecom-app', { fetch: slow, timeoutMs: 50 });
    expect(await a.send('x', member)).toEqual({ kind: 'unknown', reason: 'interrupted' });
    await a.close();
    const page: typeof fetch = (input) =>
      Promise.resolve(String(input).includes('gettoken') ? Response.json({ errcode: 0, access_token: 't', expires_in: 7200 }) : new Response('<html>502</html>', { status: 502 }));
    const b = await createHarness('wecom-app', { fetch: page });
    expect(await b.send('x', member)).toEqual({ kind: 'unknown', reason: 'interrupted' });
    await b.close();
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHarness, normalisedOf, type Harness } from '../relay/channels/harness.ts';

describe('control API', () => {
  let h: Harness;
  beforeEach(async () => {
    h = await createHarness('qq-bot');
  });
  afterEach(() => h.close());

  async function call(method: string, path: string, body?: unknown, raw?: string): Promise<{ status: number; text: string; json: unknown }> {
    const response = await fetch(`${h.simulator.url}${path}`, {
      method,
      ...(body === undefined && raw === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: raw ?? JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, text, json: JSON.parse(text) };
  }
  const say = { channel: 'qq-bot', conversation: 'group:G1', from: 'M1', text: '挂号' };

  it('says, and lists what was accepted, by channel', async () => {
    const said = await call('POST', '/say', say);
    expect(said.json).toEqual({ messageId: expect.stringMatching(/^ROBOT1\.0_/) });
    await h.simulator.idle();
    const [heard] = normalisedOf(h);
    if (heard?.kind !== 'message') throw new Error('nothing heard');
    await h.send('好的', heard.message.conversation, heard.message.replyContext);
    const sent = await call('GET', '/sent?channel=qq-bot');
    expect(sent.json).toEqual([
      { channel: 'qq-bot', account: 'desk', conversation: 'group:G1', text: '好的', platformId: expect.any(String), at: h.clock.now(), idempotencyKey: `${heard.message.platformId}#1` },
    ]);
    expect((await call('GET', '/sent?channel=wecom-kf')).json).toEqual([]);
    expect((await call('GET', '/healthz')).json).toEqual({ ok: true });
    expect((await call('GET', '/accounts')).json).toEqual([{ name: 'desk', handshake: 'ok' }]);
  });

  it.each([
    ['an unknown channel', { ...say, channel: 'telegram' }],
    ['a channel without account', { ...say, channel: 'wecom-kf', conversation: 'wm1' }],
    ['an unknown account', { ...say, account: 'other' }],
    ['a missing field', { channel: 'qq-bot' }],
    ['a misspelt field', { ...say, tekst: 'x' }],
    ['a wrong type', { ...say, sentAt: 'yesterday' }],
    ['no object', 'hello'],
  ])('answers %s with 400 and one line', async (_what, body) => {
    const answer = await call('POST', '/say', body);
    expect(answer.status).toBe(400);
    expect(answer.text).toMatch(/^\{"error":"[^\n]+"\}$/);
    expect(h.simulator.deliveries()).toEqual([]);
  });

  it('answers malformed JSON and unknown routes in one line', async () => {
    expect(await call('POST', '/say', undefined, '{"channel":')).toMatchObject({ status: 400 });
    expect(await call('GET', '/nowhere')).toMatchObject({ status: 404, json: { error: 'no route GET /nowhere' } });
  });

  it('sets and reads faults, counted or until switched off', async () => {
    expect((await call('POST', '/faults', { duplicate: 2, drop: true })).json).toMatchObject({ duplicate: 2, drop: true, quota: 0 });
    await call('POST', '/say', say);
    expect((await call('GET', '/faults')).json).toMatchObject({ duplicate: 1, drop: true });
    expect((await call('POST', '/faults', { drop: false, duplicate: 0 })).json).toMatchObject({ duplicate: 0, drop: false });
    expect((await call('POST', '/faults', { explode: 1 })).status).toBe(400);
    expect((await call('POST', '/faults', { drop: -1 })).status).toBe(400);
  });

  it('takes accounts in the form of the relay’s ready line and never reads secrets back', async () => {
    const right = { channel: 'qq-bot', callback: h.callbackUrl, name: 'second', secrets: h.account.settings };
    expect(await call('POST', '/accounts', [right])).toMatchObject({ status: 200, json: { accounts: [{ name: 'second', handshake: 'ok' }] } });
    expect(await call('POST', '/say', { ...say, account: 'second' })).toMatchObject({ status: 200 });
    const callback = h.simulator.url; // answers the address check wrongly
    const secrets = { appId: '9', secret: 'TOPSECRET', baseUrl: 'http://127.0.0.1:1' };
    const refused = await call('POST', '/accounts', [{ channel: 'qq-bot', callback: `${callback}/healthz`, name: 'other', secrets }]);
    expect(refused).toMatchObject({ status: 400, json: { error: 'address check failed for other' } });
    const all = await call('GET', '/accounts');
    expect(all.json).toContainEqual({ name: 'other', handshake: 'failed' });
    expect(all.text).not.toContain('TOPSECRET');
    expect(await call('POST', '/accounts', { channel: 'qq-bot' })).toMatchObject({ status: 400 });
    expect(await call('POST', '/say', { ...say, account: 'other' })).toMatchObject({ status: 400 });
  });
});

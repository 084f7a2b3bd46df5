import { request } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { callbackPath } from '../../../relay/channels/settings.ts';
import type { Simulator } from '../../../simulator/createSimulator.ts';
import { accountIds, soon, startPlatforms, startRelay, type RelayUnderTest } from '../relayHarness.ts';

let relay: RelayUnderTest;
let platforms: Simulator;
beforeAll(async () => {
  relay = await startRelay();
  platforms = await startPlatforms(relay);
});
afterAll(async () => {
  await platforms.close();
  await relay.close();
});

const kf = callbackPath('wecom-kf', accountIds['wecom-kf']);
const app = callbackPath('wecom-app', accountIds['wecom-app']);
const qq = callbackPath('qq-bot', accountIds['qq-bot']);
const signed = '?msg_signature=0000&timestamp=1768442400&nonce=n';
const xml = '<xml><ToUserName>wwtest</ToUserName><MsgType>text</MsgType><Content>SECRET-BODY</Content></xml>';

async function stored(): Promise<number> {
  const { rows } = await relay.database.pool.query<{ n: number }>('select count(*)::int as n from raw_events');
  return rows[0]?.n ?? -1;
}

describe('a callback that is not genuine', () => {
  let before = 0;
  beforeEach(async () => {
    before = await stored();
  });

  it.each([
    ['unsigned plaintext', app, xml, 403, 'wecom-app', 'plaintext'],
    ['a wrong signature', app + signed, '<xml><Encrypt>AAAA</Encrypt></xml>', 401, 'wecom-app', 'signature'],
    ['malformed XML', kf + signed, '<xml><Encrypt>', 400, 'wecom-kf', 'malformed'],
    ['no body at all', kf + signed, '', 400, 'wecom-kf', 'malformed'],
    ['an unsigned QQ event', qq, JSON.stringify({ op: 0, d: { id: '1', content: 'SECRET-BODY' }, t: 'C2C_MESSAGE_CREATE' }), 401, 'qq-bot', 'signature'],
    ['malformed JSON', qq, '{', 400, 'qq-bot', 'malformed'],
    ['a signing-oracle attempt', qq, JSON.stringify({ op: 13, d: { plain_token: 'x y', event_ts: '1' } }), 400, 'qq-bot', 'oracle'],
    ['an account nobody has', '/channels/qq-bot/nobody/callback', 'x', 404, 'qq-bot', 'unknown_account'],
    ['an account of another channel', callbackPath('qq-bot', accountIds['wecom-kf']), 'x', 404, 'qq-bot', 'unknown_account'],
    ['a channel nobody knows', '/channels/telegram/x/callback', 'x', 404, 'unknown', 'unknown_account'],
    ['a body over 1 MiB', app + signed, 'x'.repeat(1024 * 1024 + 1), 413, 'wecom-app', 'too_large'],
  ])('%s: 4xx, nothing stored, one counter and one log line without the body', async (_what, path, body, status, channel, reason) => {
    const counted = await relay.count('zhishou_callbacks_total', { channel, result: reason });
    const lines = relay.log.length;
    const response = await fetch(`${relay.url}${path}`, { method: 'POST', body, headers: { 'content-type': 'text/xml' } });
    expect(response.status).toBe(status);
    expect(await response.text()).toBe('');
    expect(await stored()).toBe(before);
    expect(await relay.count('zhishou_callbacks_total', { channel, result: reason })).toBe(counted + 1);
    const said = relay.log.slice(lines).filter((line) => line['msg'] === 'a callback was refused');
    expect(said).toHaveLength(1);
    expect(said[0]).toMatchObject({ channel, reason });
    expect(JSON.stringify(relay.log)).not.toContain('SECRET-BODY');
  });

  it('any content type is read as bytes, also none', async () => {
    for (const type of ['application/json', 'multipart/form-data; boundary=x', 'nonsense', undefined]) {
      const response = await fetch(`${relay.url}${qq}`, { method: 'POST', body: '{', ...(type === undefined ? {} : { headers: { 'content-type': type } }) });
      expect([type, response.status]).toEqual([type, 400]);
    }
  });

  it('a wrongly signed first try does not keep the right second one out', async () => {
    platforms.faults.set({ badSignature: 1 });
    platforms.say({ channel: 'wecom-app', conversation: 'Retry', from: 'Retry', text: '第二次对' });
    await soon('the message', async () => (await relay.rows('messages')).some((m) => m.text === '第二次对'));
    expect((await relay.rows('messages')).filter((m) => m.text === '第二次对')).toHaveLength(1);
  });

  it('is not acknowledged while it cannot be stored', async () => {
    await relay.database.pool.query('alter table raw_events rename to raw_events_away');
    try {
      platforms.say({ channel: 'wecom-app', conversation: 'Later', from: 'Later', text: '稍后' });
      await soon('a 503', async () => (await relay.count('zhishou_callbacks_total', { result: 'not_stored' })) > 0);
    } finally {
      await relay.database.pool.query('alter table raw_events_away rename to raw_events');
    }
    await soon('the platform’s own retry', async () => (await relay.rows('messages')).some((m) => m.text === '稍后'));
  });
});

describe('the rest of the door', () => {
  it('healthz, metrics and unknown paths', async () => {
    expect(await (await fetch(`${relay.url}/healthz`)).json()).toEqual({ ok: true });
    expect(await (await fetch(`${relay.url}/metrics`)).text()).toContain('zhishou_callbacks_total');
    expect((await fetch(`${relay.url}/nothing`)).status).toBe(404);
    expect((await relay.post('/auth/login', { name: 1 })).status).toBe(400);
    const raw = await fetch(`${relay.url}/auth/login`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{' });
    expect(raw.status).toBe(400);
  });

  it('a path that cannot be decoded is a 4xx', async () => {
    const { port } = new URL(relay.url);
    const status = await new Promise((resolve) => {
      request({ host: '127.0.0.1', port, path: '/channels/%zz/%ff/callback', method: 'POST' }, (response) => resolve(response.statusCode)).end('x');
    });
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
  });
});

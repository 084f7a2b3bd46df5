import { describe, expect, it } from 'vitest';
import type { RawCallback, WeixinSettings } from '../../../../relay/channels/types.ts';
import { verifyWeixinCallback } from '../../../../relay/channels/weixin/callback.ts';
import { seal, sign, xmlOf } from '../../../../simulator/wecomCipher.ts';
import { AES_KEY, START } from '../harness.ts';

const SETTINGS: WeixinSettings = { mediaHosts: [], baseUrl: 'https://api.weixin.qq.com', appId: 'wx5823bf96d3bd56c7', secret: 'weixin-secret-1', callbackToken: 'QDG6eK', encodingAesKey: AES_KEY };
const INNER = xmlOf({ FromUserName: 'oABC', CreateTime: START / 1000, MsgType: 'text', Content: '挂号', MsgId: '7300000000000000123' });
const JSON_INNER = '{"FromUserName":"oABC","CreateTime":1768442400,"MsgType":"text","Content":"挂号","MsgId":7300000000000000123}';

const verify = (callback: RawCallback, now = START) => verifyWeixinCallback(SETTINGS, callback, now, 300_000);
function post(inner: string, wrap: (encrypted: string) => string, receiver = SETTINGS.appId): RawCallback {
  const { encrypted, signature, timestamp, nonce } = seal({ ...SETTINGS, corpId: receiver }, inner, START);
  return { method: 'POST', query: { msg_signature: signature, timestamp, nonce }, headers: {}, body: Buffer.from(wrap(encrypted)) };
}
const xml = (encrypted: string): string => xmlOf({ ToUserName: 'gh_1', Encrypt: encrypted });
const json = (encrypted: string): string => JSON.stringify({ ToUserName: 'gh_1', Encrypt: encrypted });
function check(query: Readonly<Record<string, string>>): RawCallback {
  const timestamp = String(START / 1000);
  // `sign` sorts and hashes whatever it is given; nothing is encrypted in this check.
  return { method: 'GET', query: { timestamp, nonce: '42', signature: sign(SETTINGS.callbackToken, timestamp, '42', ''), echostr: '5837397286462138367', ...query }, headers: {}, body: Buffer.alloc(0) };
}

describe('the check of the address', () => {
  it('is signed over token, timestamp and nonce, and echoed', () => {
    expect(verify(check({}))).toEqual({ kind: 'answer', answer: { status: 200, contentType: 'text/plain; charset=utf-8', body: '5837397286462138367' } });
  });

  it('agrees with another program', () => {
    // Of the public vector's token, timestamp and nonce: printf 1409659589263014780QDG6eK | sha1sum
    const query = { timestamp: '1409659589', nonce: '263014780', signature: '93d1cec91cee4a4a8baada4c807ed13137622215', echostr: '1616140317555161061' };
    expect(verify({ ...check({}), query }, 1409659589_000)).toMatchObject({ kind: 'answer', answer: { body: '1616140317555161061' } });
  });

  it.each([
    ['another signature', { signature: '0'.repeat(40) }, 'signature'],
    ['none', { signature: '' }, 'signature'],
    ['another nonce', { nonce: '43' }, 'signature'],
    ['words to repeat, which the signature does not cover', { echostr: '<script>alert(1)</script>' }, 'oracle'],
    ['nothing to repeat', { echostr: '' }, 'oracle'],
  ] as const)('refuses %s', (_what, change, reason) => {
    expect(verify(check(change))).toMatchObject({ kind: 'refused', reason });
  });

  it('refuses an old one', () => {
    expect(verify(check({}), START + 300_001)).toMatchObject({ kind: 'refused', reason: 'stale' });
  });
});

describe('a callback in secure mode', () => {
  it.each([
    ['XML', post(INNER, xml), INNER],
    ['JSON', post(JSON_INNER, json), JSON_INNER],
  ] as const)('%s is stored under its 64-bit id as text', (_form, callback, raw) => {
    expect(verify(callback)).toEqual({ kind: 'store', events: [{ platformId: '7300000000000000123', raw }], ack: { status: 200, contentType: 'text/plain; charset=utf-8', body: 'success' } });
  });

  it('events are keyed by person and second, and by what they are', () => {
    const event = (key: string, second = START / 1000) => {
      const result = verify(post(xmlOf({ FromUserName: 'oABC', CreateTime: second, MsgType: 'event', Event: 'CLICK', EventKey: key }), xml));
      return result.kind === 'store' ? result.events[0]?.platformId : null;
    };
    expect(event('a')).toBe(event('a'));
    expect(event('a')).toMatch(/^event:oABC:1768442400:/);
    expect(new Set([event('a'), event('b'), event('a', START / 1000 + 1)]).size).toBe(3);
  });

  it('refuses plain text in either form, also when it is rightly signed for the check', () => {
    const { query } = check({});
    for (const body of [INNER, JSON_INNER, xml(''), json('')]) {
      expect(verify({ method: 'POST', query, headers: {}, body: Buffer.from(body) })).toMatchObject({ kind: 'refused', status: 403, reason: 'plaintext' });
    }
  });

  it('refuses another receiver, another signature and what cannot be read', () => {
    expect(verify(post(INNER, xml, 'wxother'))).toMatchObject({ reason: 'receive_id' });
    expect(verify({ ...post(INNER, xml), query: check({}).query })).toMatchObject({ reason: 'signature' });
    expect(verify(post('not a message', xml))).toMatchObject({ reason: 'malformed' });
    for (const body of ['', '{', '[]', '<xml>', 'null', '{"Encrypt":{"a":1}}']) {
      expect(verify({ ...post(INNER, xml), body: Buffer.from(body) }).kind).toBe('refused');
    }
    expect(verify(post(INNER, xml), START + 300_001)).toMatchObject({ reason: 'stale' });
  });
});

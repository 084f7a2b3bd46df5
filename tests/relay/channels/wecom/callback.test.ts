import { describe, expect, it } from 'vitest';
import type { RawCallback } from '../../../../relay/channels/types.ts';
import { verifyWecomCallback } from '../../../../relay/channels/wecom/callback.ts';
import { wecomEventKey } from '../../../../relay/channels/wecom/eventKey.ts';
import { seal, xmlOf } from '../../../../simulator/wecomCipher.ts';
import { AES_KEY, START } from '../harness.ts';

const ACCOUNT = { callbackToken: 'QDG6eK', encodingAesKey: AES_KEY, corpId: 'wwcorp1' };
const SECRETS = { token: ACCOUNT.callbackToken, encodingAesKey: AES_KEY, receiveId: ACCOUNT.corpId };
const MESSAGE = xmlOf({ FromUserName: 'LiWei', CreateTime: START / 1000, MsgType: 'text', Content: '挂号退号', MsgId: '7000000000000000123' });

function post(inner: string, change: Partial<{ corpId: string; at: number; body: string; query: Record<string, string> }> = {}): RawCallback {
  const { encrypted, signature, timestamp, nonce } = seal({ ...ACCOUNT, corpId: change.corpId ?? ACCOUNT.corpId }, inner, change.at ?? START);
  return {
    method: 'POST',
    query: { msg_signature: signature, timestamp, nonce, ...change.query },
    headers: {},
    body: Buffer.from(change.body ?? xmlOf({ ToUserName: ACCOUNT.corpId, Encrypt: encrypted })),
  };
}
const verify = (callback: RawCallback, now = START) => verifyWecomCallback(SECRETS, callback, now, wecomEventKey, 300_000);

describe('verifyWecomCallback', () => {
  it('stores a genuine message under its 64-bit id as text', () => {
    const result = verify(post(MESSAGE));
    expect(result).toMatchObject({ kind: 'store', ack: { status: 200 }, events: [{ platformId: '7000000000000000123', raw: MESSAGE }] });
  });

  it('answers the public URL check', () => {
    const callback: RawCallback = {
      method: 'GET',
      query: {
        msg_signature: '5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3',
        timestamp: '1409659589',
        nonce: '263014780',
        echostr: 'P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ==',
      },
      headers: {},
      body: Buffer.alloc(0),
    };
    const secrets = { ...SECRETS, receiveId: 'wx5823bf96d3bd56c7' };
    const result = verifyWecomCallback(secrets, callback, 1409659589_000, wecomEventKey, 300_000);
    expect(result).toMatchObject({ kind: 'answer', answer: { status: 200, body: '1616140317555161061' } });
    expect(verifyWecomCallback(secrets, callback, START, wecomEventKey, 300_000)).toMatchObject({ kind: 'refused', reason: 'stale' });
  });

  it('refuses a wrong signature, also for a missing one', () => {
    expect(verify(post(MESSAGE, { query: { msg_signature: '0'.repeat(40) } }))).toEqual({ kind: 'refused', status: 401, reason: 'signature' });
    expect(verify({ ...post(MESSAGE), query: {} })).toMatchObject({ reason: 'signature' });
    // A fresh timestamp on an old signature: the signature covers it.
    expect(verify(post(MESSAGE, { at: START - 3_600_000, query: { timestamp: String(START / 1000) } }))).toMatchObject({ reason: 'signature' });
  });

  it('refuses a stale or future timestamp, and takes the edge', () => {
    expect(verify(post(MESSAGE), START + 300_001)).toEqual({ kind: 'refused', status: 401, reason: 'stale' });
    expect(verify(post(MESSAGE), START - 300_001)).toMatchObject({ reason: 'stale' });
    expect(verify(post(MESSAGE), START + 300_000).kind).toBe('store');
  });

  it('refuses unsigned plaintext however it is dressed', () => {
    const plain = { ...post(MESSAGE), body: Buffer.from(MESSAGE) };
    expect(verify(plain)).toEqual({ kind: 'refused', status: 403, reason: 'plaintext' });
    expect(verify({ ...plain, query: {} })).toMatchObject({ reason: 'plaintext' });
    expect(verify({ ...plain, body: Buffer.from('<xml><Encrypt></Encrypt></xml>') })).toMatchObject({ reason: 'plaintext' });
    const twice = '<xml><Encrypt>a</Encrypt><Encrypt>b</Encrypt></xml>';
    expect(verify({ ...plain, body: Buffer.from(twice) })).toMatchObject({ kind: 'refused' });
  });

  it('refuses what was sealed for another receiver', () => {
    expect(verify(post(MESSAGE, { corpId: 'wwother' }))).toEqual({ kind: 'refused', status: 403, reason: 'receive_id' });
  });

  it.each(['', 'hello', '<xml>', '<xml><Encrypt>a</xml>', '{"Encrypt":"a"}', '<a><Encrypt>a</Encrypt></a>', '\u0000\u0001'])(
    'refuses the malformed envelope %j',
    (body) => {
      expect(verify(post(MESSAGE, { body }))).toEqual({ kind: 'refused', status: 400, reason: 'malformed' });
    },
  );

  it('refuses malformed XML inside a genuine envelope', () => {
    expect(verify(post('<xml><Content>'))).toEqual({ kind: 'refused', status: 400, reason: 'malformed' });
  });

  it('does not expand entities nor touch prototypes', () => {
    const bomb = '<!DOCTYPE x [<!ENTITY a "aaaa">]><xml><Content>&a;</Content><MsgId>1</MsgId></xml>';
    const result = verify(post(bomb));
    if (result.kind === 'store') expect(JSON.stringify(result)).not.toContain('aaaa<');
    expect(verify(post('<xml><__proto__><polluted>1</polluted></__proto__><MsgId>5</MsgId></xml>')).kind).not.toBe('answer');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('keys events by person, second and content', () => {
    const event = (key: string) => xmlOf({ FromUserName: 'LiWei', CreateTime: 1700000000, MsgType: 'event', Event: 'click', EventKey: key });
    const idOf = (inner: string) => {
      const result = verify(post(inner));
      return result.kind === 'store' ? result.events[0]?.platformId : null;
    };
    expect(idOf(event('a'))).toBe(idOf(event('a')));
    expect(idOf(event('a'))).not.toBe(idOf(event('b')));
    expect(idOf(event('a'))).toMatch(/^event:LiWei:1700000000:/);
  });
});

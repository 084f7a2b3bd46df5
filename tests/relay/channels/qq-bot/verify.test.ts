import { createPublicKey, createPrivateKey, verify as verifyEd25519 } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { RawCallback } from '../../../../relay/channels/types.ts';
import { isBodySigned, signChallenge } from '../../../../relay/channels/qq-bot/signature.ts';
import { verifyQqCallback } from '../../../../relay/channels/qq-bot/verify.ts';
import { signWebhook } from '../../../../simulator/qqSigner.ts';
import { START } from '../harness.ts';

const SECRET = 'DG5g3B4j9X2KOErG';
const SETTINGS = { mediaHosts: [], baseUrl: 'http://127.0.0.1:1', tokenBaseUrl: 'http://127.0.0.1:1', appId: '102000001', secret: SECRET };
const VECTOR = { plain_token: 'Arq0D5A61EgUu4OxUvOp', event_ts: '1725442341' };
const NOW = Number(VECTOR.event_ts) * 1000;

const challenge = (d: unknown, op: unknown = 13): RawCallback => ({ method: 'POST', query: {}, headers: {}, body: Buffer.from(JSON.stringify({ d, op })) });
function signed(body: string, at = START, signature?: string): RawCallback {
  const timestamp = String(at / 1000);
  return {
    method: 'POST',
    query: {},
    headers: { 'x-signature-timestamp': timestamp, 'x-signature-ed25519': signature ?? signWebhook(SECRET, timestamp, body) },
    body: Buffer.from(body),
  };
}
const verify = (callback: RawCallback, now = START) => verifyQqCallback(SETTINGS, callback, now, 300_000);
const message = (id: string) => JSON.stringify({ op: 0, id: 'C2C_MESSAGE_CREATE:x', t: 'C2C_MESSAGE_CREATE', d: { id, author: { user_openid: 'U1' }, content: 'hi' } });

describe('QQ webhook address check (op 13)', () => {
  it('answers the public vector', () => {
    const result = verify(challenge(VECTOR), NOW);
    if (result.kind !== 'answer') throw new Error(result.kind);
    const answer = JSON.parse(result.answer.body) as { plain_token: string; signature: string };
    expect(answer.plain_token).toBe(VECTOR.plain_token);
    expect(answer.signature).toBe(
      '87befc99c42c651b3aac0278e71ada338433ae26fcb24307bdc5ad38c1adc2d01bcfcadc0842edac85e85205028a1132afe09280305f13aa6909ffc2d652c706',
    );
    // The whole of it is right for the key that follows from the secret, computed here apart from the adapter.
    const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.from((SECRET + SECRET).slice(0, 32))]);
    const key = createPublicKey(createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }));
    expect(verifyEd25519(null, Buffer.from(VECTOR.event_ts + VECTOR.plain_token), key, Buffer.from(answer.signature, 'hex'))).toBe(true);
  });

  it.each([
    [{ ...VECTOR, event_ts: '1725442341{"op":0' }],
    [{ ...VECTOR, event_ts: '' }],
    [{ ...VECTOR, event_ts: '-1' }],
    [{ ...VECTOR, plain_token: '{"op":0,"d":{}}' }],
    [{ ...VECTOR, plain_token: '' }],
    [{ ...VECTOR, plain_token: 'a'.repeat(65) }],
    [{ ...VECTOR, plain_token: 'a\nb' }],
    [{ ...VECTOR, plain_token: 12 }],
    [{ plain_token: 'abc' }],
    [null],
  ])('is no signing oracle for %j', (d) => {
    expect(verify(challenge(d), NOW)).toEqual({ kind: 'refused', status: 400, reason: 'oracle' });
  });

  it('is not answered late, nor for a bulky body', () => {
    expect(verify(challenge(VECTOR), NOW + 300_001)).toEqual({ kind: 'refused', status: 401, reason: 'stale' });
    expect(verify(challenge({ ...VECTOR, pad: 'x'.repeat(2000) }), NOW)).toMatchObject({ reason: 'signature' });
  });

  it('never gives a signature that an event could use', () => {
    expect(signChallenge(SECRET, '1725442341', '{')).toBeNull();
    const hex = signChallenge(SECRET, '1725442341', 'abc') ?? '';
    expect(isBodySigned(SECRET, hex, '1725442341', Buffer.from('abc'))).toBe(true);
    // That body is not JSON, so it is refused although the signature is right.
    expect(verify({ method: 'POST', query: {}, headers: { 'x-signature-ed25519': hex, 'x-signature-timestamp': '1725442341' }, body: Buffer.from('abc') }, NOW)).toMatchObject({ reason: 'malformed' });
  });
});

describe('QQ webhook events (op 0)', () => {
  it('stores a signed event under its message id and acknowledges with op 12', () => {
    expect(verify(signed(message('ROBOT1.0_a')))).toMatchObject({ kind: 'store', events: [{ platformId: 'ROBOT1.0_a' }], ack: { body: '{"op":12}' } });
  });

  it('keeps an id beyond 2^53 exact', () => {
    const body = message('X').replace('"X"', '9007199254740993');
    expect(verify(signed(body))).toMatchObject({ events: [{ platformId: '9007199254740993', raw: body }] });
  });

  it('refuses wrong, missing and stale signatures', () => {
    const body = message('a');
    expect(verify(signed(body, START, 'f'.repeat(128)))).toEqual({ kind: 'refused', status: 401, reason: 'signature' });
    expect(verify(signed(body, START, 'zz'))).toMatchObject({ reason: 'signature' });
    expect(verify({ ...signed(body), headers: {} })).toEqual({ kind: 'refused', status: 401, reason: 'signature' });
    expect(verify({ ...signed(body), body: Buffer.from(message('b')) })).toMatchObject({ reason: 'signature' });
    expect(verify(signed(body), START + 300_001)).toEqual({ kind: 'refused', status: 401, reason: 'stale' });
    expect(verify({ ...signed(body), method: 'GET' })).toMatchObject({ reason: 'malformed' });
  });

  it.each(['', '{', 'null', '[]', '"op"', '{"op":null}'])('refuses the signed but malformed %j', (body) => {
    expect(verify(signed(body))).toEqual({ kind: 'refused', status: 400, reason: 'malformed' });
  });
});

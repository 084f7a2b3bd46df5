import fc from 'fast-check';
import { createCipheriv } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { isSignatureValid, openEncrypted } from '../../../../relay/channels/wecom/crypt.ts';
import { seal } from '../../../../simulator/wecomCipher.ts';

/** The public vector of WeCom's own documentation (shared/reference/CHANNELS.md). */
const VECTOR = {
  token: 'QDG6eK',
  encodingAesKey: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C',
  receiveId: 'wx5823bf96d3bd56c7',
  signature: '5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3',
  timestamp: '1409659589',
  nonce: '263014780',
  encrypted: 'P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ==',
};
const SECRETS = { encodingAesKey: VECTOR.encodingAesKey, receiveId: VECTOR.receiveId };

/** Encrypts 32-byte-aligned plain bytes as they are, so that a test can damage what lies inside. */
function encryptRaw(plain: Buffer): string {
  const key = Buffer.from(`${VECTOR.encodingAesKey}=`, 'base64');
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([cipher.update(plain), cipher.final()]).toString('base64');
}
function plainOf(message: string, receiveId: string, length = Buffer.byteLength(message)): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt32BE(length);
  const body = Buffer.concat([Buffer.alloc(16, 7), size, Buffer.from(message), Buffer.from(receiveId)]);
  const pad = 32 - (body.length % 32);
  return Buffer.concat([body, Buffer.alloc(pad, pad)]);
}

describe('WXBizMsgCrypt', () => {
  it('opens the public vector', () => {
    expect(isSignatureValid(VECTOR.token, VECTOR)).toBe(true);
    expect(openEncrypted(SECRETS, VECTOR.encrypted)).toEqual({ kind: 'plain', text: '1616140317555161061' });
  });

  it.each(['token', 'timestamp', 'nonce', 'encrypted', 'signature'] as const)('refuses a changed %s', (part) => {
    const changed = { ...VECTOR, [part]: VECTOR[part].replace(/.$/, (last) => (last === '0' ? '1' : '0')) };
    expect(isSignatureValid(changed.token, changed)).toBe(false);
  });

  it.each(['', 'abc', VECTOR.signature.slice(1), `${VECTOR.signature}0`, '值'.repeat(40)])('refuses the signature %j', (signature) => {
    expect(isSignatureValid(VECTOR.token, { ...VECTOR, signature })).toBe(false);
  });

  it('refuses another receiver, also one that only begins alike', () => {
    for (const receiveId of ['wx0000000000000000', 'wx5823bf96d3bd56c', 'wx5823bf96d3bd56c70', '']) {
      expect(openEncrypted({ ...SECRETS, receiveId }, VECTOR.encrypted)).toEqual({ kind: 'refused', reason: 'receive_id' });
    }
  });

  it('refuses damaged padding, lengths and bytes', () => {
    const good = plainOf('hello', VECTOR.receiveId);
    expect(openEncrypted(SECRETS, encryptRaw(good)).kind).toBe('plain');
    const inner = Buffer.from(good);
    inner[inner.length - 2] = 0;
    const zero = Buffer.from(good);
    zero[zero.length - 1] = 0;
    const long = Buffer.from(good);
    long[long.length - 1] = 33;
    const tooLong = plainOf('hello', VECTOR.receiveId, 4_000_000_000);
    for (const plain of [inner, zero, long, tooLong, Buffer.alloc(32, 32)]) {
      expect(openEncrypted(SECRETS, encryptRaw(plain))).toEqual({ kind: 'refused', reason: 'malformed' });
    }
    for (const text of ['', '====', 'AAAA', VECTOR.encrypted.slice(0, -4)]) {
      expect(openEncrypted(SECRETS, text)).toEqual({ kind: 'refused', reason: 'malformed' });
    }
    expect(openEncrypted({ ...SECRETS, encodingAesKey: 'short' }, VECTOR.encrypted).kind).toBe('refused');
  });

  it('opens whatever the platform seals, of any length', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        const account = { callbackToken: VECTOR.token, encodingAesKey: VECTOR.encodingAesKey, corpId: VECTOR.receiveId };
        const envelope = seal(account, text, 1_700_000_000_000);
        expect(isSignatureValid(VECTOR.token, envelope)).toBe(true);
        expect(openEncrypted(SECRETS, envelope.encrypted)).toEqual({ kind: 'plain', text });
      }),
    );
  });

  it('never throws on arbitrary ciphertext', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const opened = openEncrypted(SECRETS, Buffer.from(bytes).toString('base64'));
        expect(opened.kind).toBe('refused');
      }),
    );
  });
});

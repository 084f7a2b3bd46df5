import { createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';

/** PKCS8 wrapping of a raw 32-byte Ed25519 seed (RFC 8410). */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

/** The bot's key pair follows from its secret: the seed is the secret repeated to 32 bytes (QQ 机器人, "签名校验"). */
function privateKeyOf(secret: string): KeyObject | null {
  const bytes = Buffer.from(secret, 'utf8');
  if (bytes.length === 0) return null;
  const seed = Buffer.alloc(32);
  for (let at = 0; at < seed.length; at += 1) seed[at] = bytes[at % bytes.length] ?? 0;
  return createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: 'der', type: 'pkcs8' });
}

/** Key pairs by secret. Making one costs more than checking a signature with it, and there are as many as accounts. */
export interface QqKeys {
  privateOf(secret: string): KeyObject | null;
  publicOf(secret: string): KeyObject | null;
}

export function createQqKeys(): QqKeys {
  const known = new Map<string, { readonly private: KeyObject; readonly public: KeyObject }>();
  function pairOf(secret: string) {
    const found = known.get(secret);
    if (found !== undefined) return found;
    const key = privateKeyOf(secret);
    if (key === null) return null;
    const pair = { private: key, public: createPublicKey(key) };
    known.set(secret, pair);
    return pair;
  }
  return { privateOf: (secret) => pairOf(secret)?.private ?? null, publicOf: (secret) => pairOf(secret)?.public ?? null };
}

/** Whether `signatureHex` signs timestamp + raw body under the bot's key. Never throws. */
export function isBodySigned(secret: string, signatureHex: string, timestamp: string, body: Buffer, keys: QqKeys = createQqKeys()): boolean {
  const key = /^[0-9a-fA-F]{128}$/.test(signatureHex) ? keys.publicOf(secret) : null;
  if (key === null) return false;
  const signed = Buffer.concat([Buffer.from(timestamp, 'utf8'), body]);
  return verify(null, signed, key, Buffer.from(signatureHex, 'hex'));
}

/**
 * The answer to op 13. Signing what a stranger sends makes a signing oracle; the shapes allowed here cannot spell a
 * JSON body (no `{`), so no signed answer can pass as the signature of an event.
 */
export function signChallenge(secret: string, eventTs: string, plainToken: string, keys: QqKeys = createQqKeys()): string | null {
  if (!/^\d{1,12}$/.test(eventTs) || !/^[A-Za-z0-9_-]{1,64}$/.test(plainToken)) return null;
  const key = keys.privateOf(secret);
  return key === null ? null : sign(null, Buffer.from(eventTs + plainToken, 'utf8'), key).toString('hex');
}

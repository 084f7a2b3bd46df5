import { createDecipheriv, createHash, timingSafeEqual } from 'node:crypto';

/** What the platform's console shows for one callback URL. */
export interface WecomSecrets {
  readonly token: string;
  /** 43 characters; the AES key is base64 of it with one `=` appended. */
  readonly encodingAesKey: string;
  /** corpid for WeCom; appid for the official account and mini-program. */
  readonly receiveId: string;
}

export interface SignedText {
  readonly signature: string;
  readonly timestamp: string;
  readonly nonce: string;
  /** The `Encrypt` value, or `echostr` of the URL check. */
  readonly encrypted: string;
}

export type Opened =
  | { readonly kind: 'plain'; readonly text: string }
  | { readonly kind: 'refused'; readonly reason: 'malformed' | 'receive_id' };

const BLOCK = 32;
const RANDOM_PREFIX = 16;
const LENGTH_FIELD = 4;

/** WXBizMsgCrypt, "消息体签名". */
export function isSignatureValid(token: string, text: SignedText): boolean {
  return isSha1Of([token, text.timestamp, text.nonce, text.encrypted], text.signature);
}

/**
 * Whether `signature` is the sha1 of the sorted parts, hex. Compares in constant time: an early exit would tell an
 * attacker how many characters were right.
 */
export function isSha1Of(parts: readonly string[], signature: string): boolean {
  const expected = Buffer.from(createHash('sha1').update(parts.toSorted().join('')).digest('hex'), 'utf8');
  const given = Buffer.from(signature.toLowerCase(), 'utf8');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/**
 * Decrypts one `Encrypt` value: AES-256-CBC, PKCS7 to 32 bytes (so Node's own 16-byte padding check is switched off),
 * plain = 16 random bytes + 4-byte big-endian length + message + receive id. Call it only after `isSignatureValid`.
 * Every failure before the receive id is the same `malformed`: no padding oracle. Never throws.
 */
export function openEncrypted(secrets: Omit<WecomSecrets, 'token'>, encrypted: string): Opened {
  const padded = decrypt(secrets.encodingAesKey, encrypted);
  const body = padded === null ? null : withoutPadding(padded);
  if (body === null || body.length < RANDOM_PREFIX + LENGTH_FIELD) return { kind: 'refused', reason: 'malformed' };
  const length = body.readUInt32BE(RANDOM_PREFIX);
  const start = RANDOM_PREFIX + LENGTH_FIELD;
  if (length > body.length - start) return { kind: 'refused', reason: 'malformed' };
  const receiver = body.subarray(start + length);
  const expected = Buffer.from(secrets.receiveId, 'utf8');
  if (receiver.length !== expected.length || !timingSafeEqual(receiver, expected)) {
    return { kind: 'refused', reason: 'receive_id' };
  }
  return { kind: 'plain', text: body.toString('utf8', start, start + length) };
}

function decrypt(encodingAesKey: string, encrypted: string): Buffer | null {
  const key = Buffer.from(`${encodingAesKey}=`, 'base64');
  const bytes = Buffer.from(encrypted, 'base64');
  if (key.length !== 32 || bytes.length === 0 || bytes.length % 16 !== 0) return null;
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([decipher.update(bytes), decipher.final()]);
}

/** Checks every padding byte, not just the last: a damaged block must not pass as a shorter message. */
function withoutPadding(padded: Buffer): Buffer | null {
  const pad = padded.at(-1) ?? 0;
  if (pad < 1 || pad > BLOCK || pad > padded.length) return null;
  const end = padded.length - pad;
  return padded.subarray(end).every((byte) => byte === pad) ? padded.subarray(0, end) : null;
}

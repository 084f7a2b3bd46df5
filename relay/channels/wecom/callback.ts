import type { Instant } from '../../../shared/time/clock.ts';
import type { HttpAnswer, RawCallback, RefusalReason, Verified } from '../types.ts';
import { isSignatureValid, openEncrypted, type WecomSecrets } from './crypt.ts';
import { readXmlFields, type XmlFields } from './xml.ts';

/**
 * How far the signed timestamp may lie from the relay's clock, either way. The platform sends its three tries within
 * about 15 s; the rest is room for clocks that drift. Replays inside it are stopped by UNIQUE(account, platform id).
 */
export const DEFAULT_STALE_AFTER_MS = 5 * 60_000;

/** Answered at once; an empty body or "success" both stop the platform's retries (接收消息与事件). */
export const WECOM_ACK: HttpAnswer = { status: 200, contentType: 'text/plain; charset=utf-8', body: 'success' };

const STATUS = { signature: 401, stale: 401, plaintext: 403, receive_id: 403, malformed: 400, oracle: 400, too_large: 413 } as const;

export function refuse(reason: RefusalReason): Extract<Verified, { kind: 'refused' }> {
  return { kind: 'refused', status: STATUS[reason], reason };
}

/**
 * Verifies one callback of any WXBizMsgCrypt channel and, for a genuine POST, names its event by `keyOf`.
 * Order: envelope -> signature -> time -> decrypt -> receive id -> content. Nothing inside is read before.
 */
export function verifyWecomCallback(
  secrets: WecomSecrets,
  callback: RawCallback,
  now: Instant,
  keyOf: (fields: XmlFields, text: string) => string,
  staleAfterMs: number,
): Verified {
  const encrypted = callback.method === 'GET' ? (callback.query['echostr'] ?? '') : encryptedOf(callback.body);
  if (typeof encrypted !== 'string') return encrypted;
  const opened = openSigned(secrets, callback, encrypted, now, staleAfterMs);
  if (opened.kind === 'refused') return opened;
  if (callback.method === 'GET') {
    return { kind: 'answer', answer: { status: 200, contentType: 'text/plain; charset=utf-8', body: opened.text } };
  }
  const fields = readXmlFields(opened.text);
  if (fields === null) return refuse('malformed');
  return { kind: 'store', events: [{ platformId: keyOf(fields, opened.text), raw: opened.text }], ack: WECOM_ACK };
}

/** signature -> time -> decrypt -> receive id, of an `Encrypt` value that nobody has looked into yet. */
export function openSigned(
  secrets: WecomSecrets,
  { query }: RawCallback,
  encrypted: string,
  now: Instant,
  staleAfterMs: number,
): { readonly kind: 'plain'; readonly text: string } | Extract<Verified, { kind: 'refused' }> {
  const timestamp = query['timestamp'] ?? '';
  const signed = { signature: query['msg_signature'] ?? '', timestamp, nonce: query['nonce'] ?? '', encrypted };
  if (!isSignatureValid(secrets.token, signed)) return refuse('signature');
  if (!isFresh(timestamp, now, staleAfterMs)) return refuse('stale');
  const opened = openEncrypted(secrets, encrypted);
  return opened.kind === 'refused' ? refuse(opened.reason) : opened;
}

/** The `Encrypt` text of the envelope. Well-formed XML without it is a plaintext callback, which is never accepted. */
function encryptedOf(body: Buffer): string | Verified {
  const fields = readXmlFields(body.toString('utf8'));
  if (fields === null) return refuse('malformed');
  const encrypted = fields.get('Encrypt');
  return encrypted === undefined || encrypted === '' ? refuse('plaintext') : encrypted;
}

/** `seconds` is the platform's unix time in whole seconds, as text. */
export function isFresh(seconds: string, now: Instant, staleAfterMs: number): boolean {
  return /^\d{1,12}$/.test(seconds) && Math.abs(now - Number(seconds) * 1000) <= staleAfterMs;
}

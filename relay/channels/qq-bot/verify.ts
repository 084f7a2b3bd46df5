import { createHash } from 'node:crypto';
import type { Instant } from '../../../shared/time/clock.ts';
import { parseJsonKeepingIds } from '../bigJson.ts';
import { fieldOf, textField } from '../http.ts';
import type { QqBotSettings, RawCallback, Verified } from '../types.ts';
import { isFresh, refuse } from '../wecom/callback.ts';
import { createQqKeys, isBodySigned, signChallenge, type QqKeys } from './signature.ts';

/** A challenge is two short fields; anything longer is not one and is not parsed unsigned. */
const MAX_CHALLENGE_BYTES = 1024;
const JSON_TYPE = 'application/json; charset=utf-8';

/** Events whose `d.id` is the id of a message (and not of something done to a message). */
export const MESSAGE_EVENTS: ReadonlySet<string> = new Set(['C2C_MESSAGE_CREATE', 'GROUP_AT_MESSAGE_CREATE']);

/**
 * A webhook of the QQ bot: op 0 (an event) must be signed over X-Signature-Timestamp + raw body; op 13 (the address
 * check) may come unsigned and is answered only in the shapes `signChallenge` allows and only when fresh.
 */
export function verifyQqCallback(settings: QqBotSettings, callback: RawCallback, now: Instant, staleAfterMs: number, keys = createQqKeys()): Verified {
  if (callback.method !== 'POST') return refuse('malformed');
  const signature = callback.headers['x-signature-ed25519'];
  if (signature === undefined) return verifyUnsigned(settings, callback.body, now, staleAfterMs, keys);
  const timestamp = callback.headers['x-signature-timestamp'] ?? '';
  if (!isBodySigned(settings.secret, signature, timestamp, callback.body, keys)) return refuse('signature');
  if (!isFresh(timestamp, now, staleAfterMs)) return refuse('stale');
  const text = callback.body.toString('utf8');
  const payload = parseOrNull(text);
  const op = textField(payload, 'op');
  if (op === null) return refuse('malformed');
  if (op === '13') return answerChallenge(settings, payload, now, staleAfterMs, keys);
  return {
    kind: 'store',
    events: [{ platformId: keyOf(payload, text), raw: text }],
    // op 12: "HTTP Callback ACK".
    ack: { status: 200, contentType: JSON_TYPE, body: '{"op":12}' },
  };
}

function verifyUnsigned(settings: QqBotSettings, body: Buffer, now: Instant, staleAfterMs: number, keys: QqKeys): Verified {
  if (body.length > MAX_CHALLENGE_BYTES) return refuse('signature');
  const payload = parseOrNull(body.toString('utf8'));
  if (typeof payload !== 'object' || payload === null) return refuse('malformed');
  return textField(payload, 'op') === '13' ? answerChallenge(settings, payload, now, staleAfterMs, keys) : refuse('signature');
}

function answerChallenge(settings: QqBotSettings, payload: unknown, now: Instant, staleAfterMs: number, keys: QqKeys): Verified {
  const d = fieldOf(payload, 'd');
  const eventTs = textField(d, 'event_ts') ?? '';
  const plainToken = fieldOf(d, 'plain_token');
  const signature = typeof plainToken === 'string' ? signChallenge(settings.secret, eventTs, plainToken, keys) : null;
  if (signature === null) return refuse('oracle');
  if (!isFresh(eventTs, now, staleAfterMs)) return refuse('stale');
  const body = JSON.stringify({ plain_token: plainToken, signature });
  return { kind: 'answer', answer: { status: 200, contentType: JSON_TYPE, body } };
}

/** Messages are known by their message id, everything else by the event id, else by what was said. */
function keyOf(payload: unknown, text: string): string {
  const messageId = textField(fieldOf(payload, 'd'), 'id') ?? '';
  if (MESSAGE_EVENTS.has(textField(payload, 't') ?? '') && messageId !== '' && messageId.length <= 256) return messageId;
  const eventId = textField(payload, 'id') ?? '';
  if (eventId !== '' && eventId.length <= 256) return `event:${eventId}`;
  return `event:${createHash('sha256').update(text).digest('base64url').slice(0, 22)}`;
}

function parseOrNull(text: string): unknown {
  try {
    return parseJsonKeepingIds(text);
  } catch {
    return null;
  }
}

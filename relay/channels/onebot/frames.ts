import { createHash } from 'node:crypto';
import { parseJsonKeepingIds } from '../bigJson.ts';
import { fieldOf, textField } from '../http.ts';
import type { RawEvent } from '../types.ts';
import { conversationOf } from './normalise.ts';

/** What a client sends over its socket. */
export type Frame =
  | { readonly kind: 'event'; readonly event: RawEvent }
  | { readonly kind: 'answer'; readonly echo: string; readonly answer: unknown }
  /** A sign of life, or our own message said back. */
  | { readonly kind: 'nothing' }
  /** Not what a OneBot client of this account sends: the socket is closed. */
  | { readonly kind: 'malformed' };

/** @param selfId of the account: events of another one do not belong here */
export function readFrame(text: string, selfId: string): Frame {
  const parsed = parseOrNull(text);
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return { kind: 'malformed' };
  const postType = textField(parsed, 'post_type');
  if (postType === null) {
    const echo = textField(parsed, 'echo');
    return echo === null ? { kind: 'malformed' } : { kind: 'answer', echo, answer: parsed };
  }
  if (textField(parsed, 'self_id') !== selfId) return { kind: 'malformed' };
  const isOwn = postType === 'message' && textField(parsed, 'user_id') === selfId;
  if (postType === 'meta_event' || postType === 'message_sent' || isOwn) return { kind: 'nothing' };
  return { kind: 'event', event: { platformId: keyOf(parsed, text), raw: text } };
}

/** One message of a history answer as the event it was, or null where it is none of somebody else's. */
export function eventOfHistory(message: unknown, of: { readonly selfId: string; readonly group: string | null; readonly person: string | null }): { readonly event: RawEvent; readonly at: number } | null {
  if (typeof message !== 'object' || message === null) return null;
  const place = of.group === null ? { message_type: 'private', user_id: of.person } : { message_type: 'group', group_id: of.group };
  const whole = { ...place, ...message, post_type: 'message', self_id: of.selfId };
  const sender = textField(whole, 'user_id') ?? textField(fieldOf(whole, 'sender'), 'user_id');
  if (sender === null || sender === of.selfId) return null;
  const event = { ...whole, user_id: sender };
  const seconds = Number(textField(event, 'time') ?? '');
  return { event: { platformId: keyOf(event, ''), raw: JSON.stringify(event) }, at: Number.isFinite(seconds) ? seconds * 1000 : 0 };
}

/** `message_id` is promised to be unique only where it was said; notices have no id and are known by what they say. */
function keyOf(event: unknown, text: string): string {
  const id = textField(event, 'message_id') ?? '';
  const place = conversationOf(event)?.externalId ?? '';
  const isMessage = textField(event, 'post_type') === 'message';
  if (isMessage && id !== '' && id.length <= 64 && place.length <= 64) return `${place}/${id}`;
  return `event:${createHash('sha256').update(text === '' ? JSON.stringify(event) : text).digest('base64url').slice(0, 22)}`;
}

function parseOrNull(text: string): unknown {
  try {
    return parseJsonKeepingIds(text);
  } catch {
    return null;
  }
}

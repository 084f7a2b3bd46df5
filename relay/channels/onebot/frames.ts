import { createHash } from 'node:crypto';
import { parseJsonKeepingIds } from '../bigJson.ts';
import { fieldOf, textField } from '../http.ts';
import type { RawEvent } from '../types.ts';
import { conversationOf } from './normalise.ts';

/** What a client sends over its socket. */
export type Frame =
  | { readonly kind: 'event'; readonly event: RawEvent }
  | { readonly kind: 'answer'; readonly echo: string; readonly answer: unknown }
  /** Whether the client is signed in to QQ: it may well be connected to us and not to them. */
  | { readonly kind: 'alive'; readonly isOnline: boolean }
  /** Our own message said back, or a sign of life that says no more. */
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
  const isOnline = fieldOf(fieldOf(parsed, 'status'), 'online');
  if (postType === 'meta_event') return typeof isOnline === 'boolean' ? { kind: 'alive', isOnline } : { kind: 'nothing' };
  const isOwn = postType === 'message' && textField(parsed, 'user_id') === selfId;
  if (postType === 'message_sent' || isOwn) return { kind: 'nothing' };
  return { kind: 'event', event: { platformId: keyOf(parsed, text), raw: text } };
}

/** One message of a history answer as the event it was, or null where it is none of somebody else's. */
export function eventOfHistory(message: unknown, of: { readonly selfId: string; readonly group: string | null }): { readonly event: RawEvent; readonly at: number } | null {
  if (typeof message !== 'object' || message === null) return null;
  const place = of.group === null ? { message_type: 'private' } : { message_type: 'group', group_id: of.group };
  const sender = textField(message, 'user_id') ?? textField(fieldOf(message, 'sender'), 'user_id');
  if (sender === null || sender === of.selfId) return null;
  const event = { ...place, ...message, post_type: 'message', self_id: of.selfId, user_id: sender };
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

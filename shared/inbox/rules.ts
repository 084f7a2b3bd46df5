import type { UserId } from '../ids.ts';
import type { Instant } from '../time/clock.ts';
import type { ChannelLimits, Conversation, Message } from './model.ts';

/** Whether the platform will take a reply, known before the person types (FEATURES: reply window and quota meter). */
export type SendWindow =
  | {
      readonly open: true;
      /** Null: the platform sets no end. */
      readonly closesAt: Instant | null;
      /** Replies left; null: unlimited. */
      readonly remaining: number | null;
    }
  | { readonly open: false; readonly reason: 'never_wrote' | 'expired' | 'quota'; readonly closedAt: Instant | null };

export function sendWindow(
  conversation: Pick<Conversation, 'kind' | 'lastInboundAt' | 'repliesSinceInbound' | 'refusal'>,
  limits: ChannelLimits,
  now: Instant,
): SendWindow {
  const span = conversation.kind === 'group' ? limits.groupWindowMs : limits.directWindowMs;
  const remaining =
    limits.repliesPerInbound === null ? null : Math.max(0, limits.repliesPerInbound - conversation.repliesSinceInbound);
  // What the platform says counts more than what we have counted: its windows are published figures, never checked.
  if (conversation.refusal !== null) return { open: false, reason: conversation.refusal, closedAt: null };
  if (span === null && remaining === null) return { open: true, closesAt: null, remaining: null };
  if (conversation.lastInboundAt === null) return { open: false, reason: 'never_wrote', closedAt: null };
  const closesAt = span === null ? null : conversation.lastInboundAt + span;
  if (closesAt !== null && now >= closesAt) return { open: false, reason: 'expired', closedAt: closesAt };
  if (remaining === 0) return { open: false, reason: 'quota', closedAt: null };
  return { open: true, closesAt, remaining };
}

/** Reading order (invariant I4): the person's send time, then the id so that equal times stay put everywhere. */
export function byReadingOrder(a: Pick<Message, 'sentAt' | 'id'>, b: Pick<Message, 'sentAt' | 'id'>): number {
  return a.sentAt - b.sentAt || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

/** What a conversation begins with: not put aside, and nobody has replied. */
export const atRest = { snoozedUntil: null, snoozedSeen: null, snoozedBy: null, lastOutId: null, lastOutBy: null, lastOutAt: null } as const;

/**
 * Whether a colleague has replied since the writer looked (FEATURES, complaint 8). One's own replies never stand in the
 * way, nor what the relay sends by itself.
 * @param seenOutId the newest reply the writer has seen; undefined: an older program, which did not say
 */
export function repliedMeanwhile(
  { lastOutId, lastOutBy }: Pick<Conversation, 'lastOutId' | 'lastOutBy'>,
  seenOutId: string | null | undefined,
  writer: UserId,
): boolean {
  return seenOutId !== undefined && lastOutBy !== null && lastOutBy !== writer && lastOutId !== seenOutId;
}

/** The arguments of a reply whose writer was told of the colleague's and sends it all the same: nothing is compared. */
export function decidedAnyway(args: unknown): unknown {
  if (typeof args !== 'object' || args === null) return args;
  const { seenOutId: _seen, ...rest } = args as Readonly<Record<string, unknown>>; // what any object is
  return rest;
}

export const PREVIEW_LENGTH = 80;
export function previewOf(text: string): string {
  return [...text.replaceAll(/\s+/gu, ' ').trim()].slice(0, PREVIEW_LENGTH).join('');
}

/** What an inbound message does to its conversation. Late arrivals (older send time) never move it backwards. */
export function afterInbound(conversation: Conversation, inbound: Pick<Message, 'sentAt' | 'text'>): Conversation {
  const newest = inbound.sentAt >= conversation.lastMessageAt;
  const resets = conversation.lastInboundAt === null || inbound.sentAt > conversation.lastInboundAt;
  return {
    ...conversation,
    status: 'open',
    lastMessageAt: newest ? inbound.sentAt : conversation.lastMessageAt,
    preview: newest ? previewOf(inbound.text) : conversation.preview,
    lastInboundAt: resets ? inbound.sentAt : conversation.lastInboundAt,
    repliesSinceInbound: resets ? 0 : conversation.repliesSinceInbound,
    refusal: resets ? null : conversation.refusal,
    waitingSince:
      conversation.waitingSince === null ? inbound.sentAt : Math.min(conversation.waitingSince, inbound.sentAt),
  };
}

/**
 * What an accepted reply does. Only here does the waiting clock stop (invariant I7: a queued reply stops no clock),
 * and only for what the customer wrote before the reply was accepted.
 */
export function afterDelivered(conversation: Conversation, reply: Pick<Message, 'sentAt' | 'text'>): Conversation {
  const answered = conversation.lastInboundAt === null || conversation.lastInboundAt <= reply.sentAt;
  const newest = reply.sentAt >= conversation.lastMessageAt;
  return {
    ...conversation,
    lastMessageAt: newest ? reply.sentAt : conversation.lastMessageAt,
    preview: newest ? previewOf(reply.text) : conversation.preview,
    repliesSinceInbound: conversation.repliesSinceInbound + 1,
    refusal: null,
    waitingSince: answered ? null : conversation.waitingSince,
  };
}

/** What a refused reply tells of the conversation: nothing where the platform refused for another reason. */
export function afterRefused(conversation: Conversation, reason: string): Conversation {
  const refusal = reason === 'window_closed' ? 'expired' : reason === 'quota' ? 'quota' : conversation.refusal;
  return { ...conversation, refusal };
}

/** Bytes in UTF-8, the unit in which platforms bound a text. */
export function utf8Length(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
  return bytes;
}

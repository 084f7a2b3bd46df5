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
  | { readonly open: false; readonly reason: 'never_wrote' | 'expired' | 'quota' | 'taken'; readonly closedAt: Instant | null };

type Ledger = Pick<Conversation, 'kind' | 'lastInboundAt' | 'repliesSinceInbound' | 'refusal' | 'eventWindow'>;

export function sendWindow(conversation: Ledger, limits: ChannelLimits, now: Instant): SendWindow {
  const ofMessages = messageWindow(conversation, limits, now);
  if (ofMessages.open || conversation.refusal !== null) return ofMessages;
  return eventWindow(conversation, limits, now) ?? ofMessages;
}

/** What an event still allows: it counts only where the customer's messages allow nothing, being the shorter of the two. */
function eventWindow({ eventWindow: last }: Ledger, { event }: ChannelLimits, now: Instant): SendWindow | null {
  if (last === null || event === undefined) return null;
  const closesAt = last.openedAt + event.windowMs;
  const remaining = event.replies - last.replies;
  return now < closesAt && remaining > 0 ? { open: true, closesAt, remaining } : null;
}

function messageWindow(conversation: Ledger, limits: ChannelLimits, now: Instant): SendWindow {
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

/** What a conversation begins with: not put aside, nobody has replied, and no event has opened a window. */
export const atRest = { eventWindow: null, snoozedUntil: null, snoozedSeen: null, snoozedBy: null, lastOutId: null, lastOutBy: null, lastOutAt: null } as const;

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
    refusal: resets && conversation.refusal !== 'taken' ? null : conversation.refusal,
    waitingSince:
      conversation.waitingSince === null ? inbound.sentAt : Math.min(conversation.waitingSince, inbound.sentAt),
  };
}

/** A text of ours that waits for the platform; `at` is the moment of writing. @param of `userId` null: `isAutomatic` */
export function queuedText(of: Pick<Message, 'id' | 'conversationId' | 'text' | 'userId'> & { readonly at: Instant }): Message {
  return {
    id: of.id,
    conversationId: of.conversationId,
    direction: 'out',
    contentKind: 'text',
    text: of.text,
    senderExternalId: null,
    senderName: '',
    userId: of.userId,
    sentAt: of.at,
    receivedAt: of.at,
    state: 'queued',
    failure: null,
    retryable: false,
    attempt: 1,
    platformId: null,
    recalledAt: null,
    waits: null,
    media: [],
  };
}

/** Written by nobody: the reply outside the hours (clause 二1). It stops no clock and proves nothing. */
export function isAutomatic(message: Pick<Message, 'direction' | 'userId'>): boolean {
  return message.direction === 'out' && message.userId === null;
}

/** What an event does that opens a window for replies: nobody waits for an answer to it, and a refusal before it is void. */
export function afterEvent(conversation: Conversation, event: { readonly at: Instant }): Conversation {
  if (conversation.eventWindow !== null && conversation.eventWindow.openedAt >= event.at) return conversation;
  return { ...conversation, refusal: null, eventWindow: { openedAt: event.at, replies: 0 } };
}

/**
 * What an accepted reply does. Only here does the waiting clock stop (invariant I7: a queued reply stops no clock),
 * and only for what the customer wrote before the reply was accepted.
 */
export function afterDelivered(conversation: Conversation, reply: Pick<Message, 'sentAt' | 'text' | 'direction' | 'userId'>): Conversation {
  const counted = {
    ...conversation,
    repliesSinceInbound: conversation.repliesSinceInbound + 1,
    // Against both: which of them a platform counts is not published, and promising too much would be the worse mistake.
    eventWindow: conversation.eventWindow && { ...conversation.eventWindow, replies: conversation.eventWindow.replies + 1 },
    refusal: null,
  };
  // The list goes on showing what the customer asked, and since when they wait.
  if (isAutomatic(reply)) return counted;
  const answered = conversation.lastInboundAt === null || conversation.lastInboundAt <= reply.sentAt;
  const newest = reply.sentAt >= conversation.lastMessageAt;
  return {
    ...counted,
    lastMessageAt: newest ? reply.sentAt : conversation.lastMessageAt,
    preview: newest ? previewOf(reply.text) : conversation.preview,
    waitingSince: answered ? null : conversation.waitingSince,
  };
}

/** What a refused reply tells of the conversation: nothing where the platform refused for another reason. */
export function afterRefused(conversation: Conversation, reason: string): Conversation {
  return { ...conversation, refusal: REFUSALS.get(reason) ?? conversation.refusal };
}
const REFUSALS: ReadonlyMap<string, Conversation['refusal']> = new Map([
  ['window_closed', 'expired'],
  ['quota', 'quota'],
  ['session_taken', 'taken'],
]);

/** Who serves the session on the platform: we, a person inside it, or nobody until the customer writes again. */
export type SessionState = 'ours' | 'taken' | 'ended';

/** What news of the session tells. That it is ours lifts only what another's session had closed. */
export function afterSession(conversation: Conversation, session: SessionState): Conversation {
  if (session === 'taken') return { ...conversation, refusal: 'taken' };
  if (session === 'ended') return { ...conversation, refusal: 'expired' };
  return conversation.refusal === 'taken' ? { ...conversation, refusal: null } : conversation;
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

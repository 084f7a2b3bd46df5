import { createHash } from 'node:crypto';
import { and, asc, eq, sql } from 'drizzle-orm';
import type { ConversationId, MessageId } from '../../shared/ids.ts';
import type { Conversation, Medium, Message, SendRate } from '../../shared/inbox/model.ts';
import { afterDelivered, afterRefused } from '../../shared/inbox/rules.ts';
import { put } from '../../shared/wire/mutation.ts';
import type { OutboundMessage, SendResult } from '../channels/types.ts';
import type { Db } from '../db/database.ts';
import { readOne } from '../db/rowStore.ts';
import type { TxWriter } from '../sync/txWriter.ts';
import { freeAt, settleSlots, takeSlot } from './slots.ts';
import { deliveries, messages, replyContexts } from './schema.ts';

type Delivery = typeof deliveries.$inferSelect;

/** Tries per decision of a person: the first one and what follows by itself. */
export const MOST_TRIES = 3;
const BACKOFF_MS = [1000, 5000] as const;
/** A platform may ask for hours; the person should hear of it sooner. */
const LONGEST_WAIT_MS = 60_000;

export type Claimed =
  | { readonly kind: 'none' }
  /** The first in line waits for its next try or for the platform's rate, and the rest behind it: order is kept. */
  | { readonly kind: 'later'; readonly at: number }
  | { readonly kind: 'send'; readonly conversation: Conversation; readonly outbound: Omit<OutboundMessage, 'medium'>; readonly medium: Medium | null; readonly claim: string; readonly isRepeat: boolean };

/** Whose bytes are on their way from a desktop is passed by: a colleague's answer does not wait for them. */
export const isReady = sql`not (${messages.media} @> '[{"state": "fetching"}]')`;

export interface Lane {
  readonly conversationId: ConversationId;
  readonly resendIsSafe: boolean;
  readonly rates: readonly SendRate[];
}

/** queued -> sending, with everything the platform will see pinned before it is called. */
export async function claimNext(tx: TxWriter, { conversationId, resendIsSafe, rates }: Lane): Promise<Claimed> {
  const queued = and(eq(messages.conversationId, conversationId), eq(messages.state, 'queued'), isReady);
  const [first] = await tx.db.select({ id: messages.id }).from(messages).where(queued).orderBy(asc(messages.sentAt), asc(messages.id)).limit(1);
  const message = first === undefined ? null : await readOne(tx.db, 'messages', first.id);
  const conversation = message === null ? null : await readOne(tx.db, 'conversations', conversationId);
  if (message === null || conversation === null) return { kind: 'none' };
  const [before] = await tx.db.select().from(deliveries).where(eq(deliveries.messageId, message.id));
  const isDecided = before === undefined || before.attempt !== message.attempt;
  if (!isDecided && before.nextTryAt > tx.now()) return { kind: 'later', at: before.nextTryAt };
  const free = await freeAt(tx, conversation, rates);
  if (free > tx.now()) {
    // Written only when it changed: what waits is looked at more than once.
    if (message.waits?.until !== free) await tx.write(put('messages', { ...message, waits: { reason: 'rate_limited', until: free } }));
    return { kind: 'later', at: free };
  }
  // Only a try that may have arrived, at a platform that tells doubles apart, is repeated as the very same request.
  const isRepeat = before?.open === true && resendIsSafe;
  const pinned = isRepeat ? before : await pinAnew(tx, message, before);
  const next: Delivery = { ...pinned, attempt: message.attempt, tries: isDecided ? 1 : before.tries + 1, nextTryAt: 0, open: true };
  await tx.db.insert(deliveries).values(next).onConflictDoUpdate({ target: deliveries.messageId, set: next });
  await tx.write(put('messages', { ...message, state: 'sending', failure: null, retryable: false, waits: null }));
  if (rates.length > 0) takeSlot(tx, conversation, rates, { messageId: message.id, claim: claimOf(next) });
  const { externalId, kind } = conversation;
  return {
    kind: 'send',
    conversation,
    claim: claimOf(next),
    isRepeat,
    medium: message.media[0] ?? null,
    outbound: {
      messageId: message.id,
      idempotencyKey: next.idempotencyKey,
      conversation: { externalId, kind },
      text: message.text,
      replyContext: next.context,
      replySeq: next.replySeq,
    },
  };
}

/** Which of the claims of one message; another node that takes it over makes another. */
function claimOf(delivery: Delivery): string {
  return `${delivery.attempt}.${delivery.tries}`;
}

/** Whether a message is still with whom made this claim. */
export async function holdsClaim(db: Db, messageId: MessageId, claim: string): Promise<boolean> {
  const [row] = await db
    .select({ delivery: deliveries })
    .from(deliveries)
    .innerJoin(messages, eq(messages.id, deliveries.messageId))
    .where(and(eq(deliveries.messageId, messageId), eq(messages.state, 'sending')));
  return row !== undefined && claimOf(row.delivery) === claim;
}

async function pinAnew(tx: TxWriter, message: Message, before: Delivery | undefined): Promise<Delivery> {
  const generation = (before?.generation ?? 0) + 1;
  const ofConversation = eq(replyContexts.conversationId, message.conversationId);
  const [context] = await tx.db.select().from(replyContexts).where(ofConversation);
  const replySeq = (context?.seq ?? 0) + 1;
  if (context !== undefined) await tx.db.update(replyContexts).set({ seq: replySeq }).where(ofConversation);
  return {
    messageId: message.id,
    attempt: message.attempt,
    idempotencyKey: keyOf(message.id, generation),
    generation,
    context: context?.context ?? {},
    replySeq,
    tries: 0,
    nextTryAt: 0,
    open: false,
  };
}

/** Message ids are drawn on desktops and may look like anything; platforms take 32 of [0-9a-zA-Z_-]. 192 bits. */
export function keyOf(messageId: MessageId, generation: number): string {
  return createHash('sha256').update(`${messageId} ${generation}`).digest('base64url').slice(0, 32);
}

/** What other parts of the relay write in the transaction in which a reply becomes delivered, or turns out not to be. */
export interface DeliveryHooks {
  delivered(tx: TxWriter, sent: Message, conversation: Conversation): Promise<void>;
  undelivered(tx: TxWriter, failed: Message, conversation: Conversation): Promise<void>;
}

export interface Answered {
  readonly messageId: MessageId;
  /** Which request the answer is to. */
  readonly idempotencyKey: string;
  /** Of whom the answer is: `Claimed.claim`. */
  readonly claim: string;
  readonly result: SendResult;
  readonly resendIsSafe: boolean;
  /** The account has a rate, against which this try counts from now on. */
  readonly isPaced: boolean;
  /** The same request had been made before, and nobody knows what became of it. */
  readonly isRepeat: boolean;
  /** The customer's last message when the platform was asked: a refusal says nothing about one that came meanwhile. */
  readonly lastInboundAt: number | null;
}

/** sending -> what the platform answered. The waiting clock stops here and only when the reply was accepted (I7). */
export async function settle(tx: TxWriter, { messageId, idempotencyKey, claim, result, resendIsSafe, isPaced, isRepeat, lastInboundAt }: Answered, hooks: DeliveryHooks): Promise<Message['state'] | null> {
  if (isPaced) settleSlots(tx, [messageId]);
  const message = await readOne(tx.db, 'messages', messageId);
  const [delivery] = await tx.db.select().from(deliveries).where(eq(deliveries.messageId, messageId));
  if (message === null || delivery === undefined || isOver(message) || delivery.idempotencyKey !== idempotencyKey) return null;
  // Also when another node became leader meanwhile and had to call it unknown: what was accepted must not be sent again.
  if (result.kind === 'sent') return settleSent(tx, message, result.platformId, hooks);
  // A refusal counts only for who holds the message: another node may be asking the platform the same right now.
  if (message.state !== 'sending' || claimOf(delivery) !== claim) return null;
  const mayTry = delivery.tries < MOST_TRIES && (result.kind === 'retryable' || (result.kind === 'unknown' && resendIsSafe));
  // A refusal of the repetition does not tell what became of the first (`ChannelAdapter.resendIsSafe`).
  const open = result.kind === 'unknown' || isRepeat;
  const wait = Math.min(LONGEST_WAIT_MS, (result.kind === 'retryable' ? result.retryAfterMs : undefined) ?? BACKOFF_MS[delivery.tries - 1] ?? 0);
  await tx.db.update(deliveries).set({ open, nextTryAt: mayTry ? tx.now() + wait : 0 }).where(eq(deliveries.messageId, messageId));
  const state = mayTry ? 'queued' : open ? 'unknown' : 'failed';
  const failure = mayTry ? null : result.reason;
  const waits = mayTry ? { reason: result.reason, until: tx.now() + wait } : null;
  await tx.write(put('messages', { ...message, state, failure, retryable: !mayTry && (open || result.kind !== 'final'), waits }));
  if (state === 'failed') await noteRefusal(tx, message, result.reason, lastInboundAt);
  return state;
}

async function noteRefusal(tx: TxWriter, message: Message, reason: string, lastInboundAt: number | null): Promise<void> {
  const conversation = await readOne(tx.db, 'conversations', message.conversationId);
  if (conversation === null || conversation.lastInboundAt !== lastInboundAt) return;
  const after = afterRefused(conversation, reason);
  if (after.refusal !== conversation.refusal) await tx.write(put('conversations', after));
}

/** `failed` too: the platform may tell that it could not deliver before its answer was written down. */
const isOver = (message: Message): boolean => message.state === 'sent' || message.state === 'failed';

async function settleSent(tx: TxWriter, message: Message, platformId: string | null, hooks: DeliveryHooks): Promise<Message['state']> {
  const sent: Message = { ...message, state: 'sent', failure: null, retryable: false, sentAt: tx.now(), platformId: platformId?.replaceAll('\u0000', '') ?? null };
  await tx.write(put('messages', sent));
  const conversation = await readOne(tx.db, 'conversations', message.conversationId);
  if (conversation !== null) {
    await tx.write(put('conversations', afterDelivered(conversation, sent)));
    await hooks.delivered(tx, sent, conversation);
  }
  await tx.db.update(deliveries).set({ open: false }).where(eq(deliveries.messageId, message.id));
  return 'sent';
}

/**
 * A message found in `sending` at start: the relay died between asking the platform and writing down its answer. Where
 * the platform tells doubles apart it is asked again with the same key, else a person has to look.
 */
export async function recoverOne(tx: TxWriter, messageId: MessageId, resendIsSafe: boolean): Promise<Message['state'] | null> {
  const message = await readOne(tx.db, 'messages', messageId);
  if (message?.state !== 'sending') return null;
  const state = resendIsSafe ? 'queued' : 'unknown';
  const failure = resendIsSafe ? null : 'interrupted';
  await tx.write(put('messages', { ...message, state, failure, retryable: !resendIsSafe }));
  return state;
}

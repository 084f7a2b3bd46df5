import { and, eq, gt, isNotNull, max, min } from 'drizzle-orm';
import type { ConversationId } from '../../shared/ids.ts';
import type { Message } from '../../shared/inbox/model.ts';
import type { Instant } from '../../shared/time/clock.ts';
import { put } from '../../shared/wire/mutation.ts';
import type { ChannelAccount, Normalised } from '../channels/types.ts';
import { readOne } from '../db/rowStore.ts';
import type { TxWriter } from '../sync/txWriter.ts';
import type { DeliveryHooks } from './deliveries.ts';
import { deliveries, messages } from './schema.ts';

/**
 * A reply that was accepted did not arrive: it is failed now, with the platform's reason, and what it seemed to answer
 * waits again since it was asked (I7: only a delivered reply stops a clock).
 * @returns false when it is no reply of ours, or not one that was thought delivered
 */
export async function recordUndelivered(tx: TxWriter, account: ChannelAccount, meaning: Extract<Normalised, { kind: 'undelivered' }>, hooks: DeliveryHooks): Promise<boolean> {
  const [delivery] = await tx.db.select().from(deliveries).where(eq(deliveries.idempotencyKey, meaning.idempotencyKey));
  const reply = delivery === undefined ? null : await readOne(tx.db, 'messages', delivery.messageId);
  const conversation = reply === null ? null : await readOne(tx.db, 'conversations', reply.conversationId);
  if (reply === null || conversation === null || conversation.accountId !== account.id) return false;
  if (reply.state !== 'sent' && reply.state !== 'sending' && reply.state !== 'unknown') return false;
  // A person's retry is then a new request: the old one is known not to have arrived.
  await tx.db.update(deliveries).set({ open: false }).where(eq(deliveries.messageId, reply.id));
  const failed: Message = { ...reply, state: 'failed', failure: meaning.reason, retryable: true };
  await tx.write(put('messages', failed));
  if (reply.state !== 'sent') return true;
  await tx.write(put('conversations', { ...conversation, waitingSince: await waitingSince(tx, reply.conversationId) }));
  await hooks.undelivered(tx, failed, conversation);
  return true;
}

/** Send time of the oldest question after the last reply that did arrive; null when there is none. */
async function waitingSince(tx: TxWriter, conversationId: ConversationId): Promise<Instant | null> {
  const ofConversation = eq(messages.conversationId, conversationId);
  const sent = and(ofConversation, eq(messages.direction, 'out'), isNotNull(messages.userId), eq(messages.state, 'sent'));
  const [answered] = await tx.db.select({ at: max(messages.sentAt) }).from(messages).where(sent);
  // An event that was only shown has no sender and asks nothing.
  const asked = and(ofConversation, eq(messages.direction, 'in'), isNotNull(messages.senderExternalId), gt(messages.sentAt, answered?.at ?? -1));
  const [oldest] = await tx.db.select({ at: min(messages.sentAt) }).from(messages).where(asked);
  return oldest?.at ?? null;
}

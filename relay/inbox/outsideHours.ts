import { and, eq, gte, isNull } from 'drizzle-orm';
import { autoReplyFor } from '../../shared/directory/autoReply.ts';
import { contractInForce } from '../../shared/directory/rules.ts';
import { asId } from '../../shared/ids.ts';
import type { NewId } from '../../shared/ids.ts';
import type { Conversation, Message } from '../../shared/inbox/model.ts';
import { queuedText, sendWindow, utf8Length } from '../../shared/inbox/rules.ts';
import { put } from '../../shared/wire/mutation.ts';
import { readOne } from '../db/rowStore.ts';
import type { TxWriter } from '../sync/txWriter.ts';
import type { Promised } from './inboundLookup.ts';
import { messages } from './schema.ts';

/**
 * Queues the reply that a contract promises outside its hours (clause 二1): once per conversation and closed period, in the
 * transaction that stores the question, so that neither a crash nor a second node makes it two. It is written by nobody
 * (`isAutomatic`): no clock stops for it.
 * @param promise to the conversation's hospital; null when it has none
 * @param conversation with the question in it
 */
export async function answerOutsideHours(tx: TxWriter, newId: NewId, promise: Promised | null, conversation: Conversation, question: Message): Promise<void> {
  const contract = promise === null ? null : contractInForce(promise.contracts, promise.hospital.id, tx.now());
  if (promise === null || contract === null) return;
  const reply = autoReplyFor({ ...promise, contract, channel: conversation.channel }, question.sentAt, tx.now());
  if (reply === null || (await hasAnswered(tx, conversation, reply.onceSince))) return;
  const account = await readOne(tx.db, 'accounts', conversation.accountId);
  if (account === null || utf8Length(reply.text) > account.limits.maxTextBytes) return;
  // One that comes late may be out of the platform's window already: nothing is queued that cannot arrive.
  if (!sendWindow(conversation, account.limits, tx.now()).open) return;
  await tx.write(put('messages', queuedText({ id: asId(newId()), conversationId: conversation.id, text: reply.text, userId: null, at: tx.now() })));
}

async function hasAnswered(tx: TxWriter, { id }: Conversation, since: number): Promise<boolean> {
  const automatic = and(eq(messages.direction, 'out'), isNull(messages.userId), gte(messages.receivedAt, since));
  return (await tx.db.select({ id: messages.id }).from(messages).where(and(eq(messages.conversationId, id), automatic)).limit(1)).length > 0;
}

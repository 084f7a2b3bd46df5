import { and, eq } from 'drizzle-orm';
import { previewOf } from '../../shared/inbox/rules.ts';
import { put } from '../../shared/wire/mutation.ts';
import type { ChannelAccount, Normalised } from '../channels/types.ts';
import { readBy } from '../db/rowStore.ts';
import type { TxWriter } from '../sync/txWriter.ts';
import { conversations, messages } from './schema.ts';

/** What the list shows of a conversation whose newest message was taken back. */
const PREVIEW = '[已撤回]';

/**
 * Marks a message that its writer took back. It stops no clock: a question that was read still waits for an answer (I7).
 * @returns false when the message is not here
 */
export async function recordRecall(tx: TxWriter, account: ChannelAccount, meaning: Extract<Normalised, { kind: 'recalled' }>): Promise<boolean> {
  const known = await readBy(tx.db, 'conversations', and(eq(conversations.accountId, account.id), eq(conversations.externalId, meaning.conversation.externalId)));
  const [conversation] = known;
  if (conversation === undefined) return false;
  // Inbound: what a colleague wrote inside WeCom is one too; our own are taken back by nobody but us.
  const own = and(eq(messages.conversationId, conversation.id), eq(messages.platformId, meaning.platformId), eq(messages.direction, 'in'));
  const [message] = await readBy(tx.db, 'messages', own);
  if (message === undefined) return false;
  if (message.recalledAt !== null) return true;
  await tx.write(put('messages', { ...message, recalledAt: meaning.occurredAt }));
  const isShown = conversation.lastMessageAt === message.sentAt && conversation.preview === previewOf(message.text);
  if (isShown) await tx.write(put('conversations', { ...conversation, preview: PREVIEW }));
  return true;
}

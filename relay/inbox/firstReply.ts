import { and, asc, eq, gte } from 'drizzle-orm';
import type { ConversationId } from '../../shared/ids.ts';
import type { Message } from '../../shared/inbox/model.ts';
import type { Instant } from '../../shared/time/clock.ts';
import type { Db } from '../db/database.ts';
import { readOne } from '../db/rowStore.ts';
import { messages } from './schema.ts';

/** The first reply in a conversation that the platform accepted at `since` or later; null: none. */
export async function firstReplySince(db: Db, conversationId: ConversationId, since: Instant): Promise<Message | null> {
  const isReply = and(eq(messages.conversationId, conversationId), eq(messages.direction, 'out'), eq(messages.state, 'sent'), gte(messages.sentAt, since));
  const [first] = await db.select({ id: messages.id }).from(messages).where(isReply).orderBy(asc(messages.sentAt)).limit(1);
  return first === undefined ? null : readOne(db, 'messages', first.id);
}

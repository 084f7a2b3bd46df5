import { and, desc, eq, gte, isNull, lt, ne } from 'drizzle-orm';
import type { ConversationId, MentionId, UserId } from '../../../shared/ids.ts';
import type { ConversationEntry } from '../../../shared/inbox/model.ts';
import type { Instant } from '../../../shared/time/clock.ts';
import type { ReadableDb } from '../db/types.ts';
import { conversationEntries, mentions } from './schema.ts';

/** More lines than this in one stretch of a thread are not shown in it; the panel has them all. */
const MOST_LINES = 500;

/** History and notes of a stretch, oldest first. @param before not included; null: to the newest */
export async function linesBetween(db: ReadableDb, conversationId: ConversationId, from: Instant, before: Instant | null): Promise<ConversationEntry[]> {
  const rows = await db
    .select()
    .from(conversationEntries)
    .where(and(eq(conversationEntries.conversationId, conversationId), gte(conversationEntries.at, from), before === null ? undefined : lt(conversationEntries.at, before)))
    .orderBy(desc(conversationEntries.at), desc(conversationEntries.id))
    .limit(MOST_LINES);
  return rows.map(toEntry).reverse();
}

/** What was done with a conversation, without its notes, newest first. */
export async function historyOf(db: ReadableDb, conversationId: ConversationId, limit: number): Promise<ConversationEntry[]> {
  const rows = await db
    .select()
    .from(conversationEntries)
    .where(and(eq(conversationEntries.conversationId, conversationId), ne(conversationEntries.kind, 'note')))
    .orderBy(desc(conversationEntries.at), desc(conversationEntries.id))
    .limit(limit);
  return rows.map(toEntry);
}

/** Mentions of a person in a conversation that they have not looked at. */
export async function unseenMentions(db: ReadableDb, conversationId: ConversationId, userId: UserId): Promise<MentionId[]> {
  const rows = await db
    .select({ id: mentions.id })
    .from(mentions)
    .where(and(eq(mentions.userId, userId), eq(mentions.conversationId, conversationId), isNull(mentions.seenAt)));
  return rows.map((row) => row.id);
}

function toEntry({ rev: _rev, ...row }: typeof conversationEntries.$inferSelect): ConversationEntry {
  return row;
}

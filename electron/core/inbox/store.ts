import { and, desc, eq, gte, sql } from 'drizzle-orm';
import type { ConversationId, HospitalId, MessageId, UserId } from '../../../shared/ids.ts';
import type { Conversation, Message } from '../../../shared/inbox/model.ts';
import { builtInInboxViews } from '../../../shared/inbox/views.ts';
import type { InboxFilter } from '../../../shared/inbox/views.ts';
import type { Instant } from '../../../shared/time/clock.ts';
import type { ReadableDb } from '../db/types.ts';
import { indexDocs, removeDocs } from '../search/indexDocs.ts';
import { entityTable } from '../sync/entityTable.ts';
import { clearSearchIndex } from '../sync/searchTables.ts';
import { orderOf, UNREAD, whereOf } from './listSql.ts';
import type { ListAsker } from './listSql.ts';
import { conversationEntries, conversations, inboxViews, mentions, messages, readMarks, replyDrafts } from './schema.ts';

/** More unread than this is shown as this: nobody acts on the difference, and the count stays a short index range. */
export const UNREAD_CEILING = 100;

export const inboxTables = [
  entityTable({ entity: 'conversations', table: conversations }),
  entityTable({
    entity: 'messages',
    table: messages,
    hooks: {
      put: (tx, rows) =>
        indexDocs(
          tx,
          rows.map((row) => ({ kind: 'message', id: row.id, parentId: row.conversationId, at: row.sentAt, text: row.text })),
        ),
      remove: (tx, ids) => removeDocs(tx, 'message', ids),
      clear: (tx) => clearSearchIndex(tx, 'message'),
    },
  }),
  entityTable({ entity: 'readMarks', table: readMarks }),
  entityTable({ entity: 'conversationEntries', table: conversationEntries }),
  entityTable({ entity: 'mentions', table: mentions }),
  entityTable({ entity: 'inboxViews', table: inboxViews }),
  entityTable({ entity: 'replyDrafts', table: replyDrafts }),
];

export interface ListedConversation {
  readonly id: ConversationId;
  readonly unread: number;
  readonly failed: number;
  /** Notes in which the person is named and that they have not looked at. */
  readonly mentions: number;
  readonly readUpTo: Instant;
}

/** What a view shows, in its order. */
export function listConversations(db: ReadableDb, filter: InboxFilter, asker: ListAsker, limit: number): Promise<ListedConversation[]> {
  const where = whereOf(filter, asker);
  const order = orderOf(filter.shows, asker);
  return db.all<ListedConversation & object>(
    `select c.id as id,
       (select count(*) from (select 1 from messages m where ${UNREAD} limit ${UNREAD_CEILING})) as unread,
       (select count(*) from messages m where m.conversationId = c.id and m.state in ('failed', 'unknown')) as failed,
       (select count(*) from mentions n where n.userId = ? and n.conversationId = c.id and n.seenAt is null) as mentions,
       coalesce((select max(r.readUpTo) from readMarks r where r.conversationId = c.id and r.userId = ?), 0) as readUpTo
     from conversations c where ${where.text} order by ${order.text} limit ?`,
    [asker.userId, asker.userId, asker.userId, ...where.binds, ...order.binds, limit],
  );
}

/** How many conversations a view shows. */
export async function countShown(db: ReadableDb, filter: InboxFilter, asker: ListAsker): Promise<number> {
  const where = whereOf(filter, asker);
  const [row] = await db.all<{ count: number }>(`select count(*) as count from conversations c where ${where.text}`, [...where.binds]);
  return row?.count ?? 0;
}

/** Open conversations with something unread: what the badge counts. */
export function countUnread(db: ReadableDb, userId: UserId): Promise<number> {
  return countShown(db, builtInInboxViews.unread, { userId, now: 0, hospitalId: null });
}

/** How many messages of one conversation the person has not read. */
export async function countUnreadOf(db: ReadableDb, conversationId: ConversationId, userId: UserId): Promise<number> {
  const [row] = await db.all<{ count: number }>(`select count(*) as count from messages m join conversations c on c.id = m.conversationId where c.id = ? and ${UNREAD}`, [conversationId, userId]);
  return row?.count ?? 0;
}

export async function getConversations(db: ReadableDb, ids: readonly string[]): Promise<Map<string, Conversation>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .select()
    .from(conversations)
    .where(sql`${conversations.id} in (select value from json_each(${JSON.stringify(ids)}))`);
  return new Map(rows.map(({ rev: _rev, ...row }) => [row.id, row]));
}

/** One page of a thread in reading order (sentAt, id), ending before `before`; only what was sent at `from` or later. */
export async function pageOfThread(
  db: ReadableDb,
  conversationId: ConversationId,
  before: { readonly sentAt: Instant; readonly id: MessageId } | null,
  from: Instant,
  limit: number,
): Promise<{ readonly messages: readonly Message[]; readonly hasOlder: boolean }> {
  const ends = before === null ? undefined : sql`(${messages.sentAt}, ${messages.id}) < (${before.sentAt}, ${before.id})`;
  const rows = await db
    .select()
    .from(messages)
    .where(and(eq(messages.conversationId, conversationId), gte(messages.sentAt, from), ends))
    .orderBy(desc(messages.sentAt), desc(messages.id))
    .limit(limit + 1);
  return { messages: rows.slice(0, limit).reverse().map(toMessage), hasOlder: rows.length > limit };
}

export async function getMessages(db: ReadableDb, ids: readonly string[]): Promise<Message[]> {
  if (ids.length === 0) return [];
  const rows = await db.select().from(messages).where(sql`${messages.id} in (select value from json_each(${JSON.stringify(ids)}))`);
  return rows.map(toMessage);
}

/** The newest messages of a conversation in an interval, oldest first. */
export async function messagesBetween(
  db: ReadableDb,
  conversationId: ConversationId,
  { from, to }: { readonly from: Instant; readonly to: Instant },
  limit: number,
): Promise<readonly Message[]> {
  const rows = await db
    .select()
    .from(messages)
    .where(and(eq(messages.conversationId, conversationId), sql`${messages.sentAt} >= ${from} and ${messages.sentAt} < ${to}`))
    .orderBy(desc(messages.sentAt), desc(messages.id))
    .limit(limit);
  return rows.map(toMessage).reverse();
}

/** Replies of people that the platforms accepted in conversations of a hospital, newest first. */
export async function deliveredReplies(db: ReadableDb, hospitalId: HospitalId, limit: number): Promise<Message[]> {
  const ofHospital = db.select({ id: conversations.id }).from(conversations).where(eq(conversations.hospitalId, hospitalId));
  const rows = await db
    .select()
    .from(messages)
    .where(and(sql`${messages.direction} = 'out' and ${messages.state} = 'sent' and ${messages.userId} is not null`, sql`${messages.conversationId} in ${ofHospital}`))
    .orderBy(desc(messages.sentAt), desc(messages.id))
    .limit(limit);
  return rows.map(toMessage);
}

export async function readUpTo(db: ReadableDb, conversationId: ConversationId, userId: UserId): Promise<Instant> {
  const [row] = await db
    .select({ at: sql<number>`coalesce(max(${readMarks.readUpTo}), 0)` })
    .from(readMarks)
    .where(and(eq(readMarks.conversationId, conversationId), eq(readMarks.userId, userId)));
  return row?.at ?? 0;
}

/** How far a person has read each of these; those they never opened are left out. */
export async function readMarksOf(db: ReadableDb, ids: readonly ConversationId[], userId: UserId): Promise<ReadonlyMap<ConversationId, Instant>> {
  const rows = await db
    .select({ id: readMarks.conversationId, at: sql<number>`max(${readMarks.readUpTo})` })
    .from(readMarks)
    .where(and(eq(readMarks.userId, userId), sql`${readMarks.conversationId} in (select value from json_each(${JSON.stringify(ids)}))`))
    .groupBy(readMarks.conversationId);
  return new Map(rows.map(({ id, at }) => [id, at]));
}

/** Messages of a hospital in an interval, either direction; outbound only what the platform accepted. */
export async function countMessages(
  db: ReadableDb,
  hospitalId: HospitalId,
  interval: { readonly from: Instant; readonly to: Instant },
): Promise<{ readonly in: number; readonly out: number }> {
  const [row] = await db.all<{ received: number; sent: number }>(
    `select coalesce(sum(m.direction = 'in'), 0) as received, coalesce(sum(m.direction = 'out' and m.state = 'sent'), 0) as sent
     from conversations c join messages m on m.conversationId = c.id
     where c.hospitalId = ? and m.sentAt >= ? and m.sentAt < ?`,
    [hospitalId, interval.from, interval.to],
  );
  return { in: row?.received ?? 0, out: row?.sent ?? 0 };
}

function toMessage({ rev: _rev, ...row }: typeof messages.$inferSelect): Message {
  return row;
}

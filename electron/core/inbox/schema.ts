import { sql } from 'drizzle-orm';
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { AccountId, ConversationId, HospitalId, MessageId, ReadMarkId, UserId } from '../../../shared/ids.ts';
import type { ChannelKind, ContentKind, Conversation, DeliveryState, Message } from '../../../shared/inbox/model.ts';

export const conversations = sqliteTable(
  'conversations',
  {
    id: text().$type<ConversationId>().primaryKey(),
    accountId: text().$type<AccountId>().notNull(),
    channel: text().$type<ChannelKind>().notNull(),
    kind: text().$type<Conversation['kind']>().notNull(),
    externalId: text().notNull(),
    title: text().notNull(),
    hospitalId: text().$type<HospitalId>(),
    assigneeId: text().$type<UserId>(),
    status: text().$type<Conversation['status']>().notNull(),
    lastMessageAt: integer().notNull(),
    preview: text().notNull(),
    lastInboundAt: integer(),
    waitingSince: integer(),
    repliesSinceInbound: integer().notNull(),
    refusal: text().$type<Conversation['refusal']>(),
    eventWindow: text({ mode: 'json' }).$type<Conversation['eventWindow']>(),
    rev: integer().notNull(),
  },
  (table) => [
    index('conversations_newest').on(table.status, table.lastMessageAt),
    index('conversations_account').on(table.accountId),
  ],
);

export const messages = sqliteTable(
  'messages',
  {
    id: text().$type<MessageId>().primaryKey(),
    conversationId: text().$type<ConversationId>().notNull(),
    direction: text().$type<Message['direction']>().notNull(),
    contentKind: text().$type<ContentKind>().notNull(),
    text: text().notNull(),
    senderExternalId: text(),
    senderName: text().notNull(),
    userId: text().$type<UserId>(),
    sentAt: integer().notNull(),
    receivedAt: integer().notNull(),
    state: text().$type<DeliveryState>().notNull(),
    failure: text(),
    retryable: integer({ mode: 'boolean' }).notNull(),
    attempt: integer().notNull(),
    platformId: text(),
    recalledAt: integer(),
    waits: text({ mode: 'json' }).$type<Message['waits']>(),
    rev: integer().notNull(),
  },
  (table) => [
    /** Reading order (I4): one page of a thread is one range of this index. */
    index('messages_thread').on(table.conversationId, table.sentAt, table.id),
    /** Unread is a range of this one, never a scan of the conversation. */
    index('messages_inbound').on(table.conversationId, table.sentAt).where(sql`direction = 'in'`),
    index('messages_sent').on(table.conversationId, table.sentAt).where(sql`direction = 'out' and state = 'sent'`),
    index('messages_failed').on(table.conversationId).where(sql`state in ('failed', 'unknown')`),
  ],
);

export const readMarks = sqliteTable(
  'readMarks',
  {
    id: text().$type<ReadMarkId>().primaryKey(),
    userId: text().$type<UserId>().notNull(),
    conversationId: text().$type<ConversationId>().notNull(),
    readUpTo: integer().notNull(),
    rev: integer().notNull(),
  },
  (table) => [index('readMarks_conversation').on(table.conversationId, table.userId)],
);

/** Local file: text a person has begun, kept per conversation. */
export const drafts = sqliteTable('drafts', {
  conversationId: text().$type<ConversationId>().primaryKey(),
  text: text().notNull(),
  savedAt: integer().notNull(),
});

import { sql } from 'drizzle-orm';
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { AccountId, ConversationEntryId, ConversationId, HospitalId, InboxViewId, MentionId, MessageId, ReadMarkId, ReplyDraftId, UserId } from '../../../shared/ids.ts';
import type { ChannelKind, ContentKind, Conversation, ConversationEntry, DeliveryState, InboxView, Message, ReplyDraft } from '../../../shared/inbox/model.ts';

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
    snoozedUntil: integer(),
    snoozedSeen: integer(),
    snoozedBy: text().$type<UserId>(),
    lastOutId: text().$type<MessageId>(),
    lastOutBy: text().$type<UserId>(),
    lastOutAt: integer(),
    rev: integer().notNull(),
  },
  (table) => [
    index('conversations_newest').on(table.status, table.lastMessageAt),
    index('conversations_account').on(table.accountId),
    // A page of each view is one range of one of these (`views.ts`).
    index('conversations_assignee').on(table.status, table.assigneeId, table.lastMessageAt),
    index('conversations_hospital').on(table.status, table.hospitalId, table.lastMessageAt),
    index('conversations_waiting').on(table.waitingSince).where(sql`status = 'open' and waitingSince is not null`),
    index('conversations_snoozed').on(table.snoozedUntil).where(sql`status = 'open' and snoozedUntil is not null`),
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
    media: text({ mode: 'json' }).$type<Message['media']>().notNull().default([]),
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

export const conversationEntries = sqliteTable(
  'conversationEntries',
  {
    id: text().$type<ConversationEntryId>().primaryKey(),
    conversationId: text().$type<ConversationId>().notNull(),
    kind: text().$type<ConversationEntry['kind']>().notNull(),
    userId: text().$type<UserId>(),
    at: integer().notNull(),
    text: text().notNull(),
    fromId: text().$type<UserId>(),
    toId: text().$type<UserId>(),
    untilAt: integer(),
    wasUntil: integer(),
    why: text().$type<ConversationEntry['why']>().notNull(),
    mentionIds: text({ mode: 'json' }).$type<UserId[]>().notNull(),
    messageId: text().$type<MessageId>(),
    rev: integer().notNull(),
  },
  (table) => [index('conversationEntries_thread').on(table.conversationId, table.at)],
);

export const mentions = sqliteTable(
  'mentions',
  {
    id: text().$type<MentionId>().primaryKey(),
    entryId: text().$type<ConversationEntryId>().notNull(),
    conversationId: text().$type<ConversationId>().notNull(),
    userId: text().$type<UserId>().notNull(),
    byUserId: text().$type<UserId>().notNull(),
    at: integer().notNull(),
    seenAt: integer(),
    rev: integer().notNull(),
  },
  (table) => [index('mentions_user').on(table.userId, table.conversationId, table.seenAt)],
);

export const inboxViews = sqliteTable('inboxViews', {
  id: text().$type<InboxViewId>().primaryKey(),
  name: text().notNull(),
  ownerId: text().$type<UserId>().notNull(),
  shared: integer({ mode: 'boolean' }).notNull(),
  spec: text({ mode: 'json' }).$type<InboxView['spec']>().notNull(),
  rev: integer().notNull(),
});

export const replyDrafts = sqliteTable(
  'replyDrafts',
  {
    id: text().$type<ReplyDraftId>().primaryKey(),
    userId: text().$type<UserId>().notNull(),
    conversationId: text().$type<ConversationId>().notNull(),
    text: text().notNull(),
    at: integer().notNull(),
    version: text().notNull(),
    other: text({ mode: 'json' }).$type<ReplyDraft['other']>(),
    rev: integer().notNull(),
  },
  (table) => [index('replyDrafts_conversation').on(table.conversationId)],
);

/** Local file: text a person has begun, kept per conversation; `draftSync.ts` takes it to their other desktops. */
export const drafts = sqliteTable('drafts', {
  conversationId: text().$type<ConversationId>().primaryKey(),
  text: text().notNull(),
  savedAt: integer().notNull(),
  /** The version of the synchronised draft that the text is, or was made from. */
  base: text(),
  /** It is not that version any more. */
  dirty: integer({ mode: 'boolean' }).notNull(),
});

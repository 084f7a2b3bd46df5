import { sql } from 'drizzle-orm';
import { bigserial, boolean, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import type { AccountId, ConversationEntryId, ConversationId, HospitalId, InboxViewId, MentionId, MessageId, ReadMarkId, ReplyDraftId, UserId } from '../../shared/ids.ts';
import type { Account, ChannelKind, ChannelLimits, ContentKind, Conversation, ConversationEntry, DeliveryState, InboxView, Mention, Message, ReadMark, ReplyDraft } from '../../shared/inbox/model.ts';
import type { MediaSource, ReplyContext } from '../channels/types.ts';
import { bytea, idColumn, instantColumn, optionalInstant, optionalRef, refColumn, revColumn, type Assert, type Holds } from '../db/columns.ts';

export const accounts = pgTable('accounts', {
  id: idColumn<AccountId>(),
  channel: text().$type<ChannelKind>().notNull(),
  name: text().notNull(),
  limits: jsonb().$type<ChannelLimits>().notNull(),
  rev: revColumn(),
});

export const conversations = pgTable(
  'conversations',
  {
    id: idColumn<ConversationId>(),
    accountId: refColumn<AccountId>(),
    channel: text().$type<ChannelKind>().notNull(),
    kind: text().$type<Conversation['kind']>().notNull(),
    externalId: text().notNull(),
    title: text().notNull(),
    hospitalId: optionalRef<HospitalId>(),
    assigneeId: optionalRef<UserId>(),
    status: text().$type<Conversation['status']>().notNull(),
    lastMessageAt: instantColumn(),
    preview: text().notNull(),
    lastInboundAt: optionalInstant(),
    waitingSince: optionalInstant(),
    repliesSinceInbound: integer().notNull(),
    refusal: text().$type<Conversation['refusal']>(),
    eventWindow: jsonb().$type<Conversation['eventWindow']>(),
    snoozedUntil: optionalInstant(),
    snoozedSeen: optionalInstant(),
    snoozedBy: optionalRef<UserId>(),
    lastOutId: optionalRef<MessageId>(),
    lastOutBy: optionalRef<UserId>(),
    lastOutAt: optionalInstant(),
    rev: revColumn(),
  },
  (t) => [
    uniqueIndex('conversations_platform').on(t.accountId, t.externalId),
    // Whoever goes off duty hands on what they have open.
    index('conversations_open_assignee').on(t.assigneeId).where(sql`status = 'open'`),
  ],
);

export const messages = pgTable(
  'messages',
  {
    id: idColumn<MessageId>(),
    conversationId: refColumn<ConversationId>(),
    direction: text().$type<Message['direction']>().notNull(),
    contentKind: text().$type<ContentKind>().notNull(),
    text: text().notNull(),
    senderExternalId: text(),
    senderName: text().notNull(),
    userId: optionalRef<UserId>(),
    sentAt: instantColumn(),
    receivedAt: instantColumn(),
    state: text().$type<DeliveryState>().notNull(),
    failure: text(),
    retryable: boolean().notNull(),
    attempt: integer().notNull(),
    platformId: text(),
    recalledAt: optionalInstant(),
    waits: jsonb().$type<Message['waits']>(),
    media: jsonb().$type<Message['media']>().notNull().default([]),
    rev: revColumn(),
  },
  (t) => [
    // I2: one inbound message per platform id, enforced where no program error can step over it.
    uniqueIndex('messages_inbound_once').on(t.conversationId, t.platformId).where(sql`direction = 'in'`),
    index('messages_thread').on(t.conversationId, t.sentAt),
    // Who names these bytes; and what is still to be fetched.
    index('messages_media').using('gin', t.media.op('jsonb_path_ops')).where(sql`media <> '[]'`),
    index('messages_media_awaited').on(t.sentAt).where(sql`media @> '[{"state": "fetching"}]'`),
    index('messages_in_flight').on(t.conversationId, t.sentAt).where(sql`state in ('queued', 'sending')`),
  ],
);

export const readMarks = pgTable(
  'read_marks',
  {
    id: idColumn<ReadMarkId>(),
    userId: refColumn<UserId>(),
    conversationId: refColumn<ConversationId>(),
    readUpTo: instantColumn(),
    rev: revColumn(),
  },
  (t) => [index('read_marks_conversation').on(t.conversationId)],
);

export const conversationEntries = pgTable(
  'conversation_entries',
  {
    id: idColumn<ConversationEntryId>(),
    conversationId: refColumn<ConversationId>(),
    kind: text().$type<ConversationEntry['kind']>().notNull(),
    userId: optionalRef<UserId>(),
    at: instantColumn(),
    text: text().notNull(),
    fromId: optionalRef<UserId>(),
    toId: optionalRef<UserId>(),
    untilAt: optionalInstant(),
    wasUntil: optionalInstant(),
    why: text().$type<ConversationEntry['why']>().notNull(),
    mentionIds: jsonb().$type<UserId[]>().notNull(),
    messageId: optionalRef<MessageId>(),
    rev: revColumn(),
  },
  (t) => [index('conversation_entries_thread').on(t.conversationId, t.at)],
);

export const mentions = pgTable('mentions', {
  id: idColumn<MentionId>(),
  entryId: refColumn<ConversationEntryId>(),
  conversationId: refColumn<ConversationId>(),
  userId: refColumn<UserId>(),
  byUserId: refColumn<UserId>(),
  at: instantColumn(),
  seenAt: optionalInstant(),
  rev: revColumn(),
});

export const inboxViews = pgTable('inbox_views', {
  id: idColumn<InboxViewId>(),
  name: text().notNull(),
  ownerId: refColumn<UserId>(),
  shared: boolean().notNull(),
  spec: jsonb().$type<InboxView['spec']>().notNull(),
  rev: revColumn(),
});

export const replyDrafts = pgTable(
  'reply_drafts',
  {
    id: idColumn<ReplyDraftId>(),
    userId: refColumn<UserId>(),
    conversationId: refColumn<ConversationId>(),
    text: text().notNull(),
    at: instantColumn(),
    version: text().notNull(),
    other: jsonb().$type<ReplyDraft['other']>(),
    rev: revColumn(),
  },
  (t) => [index('reply_drafts_conversation').on(t.conversationId)],
);

/** Settings and secrets of an account, sealed with the relay's key; never synchronised. */
export const channelAccountsSecret = pgTable('channel_accounts_secret', {
  accountId: text().$type<AccountId>().primaryKey(),
  sealed: bytea().notNull(),
});

export type RawKind = 'message' | 'event' | 'recalled' | 'undelivered' | 'pull' | 'unknown' | 'ignored' | 'poison' | 'duplicate';

/** Every genuine event as it came, kept as evidence; UNIQUE makes the platforms' retries harmless. */
export const rawEvents = pgTable(
  'raw_events',
  {
    seq: bigserial({ mode: 'number' }).primaryKey(),
    channel: text().$type<ChannelKind>().notNull(),
    accountId: text().$type<AccountId>().notNull(),
    platformId: text().notNull(),
    // Bytes, not text: PostgreSQL's text refuses U+0000, and evidence is not edited.
    raw: bytea().notNull(),
    receivedAt: instantColumn(),
    processedAt: optionalInstant(),
    kind: text().$type<RawKind>(),
    attempts: integer().notNull().default(0),
    /** Not tried again before this. */
    nextTryAt: instantColumn().default(0),
  },
  (t) => [
    uniqueIndex('raw_events_once').on(t.channel, t.accountId, t.platformId),
    index('raw_events_pending').on(t.seq).where(sql`processed_at is null`),
  ],
);

/** Nicknames by platform id, see `channelNames.ts`. */
export const channelNames = pgTable(
  'channel_names',
  { accountId: text().$type<AccountId>().notNull(), externalId: text().notNull(), name: text().notNull() },
  (t) => [primaryKey({ columns: [t.accountId, t.externalId] })],
);

export const kfCursors = pgTable('kf_cursors', {
  accountId: text().$type<AccountId>().primaryKey(),
  cursor: text().notNull(),
  updatedAt: instantColumn(),
});

/** What the next reply of a conversation needs, from its newest inbound message, and how many were drawn from it. */
export const replyContexts = pgTable('reply_contexts', {
  conversationId: text().$type<ConversationId>().primaryKey(),
  context: jsonb().$type<ReplyContext>().notNull(),
  /** Send time of the message the context is of: an older one that arrives late does not replace it. */
  sentAt: instantColumn(),
  seq: integer().notNull(),
});

/** Where a medium of an inbound message is to be had on its platform, and how often that was tried. Never synchronised: it holds keys. */
export const mediaSources = pgTable(
  'media_sources',
  {
    messageId: text().$type<MessageId>().notNull(),
    /** Its place among the media of the message. */
    n: integer().notNull(),
    source: jsonb().$type<MediaSource>().notNull(),
    /** Tries since it came or since a person last asked. */
    tries: integer().notNull(),
    nextTryAt: instantColumn(),
  },
  (t) => [primaryKey({ columns: [t.messageId, t.n] })],
);

/** How one outbound message is handed to the platform. Pinned, so that a second try is the same request. */
export const deliveries = pgTable(
  'deliveries',
  {
    messageId: text().$type<MessageId>().primaryKey(),
    /** The message's `attempt` that these tries belong to: another one means that a person decided again. */
    attempt: integer().notNull(),
    idempotencyKey: text().notNull(),
    /** Raised whenever the platform surely delivered nothing: the next try is then a new request under a new key. */
    generation: integer().notNull(),
    context: jsonb().$type<ReplyContext>().notNull(),
    replySeq: integer().notNull(),
    /** Tries since a person last decided. */
    tries: integer().notNull(),
    nextTryAt: instantColumn(),
    /** The last try of this generation may have been delivered. */
    open: boolean().notNull(),
  },
  (t) => [index('deliveries_key').on(t.idempotencyKey)],
);

/**
 * Every try at a platform of an account with a rate, for as long as its rates look back. Not synchronised. A slot counts
 * from the answer, not from the call: what left us first may arrive late, and two must never arrive too close.
 */
export const sendSlots = pgTable(
  'send_slots',
  {
    messageId: text().$type<MessageId>().notNull(),
    /** Which try of the message: `Claimed.claim`. */
    claim: text().notNull(),
    accountId: text().$type<AccountId>().notNull(),
    conversationId: text().$type<ConversationId>().notNull(),
    /** Null: with the platform right now. */
    settledAt: optionalInstant(),
  },
  (t) => [
    primaryKey({ columns: [t.messageId, t.claim] }),
    index('send_slots_conversation').on(t.conversationId, t.settledAt),
    index('send_slots_account').on(t.accountId, t.settledAt),
  ],
);

export type InboxHolds = [
  Assert<Holds<typeof accounts, Account>>,
  Assert<Holds<typeof conversations, Conversation>>,
  Assert<Holds<typeof messages, Message>>,
  Assert<Holds<typeof readMarks, ReadMark>>,
  Assert<Holds<typeof conversationEntries, ConversationEntry>>,
  Assert<Holds<typeof mentions, Mention>>,
  Assert<Holds<typeof inboxViews, InboxView>>,
  Assert<Holds<typeof replyDrafts, ReplyDraft>>,
];

import * as z from 'zod';
import { fileHash } from '../files/model.ts';
import type { AccountId, ConversationEntryId, ConversationId, HospitalId, InboxViewId, MentionId, MessageId, ReadMarkId, ReplyDraftId, UserId } from '../ids.ts';
import { brandedId, instant } from '../wire/scalars.ts';

export const channelKind = z.enum(['wecom-kf', 'wecom-app', 'wecom-bot', 'qq-bot', 'onebot', 'official-account', 'mini-program', 'wecom-group']);
export type ChannelKind = z.infer<typeof channelKind>;

export const contentKind = z.enum(['text', 'image', 'voice', 'video', 'file', 'location', 'link', 'event', 'unknown']);
export type ContentKind = z.infer<typeof contentKind>;

/** At most `count` messages in any `windowMs`, to each conversation or through the whole account. */
export const sendRate = z.object({ per: z.enum(['conversation', 'account']), count: z.number().int().positive(), windowMs: z.number().int().positive() });
export type SendRate = z.infer<typeof sendRate>;

export const mediumKind = z.enum(['image', 'voice', 'video', 'file']);
export type MediumKind = z.infer<typeof mediumKind>;

/** Why a medium is not here. Stable codes; the renderer's catalogue says them in words. */
export const mediaFailure = z.enum([
  /** The platform does not have it any more. */
  'expired',
  'too_large',
  /** Not what it was said to be, or a program. */
  'refused_type',
  'network',
  'platform_error',
  'credentials',
  /** It could not be decrypted. */
  'unreadable',
  /** The platform named an address that the account's settings do not allow. */
  'address',
]);
export type MediaFailure = z.infer<typeof mediaFailure>;

/** A picture, file, voice or video of a message. Its bytes are apart, by their hash (docs/decisions/0022-media.md). */
export const medium = z.object({
  kind: mediumKind,
  /** As its sender called it; empty where the platform tells no name. */
  name: z.string(),
  /** `fetching`: by the relay, from the platform (inbound) or from the desktop of whoever sends it (outbound). */
  state: z.enum(['fetching', 'here', 'failed']),
  failure: mediaFailure.nullable(),
  /** Whether asking again may help. */
  retryable: z.boolean(),
  sha256: fileHash.nullable(),
  size: z.number().int().nonnegative().nullable(),
  /** By its bytes; what it called itself is not kept. */
  mime: z.string().nullable(),
  /** A small WebP of a picture, with the size of the picture itself in pixels. Null: no picture, or one that is not to be decoded. */
  thumb: z.object({ sha256: fileHash, width: z.number().int().positive(), height: z.number().int().positive() }).nullable(),
});
export type Medium = z.infer<typeof medium>;

/** Largest bytes of each kind that a platform takes, and which types; `types` null: any. A kind that is missing cannot be sent. */
export const mediaRule = z.object({ maxBytes: z.number().int().positive(), types: z.array(z.string()).nullable() });
export type MediaRule = z.infer<typeof mediaRule>;
export const mediaRules = z.partialRecord(mediumKind, mediaRule);
export type MediaRules = z.infer<typeof mediaRules>;

/**
 * What a platform allows. Configuration, not constants in code: nobody has checked the published figures against
 * live accounts, so each account carries its own and an administrator may correct them.
 */
export const channelLimits = z.object({
  /** How long after the customer's last message a reply is accepted, one-to-one; null = no limit. ms */
  directWindowMs: z.number().int().positive().nullable(),
  groupWindowMs: z.number().int().positive().nullable(),
  /** Replies accepted per message of the customer; null = no limit. */
  repliesPerInbound: z.number().int().positive().nullable(),
  /** Longest text in UTF-8 bytes. */
  maxTextBytes: z.number().int().positive(),
  /** Replies accepted for a short while after an event (a follow, a menu, a scan); absent = events allow none. */
  event: z.object({ windowMs: z.number().int().positive(), replies: z.number().int().positive() }).optional(),
  /** How fast it takes messages; what comes faster waits at the relay. Absent: the published rates of the channel. */
  rates: z.array(sendRate).optional(),
  /** What can be sent besides text. Absent: as published for the channel (`media.ts`). */
  media: mediaRules.optional(),
  /** True: only for notices, nobody can write back. */
  sendOnly: z.boolean().optional(),
});
export type ChannelLimits = z.infer<typeof channelLimits>;
/** Those that an administrator knows better. Whether an account can be answered at all is not among them. */
export const correctedLimits = channelLimits.omit({ sendOnly: true }).partial().strict();
export type CorrectedLimits = z.infer<typeof correctedLimits>;

/** One account of the vendor on a platform, without its secrets (those never leave the relay). */
export const account = z.object({
  id: brandedId<AccountId>(),
  channel: channelKind,
  name: z.string(),
  limits: channelLimits,
});
export type Account = z.infer<typeof account>;

/** `externalId` of the one conversation of a send-only account: the platform names no group to who only has its webhook. */
export const SEND_ONLY_ID = 'webhook';

export const conversation = z.object({
  id: brandedId<ConversationId>(),
  accountId: brandedId<AccountId>(),
  channel: channelKind,
  kind: z.enum(['direct', 'group']),
  /** The platform's id of the person or group, unique per account. */
  externalId: z.string(),
  title: z.string(),
  hospitalId: brandedId<HospitalId>().nullable(),
  assigneeId: brandedId<UserId>().nullable(),
  status: z.enum(['open', 'closed']),
  /** Send time of the newest message, either direction; orders the list. */
  lastMessageAt: instant,
  /** At most 80 characters for the list. */
  preview: z.string(),
  /** The customer's last message by the platform's clock; the send window counts from it. */
  lastInboundAt: instant.nullable(),
  /** Send time of the oldest message nobody has answered; null when all are answered. Only a delivered reply clears it. */
  waitingSince: instant.nullable(),
  /** Replies accepted by the platform since the customer's last message. */
  repliesSinceInbound: z.number().int(),
  /**
   * What the platform told, whatever we had counted: it refused a reply (until the customer writes again), or a person
   * answers inside it (until that session ends). Null: neither.
   */
  refusal: z.enum(['expired', 'quota', 'taken']).nullable(),
  /** The last event after which the platform takes a few replies, and how many it took since. Null: there was none. */
  eventWindow: z.object({ openedAt: instant, replies: z.number().int() }).nullable(),
  /** Put aside until then (`snooze.ts`); comes back by itself, because whoever shows it compares this with the time. */
  snoozedUntil: instant.nullable().default(null),
  /** The customer's last message that whoever put it aside had seen, by the platform's clock; what is newer is news. */
  snoozedSeen: instant.nullable().default(null),
  /** Null when `snoozedUntil` is. */
  snoozedBy: brandedId<UserId>().nullable().default(null),
  /** The newest reply written by a colleague, sent or not: whoever answers must have seen it. */
  lastOutId: brandedId<MessageId>().nullable().default(null),
  lastOutBy: brandedId<UserId>().nullable().default(null),
  lastOutAt: instant.nullable().default(null),
});
export type Conversation = z.infer<typeof conversation>;

/** queued -> sending -> sent | failed | unknown. `unknown` is never resent without a person deciding it. */
export const deliveryState = z.enum(['received', 'queued', 'sending', 'sent', 'failed', 'unknown']);
export type DeliveryState = z.infer<typeof deliveryState>;

export const message = z.object({
  id: brandedId<MessageId>(),
  conversationId: brandedId<ConversationId>(),
  direction: z.enum(['in', 'out']),
  contentKind,
  text: z.string(),
  /** Inbound: the platform's id of the person. Outbound: null. */
  senderExternalId: z.string().nullable(),
  senderName: z.string(),
  /** Outbound: who wrote it. */
  userId: brandedId<UserId>().nullable(),
  /**
   * When the person sent it: the platform's clock for inbound, the platform's acceptance for outbound (until then the
   * moment of writing). The thread is ordered by (sentAt, id).
   */
  sentAt: instant,
  /** When the relay stored it. */
  receivedAt: instant,
  state: deliveryState,
  /** `SendFailure` code while failed or unknown. */
  failure: z.string().nullable(),
  retryable: z.boolean(),
  /** 1 + how often it was handed to the platform by a person's decision. */
  attempt: z.number().int(),
  platformId: z.string().nullable(),
  /** When whoever wrote it took it back on the platform. The row stays: what was said may have been acted on. */
  recalledAt: instant.nullable(),
  /**
   * While queued: why it is not handed over yet (a `SendFailure` code; `rate_limited`: by our own count), and until when.
   * `until` null: until the connection of its account is back; the reason is then a `LineAway` code.
   */
  waits: z.object({ reason: z.string(), until: instant.nullable() }).nullable(),
  /** In the order in which they were sent. */
  media: z.array(medium).default([]),
});
export type Message = z.infer<typeof message>;

/** How far one person has read one conversation. Only that person's desktops receive it. */
export const readMark = z.object({
  id: brandedId<ReadMarkId>(),
  userId: brandedId<UserId>(),
  conversationId: brandedId<ConversationId>(),
  readUpTo: instant,
});
export type ReadMark = z.infer<typeof readMark>;

/**
 * One line of a conversation's history, or a note. A note is a row of its own and no message: what goes to a platform is
 * read from `messages`, so there is no way on which a note could get there (docs/decisions/0021-inbox-desk.md).
 */
export const conversationEntry = z.object({
  id: brandedId<ConversationEntryId>(),
  conversationId: brandedId<ConversationId>(),
  kind: z.enum(['note', 'assigned', 'snoozed', 'woken', 'closed', 'reopened']),
  /** Null: the relay by itself, `why` says on which rule. */
  userId: brandedId<UserId>().nullable(),
  at: instant,
  /** A note's words; otherwise the person's reason, may be empty. */
  text: z.string(),
  /** `assigned`: from whom to whom; null is nobody. */
  fromId: brandedId<UserId>().nullable(),
  toId: brandedId<UserId>().nullable(),
  /** How long it is put aside from here on, and how long it was before. */
  untilAt: instant.nullable(),
  wasUntil: instant.nullable(),
  /**
   * `person`: somebody decided. `owner`, `primary`, `backup`: who a new conversation goes to (▲二3, 二4). `handover`: duty
   * changed hands. `left`: the person is no longer active. `customer`: wrote again. `undo`: taken back.
   */
  why: z.enum(['person', 'owner', 'primary', 'backup', 'handover', 'left', 'customer', 'undo']),
  /** Colleagues named in a note. */
  mentionIds: z.array(brandedId<UserId>()),
  /** The message a note is about. */
  messageId: brandedId<MessageId>().nullable(),
});
export type ConversationEntry = z.infer<typeof conversationEntry>;

/** A colleague was named in a note, and whether they have looked. A row of its own, so that none is lost among others. */
export const mention = z.object({
  id: brandedId<MentionId>(),
  entryId: brandedId<ConversationEntryId>(),
  conversationId: brandedId<ConversationId>(),
  userId: brandedId<UserId>(),
  byUserId: brandedId<UserId>(),
  at: instant,
  seenAt: instant.nullable(),
});
export type Mention = z.infer<typeof mention>;

/**
 * What one person has begun to write in one conversation. Only that person's desktops receive it. It is never deleted, only emptied: a
 * tombstone would have to name its conversation to people whom it is no business of.
 */
export const replyDraft = z.object({
  id: brandedId<ReplyDraftId>(),
  userId: brandedId<UserId>(),
  conversationId: brandedId<ConversationId>(),
  /** Empty: sent, or taken back. */
  text: z.string(),
  at: instant,
  /** Names this text. Whoever writes the next one says which they had before them. */
  version: z.string(),
  /** The text that another desktop wrote at the same time and that this one came after; kept until the person decides. */
  other: z.object({ text: z.string(), at: instant, version: z.string() }).nullable(),
});
export type ReplyDraft = z.infer<typeof replyDraft>;

/** A saved view of the inbox. Shared ones are everybody's to use and a lead's to keep. */
export const inboxView = z.object({
  id: brandedId<InboxViewId>(),
  name: z.string(),
  ownerId: brandedId<UserId>(),
  shared: z.boolean(),
  /** Parsed by the list (`views.ts`), so that it may grow. */
  spec: z.record(z.string(), z.unknown()),
});
export type InboxView = z.infer<typeof inboxView>;

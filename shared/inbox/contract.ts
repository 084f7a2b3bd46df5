import { z } from 'zod';
import type { ConversationId, HospitalId, MentionId, MessageId } from '../ids.ts';
import { request } from '../ipc/request.ts';
import type { Instant } from '../time/clock.ts';
import { brandedId, instant } from '../wire/scalars.ts';
import type { Conversation, ConversationEntry, InboxView, MediaRules, Message } from './model.ts';
import { presence } from './presence.ts';
import type { Present } from './presence.ts';
import type { SendWindow } from './rules.ts';
import { askedInboxView } from './views.ts';
import type { BuiltInInboxView } from './views.ts';

/** Conversations one list holds at most. */
export const LIST_LIMIT = 2000;

export interface ConversationItem {
  readonly conversation: Conversation;
  readonly unread: number;
  readonly hasDraft: boolean;
  /** Delivery problems of messages written here that want a person. */
  readonly failed: number;
  readonly pending: boolean;
  /** Notes in which the person is named and that they have not looked at. */
  readonly mentions: number;
  /** How far the person has read it. */
  readonly readUpTo: Instant;
}

export interface Thread {
  readonly conversation: Conversation;
  /** Reading order, oldest first; the newest page unless `before` was asked for. */
  readonly messages: readonly (Message & { readonly pending: boolean })[];
  /** History and notes of the same stretch, oldest first. */
  readonly entries: readonly (ConversationEntry & { readonly pending: boolean })[];
  /** Mentions of the person that they have not looked at. */
  readonly mentionIds: readonly MentionId[];
  readonly hasOlder: boolean;
  /** There may be older ones at the relay, which could not be asked just now; `hasOlder` is false then. */
  readonly olderAway: boolean;
  readonly window: SendWindow;
  readonly readUpTo: Instant;
  readonly draft: string;
  /** When its words were last changed here; null: there is none. */
  readonly draftSavedAt: Instant | null;
  readonly maxTextBytes: number;
  /** What can be sent besides text. */
  readonly media: MediaRules;
}

/** Conversations, not messages. Of mentions those count that the person has not looked at. */
export interface InboxCounts {
  readonly views: Readonly<Record<BuiltInInboxView, number>>;
  /** By the id of a saved view. */
  readonly saved: Readonly<Record<string, number>>;
  /** Open ones by hospital and by duty group; those without any are left out. */
  readonly hospitals: Readonly<Record<string, number>>;
  readonly groups: Readonly<Record<string, number>>;
  /** Put aside, and the customer has written since. */
  readonly snoozedNews: number;
}

const conversationId = brandedId<ConversationId>();

export const inboxRequests = {
  'inbox.list': request<{ readonly items: readonly ConversationItem[]; readonly hasMore: boolean }>()(
    z.object({ filter: askedInboxView, hospitalId: brandedId<HospitalId>().nullable(), limit: z.number().int().min(1).max(LIST_LIMIT) }),
  ),
  /** Apart from the list, which is asked for at every pause in typing and looks at a page only. */
  'inbox.counts': request<InboxCounts>()(z.object({ hospitalId: brandedId<HospitalId>().nullable() })),
  /** One's own saved views and the shared ones, by name. */
  'inbox.views': request<readonly InboxView[]>()(z.object({})),
  /** What was done with a conversation, newest first, without its notes. */
  'inbox.history': request<readonly ConversationEntry[]>()(z.object({ conversationId, limit: z.number().int().min(1).max(500) })),
  'inbox.thread': request<Thread>()(
    z.object({
      conversationId,
      /** The page ends before this message (reading order); null: the newest page. */
      before: z.object({ sentAt: instant, id: brandedId<MessageId>() }).nullable(),
      limit: z.number().int().min(1).max(200),
    }),
  ),
  /** What the window shows now; repeated while it does, because a window that is gone says nothing. */
  'inbox.present': request<null>()(presence),
  /** Colleagues who look at or write in a conversation now. */
  'inbox.presence': request<readonly Present[]>()(z.object({})),
  /** Written through to disk on every call; the empty text removes it. */
  'inbox.saveDraft': request<null>()(z.object({ conversationId, text: z.string().max(8000) })),
  /** Delivered messages of ours in a conversation, newest first: what can serve as proof of a reply. */
  'inbox.deliveredReplies': request<readonly Message[]>()(z.object({ hospitalId: brandedId<HospitalId>(), limit: z.number().int().min(1).max(100) })),
};

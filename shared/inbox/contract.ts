import * as z from 'zod';
import type { ConversationId, HospitalId, MentionId, MessageId } from '../ids.ts';
import { request } from '../ipc/request.ts';
import type { Instant } from '../time/clock.ts';
import type { CalendarDate } from '../time/shanghai.ts';
import { brandedId, calendarDate, instant } from '../wire/scalars.ts';
import type { OtherDraft } from './drafts.ts';
import type { Conversation, ConversationEntry, InboxView, MediaRules, Message } from './model.ts';
import { presence } from './presence.ts';
import type { Present } from './presence.ts';
import type { SendWindow } from './rules.ts';
import { askedInboxView } from './views.ts';
import { DRAFT_MAX } from './wireDrafts.ts';
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

/** More unread or newer messages than this are shown as `1000+`: nobody acts on the difference. */
export const COUNT_CEILING = 1000;
/** Messages one stretch of a thread holds at most, on each side of its anchor. */
export const STRETCH_LIMIT = 400;

/** A place in reading order: at this message, or, between two, before whatever comes after it. */
export interface ThreadCursor {
  readonly sentAt: Instant;
  readonly id: MessageId;
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
  /** The customer's first message after `readUpTo`; null: all is read. */
  readonly firstUnread: ThreadCursor | null;
  /** The customer's messages after `readUpTo`, counted up to COUNT_CEILING. */
  readonly unread: number;
  readonly draft: string;
  /** When its words were last changed here; null: there is none. */
  readonly draftSavedAt: Instant | null;
  /** The draft was changed here since the person's other desktops were told. */
  readonly draftUntold: boolean;
  /** What the person's other desktop says that this one has not taken over. */
  readonly otherDraft: OtherDraft | null;
  readonly maxTextBytes: number;
  /** What can be sent besides text. */
  readonly media: MediaRules;
  /** Around the first unread message, where that was asked for, the person has read here before, and it is not among `messages`. */
  readonly opening: ThreadStretch | null;
}

/** A stretch of a thread around an anchor: what a window shows of a hundred thousand messages. Nothing between two of them is missing. */
export interface ThreadStretch extends Pick<Thread, 'messages' | 'entries' | 'hasOlder' | 'olderAway'> {
  readonly hasNewer: boolean;
}

/** For a calendar: on which days a conversation has messages, as far as they are here. */
export interface ThreadDays {
  /** Of the days asked for, those with messages, ascending. */
  readonly days: readonly CalendarDate[];
  /** The first day with messages here. Null: there are none. */
  readonly first: CalendarDate | null;
  readonly last: CalendarDate | null;
  /** From here on all of them are here; earlier ones, if any, are at the relay. 0: all are here. */
  readonly heldFrom: Instant;
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
const cursor = z.object({ sentAt: instant, id: brandedId<MessageId>() });
const stretchBefore = z.number().int().min(0).max(STRETCH_LIMIT);
const stretchAfter = z.number().int().min(1).max(STRETCH_LIMIT);

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
      before: cursor.nullable(),
      limit: z.number().int().min(1).max(200),
      /** Counts as of `inbox.stretch`: so much around the first unread message comes along, which spares opening there a second question. */
      around: z.object({ before: stretchBefore, after: stretchAfter }).optional(),
    }),
  ),
  /** `before` messages before the anchor and `after` from it on (itself included); what is beyond the retention is brought where it can be. */
  'inbox.stretch': request<ThreadStretch>()(
    z.object({ conversationId, anchor: cursor, before: stretchBefore, after: stretchAfter }),
  ),
  /** How many messages follow a place, counted up to COUNT_CEILING. */
  'inbox.newer': request<{ readonly count: number }>()(z.object({ conversationId, after: cursor })),
  'inbox.days': request<ThreadDays>()(z.object({ conversationId, from: calendarDate, to: calendarDate })),
  /**
   * Brings the next older messages from the relay unless those of `at` are here already. Ask again while it says `here`
   * and `heldFrom` is after `at`.
   */
  'inbox.reach': request<{ readonly heldFrom: Instant; readonly brought: 'here' | 'offline' | 'unanswered' }>()(z.object({ conversationId, at: instant })),
  /** What the window shows now; repeated while it does, because a window that is gone says nothing. */
  'inbox.present': request<null>()(presence),
  /** Colleagues who look at or write in a conversation now. */
  'inbox.presence': request<readonly Present[]>()(z.object({})),
  /**
   * Written through to disk on every call; the empty text removes it. It goes to the person's other desktops a moment later, or when there is
   * a relay again. `took`: the version of theirs that this text is, or was made from.
   */
  'inbox.saveDraft': request<null>()(z.object({ conversationId, text: z.string().max(DRAFT_MAX), took: z.string().max(64).optional() })),
  /** Delivered messages of ours in a conversation, newest first: what can serve as proof of a reply. */
  'inbox.deliveredReplies': request<readonly Message[]>()(z.object({ hospitalId: brandedId<HospitalId>(), limit: z.number().int().min(1).max(100) })),
};

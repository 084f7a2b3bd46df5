import { z } from 'zod';
import type { ConversationId, HospitalId, MessageId } from '../ids.ts';
import { request } from '../ipc/request.ts';
import type { Instant } from '../time/clock.ts';
import { brandedId, instant } from '../wire/scalars.ts';
import type { Conversation, Message } from './model.ts';
import type { SendWindow } from './rules.ts';

export interface ConversationItem {
  readonly conversation: Conversation;
  readonly unread: number;
  readonly hasDraft: boolean;
  /** Delivery problems of messages written here that want a person. */
  readonly failed: number;
  readonly pending: boolean;
}

export interface Thread {
  readonly conversation: Conversation;
  /** Reading order, oldest first; the newest page unless `before` was asked for. */
  readonly messages: readonly (Message & { readonly pending: boolean })[];
  readonly hasOlder: boolean;
  /** There may be older ones at the relay, which could not be asked just now; `hasOlder` is false then. */
  readonly olderAway: boolean;
  readonly window: SendWindow;
  readonly readUpTo: Instant;
  readonly draft: string;
  readonly maxTextBytes: number;
}

export interface InboxCounts {
  readonly open: number;
  readonly unread: number;
  readonly waiting: number;
}

const conversationId = brandedId<ConversationId>();

export const inboxRequests = {
  'inbox.list': request<{ readonly items: readonly ConversationItem[]; readonly hasMore: boolean; readonly counts: InboxCounts }>()(
    z.object({
      filter: z.enum(['open', 'mine', 'unread', 'waiting', 'closed']),
      hospitalId: brandedId<HospitalId>().nullable(),
      limit: z.number().int().min(1).max(500),
    }),
  ),
  'inbox.thread': request<Thread>()(
    z.object({
      conversationId,
      /** The page ends before this message (reading order); null: the newest page. */
      before: z.object({ sentAt: instant, id: brandedId<MessageId>() }).nullable(),
      limit: z.number().int().min(1).max(200),
    }),
  ),
  /** Written through to disk on every call; the empty text removes it. */
  'inbox.saveDraft': request<null>()(z.object({ conversationId, text: z.string().max(8000) })),
  /** Delivered messages of ours in a conversation, newest first: what can serve as proof of a reply. */
  'inbox.deliveredReplies': request<readonly Message[]>()(z.object({ hospitalId: brandedId<HospitalId>(), limit: z.number().int().min(1).max(100) })),
};

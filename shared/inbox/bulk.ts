import type { ConversationEntryId, UserId } from '../ids.ts';
import type { Instant } from '../time/clock.ts';
import type { MutationArgs } from '../wire/mutations.ts';
import type { ConversationItem } from './contract.ts';

/** One thing done to many conversations. */
export type InboxBulkAction =
  | { readonly kind: 'assign'; readonly userId: UserId | null }
  | { readonly kind: 'close' }
  | { readonly kind: 'snooze'; readonly until: Instant }
  | { readonly kind: 'read' };

/** Why a conversation of the selection is left as it is. */
export type InboxWhyNot = 'same' | 'closed';

export interface InboxBulkPlan {
  readonly possible: readonly ConversationItem[];
  readonly left: readonly { readonly why: InboxWhyNot; readonly count: number }[];
}

/** What an action would do to these conversations. The relay decides again. */
export function planInboxBulk(action: InboxBulkAction, items: readonly ConversationItem[]): InboxBulkPlan {
  const left = new Map<InboxWhyNot, number>();
  const possible = items.filter((item) => {
    const why = whyNot(action, item);
    if (why !== null) left.set(why, (left.get(why) ?? 0) + 1);
    return why === null;
  });
  return { possible, left: [...left].map(([why, count]) => ({ why, count })) };
}

function whyNot(action: InboxBulkAction, { conversation, unread }: ConversationItem): InboxWhyNot | null {
  switch (action.kind) {
    case 'assign':
      return conversation.assigneeId === action.userId ? 'same' : null;
    case 'close':
      return conversation.status === 'closed' ? 'same' : null;
    case 'snooze':
      return conversation.status === 'closed' ? 'closed' : conversation.snoozedUntil === action.until ? 'same' : null;
    case 'read':
      return unread === 0 ? 'same' : null;
  }
}

export type InboxStep =
  | { readonly name: 'inbox.assign'; readonly args: MutationArgs<'inbox.assign'> }
  | { readonly name: 'inbox.setStatus'; readonly args: MutationArgs<'inbox.setStatus'> }
  | { readonly name: 'inbox.snooze'; readonly args: MutationArgs<'inbox.snooze'> }
  | { readonly name: 'inbox.markRead'; readonly args: MutationArgs<'inbox.markRead'> }
  | { readonly name: 'inbox.markUnread'; readonly args: MutationArgs<'inbox.markUnread'> }
  | { readonly name: 'inbox.undo'; readonly args: MutationArgs<'inbox.undo'> };

/** Everything that is there now. */
const newestOf = ({ conversation }: ConversationItem): Instant => Math.max(conversation.lastMessageAt, conversation.lastInboundAt ?? 0);

/** @param lineId of the line of history it will write */
export function inboxStepOf(action: InboxBulkAction, item: ConversationItem, lineId: ConversationEntryId): InboxStep {
  const { id: conversationId, lastInboundAt } = item.conversation;
  switch (action.kind) {
    case 'assign':
      return { name: 'inbox.assign', args: { conversationId, lineId, userId: action.userId } };
    case 'close':
      return { name: 'inbox.setStatus', args: { conversationId, lineId, status: 'closed' } };
    case 'snooze':
      return { name: 'inbox.snooze', args: { conversationId, lineId, until: action.until, seenInboundAt: lastInboundAt } };
    case 'read':
      return { name: 'inbox.markRead', args: { conversationId, readUpTo: newestOf(item) } };
  }
}

/** A step that was taken, with what is needed to take it back. */
export interface InboxDone {
  readonly action: InboxBulkAction;
  /** As it was before. */
  readonly item: ConversationItem;
  readonly lineId: ConversationEntryId;
}

/** The way back; where it arrives it is decided whether somebody has changed the same thing since (`inbox.undo`). */
export function inboxUndoOf({ action, item, lineId: undoes }: InboxDone, lineId: ConversationEntryId): InboxStep {
  const { id: conversationId } = item.conversation;
  if (action.kind === 'read') return { name: 'inbox.markUnread', args: { conversationId, readUpTo: item.readUpTo, marked: newestOf(item) } };
  return { name: 'inbox.undo', args: { conversationId, lineId, undoes } };
}

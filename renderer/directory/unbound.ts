import type { ConversationItem } from '../../shared/inbox/contract.ts';
import type { Conversation } from '../../shared/inbox/model.ts';

/** Conversations that belong to no hospital yet, the newest first: what wants binding. */
export function unboundOf(items: readonly ConversationItem[]): readonly Conversation[] {
  return items
    .map((item) => item.conversation)
    .filter((conversation) => conversation.hospitalId === null)
    .toSorted((a, b) => b.lastMessageAt - a.lastMessageAt);
}

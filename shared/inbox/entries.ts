import { asId } from '../ids.ts';
import type { ConversationEntryId, ConversationId, MentionId, UserId } from '../ids.ts';
import type { Instant } from '../time/clock.ts';
import { put } from '../wire/mutation.ts';
import type { RowChange, RowRead, RowReader } from '../wire/mutation.ts';
import type { Conversation, ConversationEntry } from './model.ts';

const blank = { text: '', fromId: null, toId: null, untilAt: null, wasUntil: null, why: 'person', mentionIds: [], messageId: null } as const;

type Told = Pick<ConversationEntry, 'id' | 'conversationId' | 'kind' | 'userId' | 'at'> & Partial<ConversationEntry>;

/** A line of a conversation's history; what is not said is empty. */
export function entry(told: Told): RowChange {
  return put('conversationEntries', { ...blank, mentionIds: [], ...told });
}

/** A conversation that is put aside no more. */
export const awake = { snoozedUntil: null, snoozedSeen: null, snoozedBy: null } as const;

/**
 * Gives a conversation to somebody else and writes that down. Who gets it should see it: it is put aside no longer,
 * unless it only goes on to the next person on duty.
 */
export function reassigned(conversation: Conversation, toId: UserId | null, told: Pick<ConversationEntry, 'id' | 'userId' | 'at' | 'why'> & { readonly text?: string }): readonly RowChange[] {
  const keeps = told.why === 'handover' || told.why === 'left';
  return [
    put('conversations', { ...conversation, assigneeId: toId, ...(keeps ? {} : awake) }),
    entry({ conversationId: conversation.id, kind: 'assigned', fromId: conversation.assigneeId, toId, wasUntil: conversation.snoozedUntil, ...told }),
  ];
}

/** History is only added to: a line whose id is taken is refused. */
export function readLine(id: ConversationEntryId | undefined): readonly RowRead[] {
  return id === undefined ? [] : [{ entity: 'conversationEntries', id }];
}
export function isWritten(id: ConversationEntryId | undefined, rows: RowReader): boolean {
  return id !== undefined && rows.get('conversationEntries', id) !== undefined;
}

/**
 * The id of a line that nobody has drawn one for: of an older program, or of the relay itself. One line of a kind per
 * conversation and millisecond, so it cannot be written twice.
 */
export function lineIdOf(kind: ConversationEntry['kind'], conversationId: ConversationId, at: Instant): ConversationEntryId {
  return asId<ConversationEntryId>(`${kind}.${at.toString(36)}.${conversationId.replaceAll('-', '').slice(-32)}`);
}

/** Of two ids, at most 64 characters with UUIDs of 32 hexadecimal digits (see ids): a person has one such row. */
export function pairId(userId: string, otherId: string): string {
  return `${userId.replaceAll('-', '').slice(-31)}.${otherId.replaceAll('-', '').slice(-32)}`;
}

export function mentionId(userId: UserId, entryId: ConversationEntryId): MentionId {
  return asId<MentionId>(pairId(userId, entryId));
}

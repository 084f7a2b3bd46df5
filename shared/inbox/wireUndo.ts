import * as z from 'zod';
import type { ConversationEntryId, ConversationId, UserId } from '../ids.ts';
import type { Instant } from '../time/clock.ts';
import { applied, desk, mayBeGivenWork, mutation, put, readPerson, rejected } from '../wire/mutation.ts';
import { brandedId } from '../wire/scalars.ts';
import { awake, entry } from './entries.ts';
import type { Conversation, ConversationEntry } from './model.ts';

const conversationId = brandedId<ConversationId>();
const lineId = brandedId<ConversationEntryId>();

type Back = { readonly fields: Partial<Conversation>; readonly line: Pick<ConversationEntry, 'kind'> & Partial<ConversationEntry> };

export const undoMutations = {
  /**
   * Takes back what the same person did a moment ago, as long as nobody has changed the same thing since: decided where
   * the undo arrives, because it may have waited offline. The history keeps both lines.
   */
  'inbox.undo': mutation({
    args: z.object({ conversationId, lineId, undoes: lineId }),
    roles: desk,
    reads: (args) => [
      { entity: 'conversations', id: args.conversationId },
      { entity: 'conversationEntries', where: { column: 'conversationId', value: args.conversationId } },
    ],
    readsNext: (args, rows) => readPerson(doneOf(rows.list('conversationEntries', 'conversationId', args.conversationId), args.undoes)?.fromId ?? null),
    apply(args, rows, ctx) {
      const conversation = rows.get('conversations', args.conversationId);
      if (!conversation) return rejected('not_found');
      const lines = rows.list('conversationEntries', 'conversationId', args.conversationId);
      const done = doneOf(lines, args.undoes);
      if (doneOf(lines, args.lineId) !== undefined) return rejected('already_exists');
      // The relay refused it and has said so: there is nothing to take back.
      if (done === undefined) return applied();
      if (done.userId !== ctx.actor.userId) return rejected('not_yours');
      const since = lines.filter((line) => line.id !== done.id && line.at >= done.at && topicOf(line) === topicOf(done));
      const back = since.length > 0 ? null : wayBack(conversation, done, ctx.actor.userId, ctx.at);
      if (back === null) return rejected('changed_since');
      if (!mayBeGivenWork(done.fromId, rows)) return rejected('inactive_user');
      return applied(
        put('conversations', { ...conversation, ...back.fields }),
        entry({ id: args.lineId, conversationId: conversation.id, userId: ctx.actor.userId, at: ctx.at, why: 'undo', ...back.line }),
      );
    },
  }),
};

const doneOf = (lines: readonly ConversationEntry[], id: ConversationEntryId): ConversationEntry | undefined => lines.find((line) => line.id === id);

/** Lines that change the same thing. */
function topicOf({ kind }: ConversationEntry): 'assignee' | 'snooze' | 'status' | 'note' {
  switch (kind) {
    case 'assigned':
      return 'assignee';
    case 'snoozed':
    case 'woken':
      return 'snooze';
    case 'closed':
    case 'reopened':
      return 'status';
    case 'note':
      return 'note';
  }
}

/** Null: it no longer is as it was left. */
function wayBack(conversation: Conversation, done: ConversationEntry, by: UserId, at: Instant): Back | null {
  const aside = (until: Instant | null): Partial<Conversation> => (until === null || until <= at ? awake : { snoozedUntil: until, snoozedSeen: conversation.lastInboundAt, snoozedBy: by });
  switch (done.kind) {
    case 'assigned':
      if (conversation.assigneeId !== done.toId) return null;
      return {
        fields: { assigneeId: done.fromId, ...(conversation.snoozedUntil === null ? aside(done.wasUntil) : {}) },
        line: { kind: 'assigned', fromId: done.toId, toId: done.fromId },
      };
    case 'snoozed':
    case 'woken':
      if (conversation.snoozedUntil !== done.untilAt || conversation.status === 'closed') return null;
      return { fields: aside(done.wasUntil), line: { kind: done.wasUntil === null ? 'woken' : 'snoozed', untilAt: done.wasUntil, wasUntil: done.untilAt } };
    case 'closed':
      return conversation.status === 'closed' ? { fields: { status: 'open', ...aside(done.wasUntil) }, line: { kind: 'reopened', untilAt: done.wasUntil } } : null;
    case 'reopened':
      return conversation.status === 'open' ? { fields: { status: 'closed', ...awake }, line: { kind: 'closed', wasUntil: conversation.snoozedUntil } } : null;
    case 'note':
      return null;
  }
}

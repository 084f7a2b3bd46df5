import * as z from 'zod';
import { asId } from '../ids.ts';
import type { ConversationId, ReplyDraftId } from '../ids.ts';
import { applied, everyone, mutation, put } from '../wire/mutation.ts';
import type { RowReader } from '../wire/mutation.ts';
import { brandedId } from '../wire/scalars.ts';
import { displaced } from './drafts.ts';
import { pairId } from './entries.ts';
import type { ReplyDraft } from './model.ts';

export const DRAFT_MAX = 8000;

const conversationId = brandedId<ConversationId>();
const version = z.string().min(1).max(64);

const draftIdOf = (userId: string, conversation: ConversationId): ReplyDraftId => asId<ReplyDraftId>(pairId(userId, conversation));

function draftOf(rows: RowReader, userId: string, conversation: ConversationId): ReplyDraft | undefined {
  const id = draftIdOf(userId, conversation);
  return rows.list('replyDrafts', 'conversationId', conversation).find((one) => one.id === id);
}

/** Drafts of replies, private to their person and the same on all of their desktops (docs/decisions/0023-composer.md). */
export const draftMutations = {
  /** The text as it is now; the empty text removes the draft. What another desktop wrote meanwhile is put beside it, never lost. */
  'inbox.keepDraft': mutation({
    args: z.object({
      conversationId,
      text: z.string().max(DRAFT_MAX),
      version,
      /** The version that this text was made from; null: there was none. */
      base: version.nullable(),
    }),
    roles: everyone,
    silent: true,
    reads: (args) => [{ entity: 'replyDrafts', where: { column: 'conversationId', value: args.conversationId } }],
    apply(args, rows, ctx) {
      const { userId } = ctx.actor;
      const before = draftOf(rows, userId, args.conversationId);
      const of = { id: draftIdOf(userId, args.conversationId), userId, conversationId: args.conversationId };
      return applied(put('replyDrafts', { ...of, text: args.text, at: ctx.at, version: args.version, other: displaced(before ?? null, args) }));
    },
  }),

  /** The person has looked at the text that stands beside the draft, and used it or let it go. */
  'inbox.settleDraft': mutation({
    args: z.object({ conversationId, version }),
    roles: everyone,
    silent: true,
    reads: (args) => [{ entity: 'replyDrafts', where: { column: 'conversationId', value: args.conversationId } }],
    apply(args, rows, ctx) {
      const before = draftOf(rows, ctx.actor.userId, args.conversationId);
      if (before === undefined || before.other?.version !== args.version) return applied();
      return applied(put('replyDrafts', { ...before, other: null }));
    },
  }),
};

import * as z from 'zod';
import { asId } from '../ids.ts';
import type { CannedReplyId, CannedUseId } from '../ids.ts';
import { pairId } from '../inbox/entries.ts';
import type { Actor } from '../session/model.ts';
import { conflictsOf } from '../wire/conflict.ts';
import { applied, drop, everyone, keepers, mutation, put, rejected } from '../wire/mutation.ts';
import type { RejectionCode } from '../wire/mutation.ts';
import { brandedId, textOf } from '../wire/scalars.ts';
import type { CannedReply } from './model.ts';

export const TITLE_MAX = 60;
export const CODE_MAX = 20;
export const TEXT_MAX = 2000;
const INITIALS_MAX = 120;

const replyId = brandedId<CannedReplyId>();
/** Without blanks: a blank ends what is typed after `/`. */
const code = z.string().trim().toLowerCase().max(CODE_MAX).regex(/^[\p{L}\p{N}_-]*$/u);
const fields = z.object({ title: textOf(TITLE_MAX), code, text: textOf(TEXT_MAX) }).partial();


/** Shared ones are kept by those who answer for what the desk says, personal ones by their owner. Null: allowed. */
function forbids({ ownerId }: Pick<CannedReply, 'ownerId'>, actor: Actor): RejectionCode | null {
  if (ownerId === null) return keepers.includes(actor.role) ? null : 'forbidden';
  return ownerId === actor.userId ? null : 'not_yours';
}

export const cannedMutations = {
  /** Makes a reply, or changes one that is as its person saw it. Shared stays shared and personal personal: desktops that hold it would not learn that it is gone. */
  'canned.save': mutation({
    args: z.object({
      replyId,
      shared: z.boolean(),
      initials: z.string().max(INITIALS_MAX),
      /** What changes; of a new one all of them. */
      fields,
      /** What the person saw in these fields; absent for a new one. */
      base: z.object({ title: z.string(), code: z.string(), text: z.string() }).partial().optional(),
    }),
    roles: everyone,
    reads: (args) => [{ entity: 'cannedReplies', id: args.replyId }],
    apply(args, rows, ctx) {
      const before = rows.get('cannedReplies', args.replyId);
      // Deleted since the person began to change it: it does not come back without their knowing.
      if (before === undefined && args.base !== undefined) return rejected('not_found');
      if (before !== undefined && (before.ownerId === null) !== args.shared) return rejected('malformed');
      const ownerId = args.shared ? null : (before?.ownerId ?? ctx.actor.userId);
      const no = forbids({ ownerId }, ctx.actor);
      if (no !== null) return rejected(no);
      if (before !== undefined && conflictsOf(before, args.fields, args.base).length > 0) return rejected('conflict');
      const { title = before?.title ?? '', code: short = before?.code ?? '', text = before?.text ?? '' } = args.fields;
      if (title === '' || text === '') return rejected('malformed');
      return applied(
        put('cannedReplies', { id: args.replyId, title, code: short, text, initials: args.initials, ownerId, updatedBy: ctx.actor.userId, updatedAt: ctx.at }),
      );
    },
  }),

  'canned.remove': mutation({
    args: z.object({ replyId }),
    roles: everyone,
    reads: (args) => [
      { entity: 'cannedReplies', id: args.replyId },
      { entity: 'cannedUses', where: { column: 'replyId', value: args.replyId } },
    ],
    apply(args, rows, ctx) {
      const before = rows.get('cannedReplies', args.replyId);
      if (before === undefined) return rejected('not_found');
      const no = forbids(before, ctx.actor);
      if (no !== null) return rejected(no);
      return applied(drop('cannedReplies', before.id), ...rows.list('cannedUses', 'replyId', before.id).map((use) => drop('cannedUses', use.id)));
    },
  }),

  /** It was put into a text once more. Adds one to what stands, so desktops that were offline at the same time add up. */
  'canned.use': mutation({
    args: z.object({ replyId }),
    roles: everyone,
    silent: true,
    reads: (args) => [
      { entity: 'cannedReplies', id: args.replyId },
      { entity: 'cannedUses', where: { column: 'replyId', value: args.replyId } },
    ],
    apply(args, rows, ctx) {
      // Deleted meanwhile: there is nothing to count, and nobody to be told of it.
      const reply = rows.get('cannedReplies', args.replyId);
      if (reply === undefined || (reply.ownerId !== null && reply.ownerId !== ctx.actor.userId)) return applied();
      const id = asId<CannedUseId>(pairId(ctx.actor.userId, args.replyId));
      const before = rows.list('cannedUses', 'replyId', args.replyId).find((use) => use.id === id);
      return applied(
        put('cannedUses', { id, replyId: args.replyId, userId: ctx.actor.userId, count: (before?.count ?? 0) + 1, lastAt: Math.max(before?.lastAt ?? 0, ctx.at) }),
      );
    },
  }),
};

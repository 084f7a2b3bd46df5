import * as z from 'zod';
import type { ConversationEntryId, ConversationId, InboxViewId, MentionId, MessageId, ReadMarkId, UserId } from '../ids.ts';
import { asId } from '../ids.ts';
import { applied, desk, drop, everyone, leads, mayBeGivenWork, mutation, put, readPerson, rejected } from '../wire/mutation.ts';
import { brandedId, instant, textOf } from '../wire/scalars.ts';
import { awake, entry, isWritten, mentionId, pairId, readLine } from './entries.ts';
import { inboxView } from './model.ts';
import { undoMutations } from './wireUndo.ts';

const conversationId = brandedId<ConversationId>();
const lineId = brandedId<ConversationEntryId>();
const viewId = brandedId<InboxViewId>();

/** More colleagues than this are not named at once. */
export const MOST_MENTIONS = 20;
export const NOTE_MAX = 4000;
const SPEC_MAX = 4000;

/** What is done at the desk with a conversation, besides answering it. */
export const deskMutations = {
  ...undoMutations,

  /** Puts an open conversation aside until a moment, or (null) takes it back before. */
  'inbox.snooze': mutation({
    args: z.object({
      conversationId,
      lineId,
      until: instant.nullable(),
      /** The customer's last message that the person saw: what came while this waited offline is news. */
      seenInboundAt: instant.nullable(),
    }),
    roles: desk,
    reads: (args) => [{ entity: 'conversations', id: args.conversationId }, ...readLine(args.lineId)],
    apply(args, rows, ctx) {
      const conversation = rows.get('conversations', args.conversationId);
      if (!conversation) return rejected('not_found');
      if (isWritten(args.lineId, rows)) return rejected('already_exists');
      const { until } = args;
      if (until === null && conversation.snoozedUntil === null) return applied();
      if (until !== null && conversation.status === 'closed') return rejected('already_closed');
      // Of the moment when the person did it: made offline and over by the time it arrives, it has simply been.
      if (until !== null && until <= ctx.at) return rejected('bad_interval');
      const line = { id: args.lineId, conversationId: conversation.id, userId: ctx.actor.userId, at: ctx.at, wasUntil: conversation.snoozedUntil };
      if (until === null) return applied(put('conversations', { ...conversation, ...awake }), entry({ ...line, kind: 'woken' }));
      return applied(
        put('conversations', { ...conversation, snoozedUntil: until, snoozedSeen: args.seenInboundAt, snoozedBy: ctx.actor.userId }),
        entry({ ...line, kind: 'snoozed', untilAt: until }),
      );
    },
  }),

  /** A note for colleagues. It is no message, so nothing can send it to the customer. */
  'inbox.note': mutation({
    args: z.object({
      conversationId,
      lineId,
      text: textOf(NOTE_MAX),
      mentionIds: z.array(brandedId<UserId>()).max(MOST_MENTIONS),
      /** The message it is about, when one was forwarded. */
      messageId: brandedId<MessageId>().nullable(),
    }),
    roles: desk,
    reads: (args) => [
      { entity: 'conversations', id: args.conversationId },
      ...readLine(args.lineId),
      ...args.mentionIds.flatMap((userId) => readPerson(userId)),
    ],
    apply(args, rows, ctx) {
      if (!rows.get('conversations', args.conversationId)) return rejected('not_found');
      if (isWritten(args.lineId, rows)) return rejected('already_exists');
      const named = [...new Set(args.mentionIds)].filter((userId) => userId !== ctx.actor.userId);
      if (!named.every((userId) => mayBeGivenWork(userId, rows))) return rejected('inactive_user');
      const of = { conversationId: args.conversationId, at: ctx.at };
      return applied(
        entry({ ...of, id: args.lineId, kind: 'note', userId: ctx.actor.userId, text: args.text, mentionIds: named, messageId: args.messageId }),
        ...named.map((userId) => put('mentions', { ...of, id: mentionId(userId, args.lineId), entryId: args.lineId, userId, byUserId: ctx.actor.userId, seenAt: null })),
      );
    },
  }),

  /** Named one by one: a mention that came meanwhile was not looked at. */
  'inbox.seeMentions': mutation({
    args: z.object({ mentionIds: z.array(brandedId<MentionId>()).min(1).max(200) }),
    roles: everyone,
    silent: true,
    reads: (args) => args.mentionIds.map((id) => ({ entity: 'mentions', id })),
    apply(args, rows, ctx) {
      const mine = args.mentionIds.flatMap((id) => rows.get('mentions', id) ?? []).filter((one) => one.userId === ctx.actor.userId && one.seenAt === null);
      return applied(...mine.map((one) => put('mentions', { ...one, seenAt: ctx.at })));
    },
  }),

  /** Takes back a mark of the same person, as long as nothing was read since. */
  'inbox.markUnread': mutation({
    args: z.object({ conversationId, readUpTo: instant, marked: instant }),
    roles: everyone,
    silent: true,
    reads: (args) => [{ entity: 'readMarks', where: { column: 'conversationId', value: args.conversationId } }],
    apply(args, rows, ctx) {
      const id = asId<ReadMarkId>(pairId(ctx.actor.userId, args.conversationId));
      const mark = rows.list('readMarks', 'conversationId', args.conversationId).find((one) => one.id === id);
      if (mark === undefined || mark.readUpTo !== args.marked || args.readUpTo >= args.marked) return applied();
      return applied(put('readMarks', { ...mark, readUpTo: args.readUpTo }));
    },
  }),

  /** One's own views; a shared one is changed by its author or a lead. */
  'inbox.saveView': mutation({
    args: z.object({ viewId, name: textOf(40), shared: z.boolean(), spec: inboxView.shape.spec }),
    roles: desk,
    reads: (args) => [{ entity: 'inboxViews', id: args.viewId }],
    apply(args, rows, ctx) {
      const before = rows.get('inboxViews', args.viewId);
      if (before !== undefined && before.ownerId !== ctx.actor.userId && !(before.shared && leads.includes(ctx.actor.role))) return rejected('not_yours');
      if (JSON.stringify(args.spec).length > SPEC_MAX) return rejected('malformed');
      return applied(put('inboxViews', { id: args.viewId, name: args.name, shared: args.shared, spec: args.spec, ownerId: before?.ownerId ?? ctx.actor.userId }));
    },
  }),

  'inbox.removeView': mutation({
    args: z.object({ viewId }),
    roles: desk,
    reads: (args) => [{ entity: 'inboxViews', id: args.viewId }],
    apply(args, rows, ctx) {
      const before = rows.get('inboxViews', args.viewId);
      if (before === undefined) return rejected('not_found');
      if (before.ownerId !== ctx.actor.userId && !(before.shared && leads.includes(ctx.actor.role))) return rejected('not_yours');
      return applied(drop('inboxViews', args.viewId));
    },
  }),
};

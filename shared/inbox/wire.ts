import * as z from 'zod';
import { asId } from '../ids.ts';
import type { ConversationEntryId, ConversationId, HospitalId, MessageId, ReadMarkId, UserId } from '../ids.ts';
import { applied, desk, everyone, leads, mayBeGivenWork, mutation, put, readPerson, rejected } from '../wire/mutation.ts';
import { brandedId, instant, textOf } from '../wire/scalars.ts';
import { awake, entry, isWritten, lineIdOf, pairId, readLine, reassigned } from './entries.ts';
import { askedAgain } from './media.ts';
import { queueReply, replyReads } from './replying.ts';
import { queuedText, utf8Length } from './rules.ts';
import { deskMutations } from './wireDesk.ts';
import { mediaMutations } from './wireMedia.ts';
import { draftMutations } from './wireDrafts.ts';

const conversationId = brandedId<ConversationId>();
const messageId = brandedId<MessageId>();
/** Of the line of history; an older program draws none. */
const lineId = brandedId<ConversationEntryId>().optional();

export const inboxMutations = {
  ...deskMutations,
  ...mediaMutations,
  ...draftMutations,

  /**
   * Queues a reply. It stops no clock until the platform has accepted it. Refused when a colleague has replied since the
   * writer looked: what was written offline, or in the same second, is decided by the writer and never sent twice.
   */
  'inbox.send': mutation({
    args: z.object({
      messageId,
      conversationId,
      text: textOf(4000),
      /** The newest reply that the writer has seen, null where there was none. */
      seenOutId: messageId.nullable().optional(),
    }),
    roles: desk,
    ...replyReads,
    apply: (args, rows, ctx) =>
      queueReply(
        args,
        rows,
        ctx,
        (account) => (utf8Length(args.text) > account.limits.maxTextBytes ? 'too_long' : null),
        () => queuedText({ id: args.messageId, conversationId: args.conversationId, text: args.text, userId: ctx.actor.userId, at: ctx.at }),
      ),
  }),

  /** A person decides to hand a failed message, or one whose fate is unknown, to the platform once more. */
  'inbox.retry': mutation({
    args: z.object({ messageId }),
    roles: desk,
    reads: (args) => [{ entity: 'messages', id: args.messageId }],
    apply(args, rows) {
      const message = rows.get('messages', args.messageId);
      if (!message) return rejected('not_found');
      if (message.state !== 'failed' && message.state !== 'unknown') return rejected('not_failed');
      return applied(
        put('messages', { ...message, state: 'queued', failure: null, retryable: false, attempt: message.attempt + 1, waits: null, media: askedAgain(message.media) }),
      );
    },
  }),

  'inbox.markRead': mutation({
    args: z.object({ conversationId, readUpTo: instant }),
    roles: everyone,
    silent: true,
    reads: (args) => [{ entity: 'readMarks', where: { column: 'conversationId', value: args.conversationId } }],
    apply(args, rows, ctx) {
      const marks = rows.list('readMarks', 'conversationId', args.conversationId);
      // What was read on one desktop is read: a mark set offline on another, long ago, does not take it back.
      const before = Math.max(0, ...marks.filter((mark) => mark.userId === ctx.actor.userId).map((mark) => mark.readUpTo));
      // Deterministic id: a person has one mark per conversation, on whichever desktop it is set.
      return applied(
        put('readMarks', {
          id: asId<ReadMarkId>(pairId(ctx.actor.userId, args.conversationId)),
          userId: ctx.actor.userId,
          conversationId: args.conversationId,
          readUpTo: Math.max(before, args.readUpTo),
        }),
      );
    },
  }),

  /** Gives a conversation to a colleague, takes it, or leaves it to nobody; `note` says why. */
  'inbox.assign': mutation({
    args: z.object({ conversationId, userId: brandedId<UserId>().nullable(), lineId, note: z.string().trim().max(500).optional() }),
    roles: desk,
    reads: ({ conversationId: c, userId, lineId: l }) => [
      { entity: 'conversations', id: c },
      ...readPerson(userId),
      ...readLine(l),
    ],
    apply(args, rows, ctx) {
      const conversation = rows.get('conversations', args.conversationId);
      if (!conversation) return rejected('not_found');
      if (isWritten(args.lineId, rows)) return rejected('already_exists');
      if (!mayBeGivenWork(args.userId, rows)) return rejected('inactive_user');
      if (conversation.assigneeId === args.userId) return applied();
      const id = args.lineId ?? lineIdOf('assigned', conversation.id, ctx.at);
      return applied(...reassigned(conversation, args.userId, { id, userId: ctx.actor.userId, at: ctx.at, why: 'person', text: args.note ?? '' }));
    },
  }),

  'inbox.setHospital': mutation({
    args: z.object({ conversationId, hospitalId: brandedId<HospitalId>().nullable() }),
    roles: leads,
    reads: ({ conversationId: c, hospitalId }) => [
      { entity: 'conversations', id: c },
      ...(hospitalId === null ? [] : [{ entity: 'hospitals' as const, id: hospitalId }]),
    ],
    apply(args, rows) {
      const conversation = rows.get('conversations', args.conversationId);
      if (!conversation) return rejected('not_found');
      if (args.hospitalId !== null && !rows.get('hospitals', args.hospitalId)) return rejected('not_found');
      return applied(put('conversations', { ...conversation, hospitalId: args.hospitalId }));
    },
  }),

  /** Closing hides a conversation from the open list; the next message of the customer opens it again. */
  'inbox.setStatus': mutation({
    args: z.object({ conversationId, status: z.enum(['open', 'closed']), lineId }),
    roles: desk,
    reads: (args) => [{ entity: 'conversations', id: args.conversationId }, ...readLine(args.lineId)],
    apply(args, rows, ctx) {
      const conversation = rows.get('conversations', args.conversationId);
      if (!conversation) return rejected('not_found');
      if (isWritten(args.lineId, rows)) return rejected('already_exists');
      if (conversation.status === args.status) return applied();
      const kind = args.status === 'closed' ? 'closed' : 'reopened';
      const id = args.lineId ?? lineIdOf(kind, conversation.id, ctx.at);
      return applied(
        put('conversations', { ...conversation, status: args.status, ...awake }),
        entry({ id, conversationId: conversation.id, kind, userId: ctx.actor.userId, at: ctx.at, wasUntil: conversation.snoozedUntil }),
      );
    },
  }),
};

import { z } from 'zod';
import { asId } from '../ids.ts';
import type { ConversationId, HospitalId, MessageId, ReadMarkId, UserId } from '../ids.ts';
import { applied, desk, everyone, leads, mayBeGivenWork, mutation, put, readPerson, rejected } from '../wire/mutation.ts';
import { brandedId, instant, textOf } from '../wire/scalars.ts';
import { previewOf, queuedText, sendWindow, utf8Length } from './rules.ts';

const conversationId = brandedId<ConversationId>();
const messageId = brandedId<MessageId>();

export const inboxMutations = {
  /** Queues a reply. It stops no clock until the platform has accepted it. */
  'inbox.send': mutation({
    args: z.object({ messageId, conversationId, text: textOf(4000) }),
    roles: desk,
    reads: ({ conversationId: c, messageId: m }) => [
      { entity: 'conversations', id: c },
      { entity: 'messages', id: m },
    ],
    readsNext: ({ conversationId: c }, rows) => {
      const accountId = rows.get('conversations', c)?.accountId;
      return accountId === undefined ? [] : [{ entity: 'accounts', id: accountId }];
    },
    apply(args, rows, ctx) {
      const conversation = rows.get('conversations', args.conversationId);
      const account = conversation && rows.get('accounts', conversation.accountId);
      if (!conversation || !account) return rejected('not_found');
      if (rows.get('messages', args.messageId)) return rejected('already_exists');
      if (utf8Length(args.text) > account.limits.maxTextBytes) return rejected('too_long');
      const window = sendWindow(conversation, account.limits, ctx.at);
      if (!window.open) return rejected(window.reason === 'quota' ? 'quota' : window.reason === 'taken' ? 'session_taken' : 'window_closed');
      const newest = ctx.at >= conversation.lastMessageAt;
      return applied(
        put('messages', queuedText({ id: args.messageId, conversationId: args.conversationId, text: args.text, userId: ctx.actor.userId, at: ctx.at })),
        put('conversations', {
          ...conversation,
          lastMessageAt: newest ? ctx.at : conversation.lastMessageAt,
          preview: newest ? previewOf(args.text) : conversation.preview,
        }),
      );
    },
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
        put('messages', { ...message, state: 'queued', failure: null, retryable: false, attempt: message.attempt + 1, waits: null }),
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
          id: asId<ReadMarkId>(readMarkId(ctx.actor.userId, args.conversationId)),
          userId: ctx.actor.userId,
          conversationId: args.conversationId,
          readUpTo: Math.max(before, args.readUpTo),
        }),
      );
    },
  }),

  'inbox.assign': mutation({
    args: z.object({ conversationId, userId: brandedId<UserId>().nullable() }),
    roles: desk,
    reads: ({ conversationId: c, userId }) => [
      { entity: 'conversations', id: c },
      ...readPerson(userId),
    ],
    apply(args, rows) {
      const conversation = rows.get('conversations', args.conversationId);
      if (!conversation) return rejected('not_found');
      if (!mayBeGivenWork(args.userId, rows)) return rejected('inactive_user');
      return applied(put('conversations', { ...conversation, assigneeId: args.userId }));
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
    args: z.object({ conversationId, status: z.enum(['open', 'closed']) }),
    roles: desk,
    reads: (args) => [{ entity: 'conversations', id: args.conversationId }],
    apply(args, rows) {
      const conversation = rows.get('conversations', args.conversationId);
      if (!conversation) return rejected('not_found');
      return applied(put('conversations', { ...conversation, status: args.status }));
    },
  }),
};

/** At most 64 characters with UUIDs of 32 hexadecimal digits, see ids. */
export function readMarkId(userId: string, conversationId: string): string {
  return `${userId.replaceAll('-', '').slice(-31)}.${conversationId.replaceAll('-', '').slice(-32)}`;
}

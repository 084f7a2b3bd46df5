import * as z from 'zod';
import { fileHash, fileName, LARGEST_FILE } from '../files/model.ts';
import type { ConversationId, MessageId } from '../ids.ts';
import { applied, desk, mutation, put, rejected } from '../wire/mutation.ts';
import { brandedId } from '../wire/scalars.ts';
import { askedAgain, chooseKind, mediaRulesOf, mediumText } from './media.ts';
import type { Account, Medium } from './model.ts';
import { queueReply, replyReads } from './replying.ts';
import { queuedText } from './rules.ts';

const messageId = brandedId<MessageId>();

/** What a desktop says of the file; the relay looks at the bytes themselves before a platform sees them. */
const sentFile = z.object({ name: fileName, sha256: fileHash, size: z.number().int().min(0).max(LARGEST_FILE), mime: z.string().max(100) });

export const mediaMutations = {
  /**
   * Queues one picture or file as a reply of its own, as the platforms have it. Its bytes go beside the queue of actions; it is handed
   * to the platform when the relay has them and has looked at them.
   */
  'inbox.sendMedia': mutation({
    args: z.object({ messageId, conversationId: brandedId<ConversationId>(), file: sentFile, seenOutId: messageId.nullable().optional() }),
    roles: desk,
    ...replyReads,
    apply(args, rows, ctx) {
      const choose = (account: Account) => chooseKind(mediaRulesOf(account.channel, account.limits), args.file);
      return queueReply(
        args,
        rows,
        ctx,
        (account) => {
          const chosen = choose(account);
          return chosen.ok ? null : chosen.code;
        },
        (_conversation, account) => {
          const chosen = choose(account);
          const kind = chosen.ok ? chosen.kind : 'file'; // checked just above
          const { name, sha256, size, mime } = args.file;
          const medium: Medium = { kind, name, state: 'fetching', failure: null, retryable: false, sha256, size, mime, thumb: null };
          const text = mediumText(kind, kind === 'file' ? name : null);
          const queued = queuedText({ id: args.messageId, conversationId: args.conversationId, text, userId: ctx.actor.userId, at: ctx.at });
          return { ...queued, contentKind: kind, waits: { reason: 'media', until: null }, media: [medium] };
        },
      );
    },
  }),

  /** Asks once more for what could not be fetched from the platform. */
  'inbox.fetchMedia': mutation({
    args: z.object({ messageId }),
    roles: desk,
    reads: (args) => [{ entity: 'messages', id: args.messageId }],
    apply(args, rows) {
      const message = rows.get('messages', args.messageId);
      if (!message) return rejected('not_found');
      if (message.direction !== 'in' || !message.media.some((one) => one.state === 'failed' && one.retryable)) return rejected('not_failed');
      return applied(put('messages', { ...message, media: askedAgain(message.media) }));
    },
  }),
};

import type { Account, Conversation, Message } from './model.ts';
import type { ConversationId, MessageId } from '../ids.ts';
import { applied, put, rejected } from '../wire/mutation.ts';
import type { MutationContext, Outcome, RejectionCode, RowRead, RowReader } from '../wire/mutation.ts';
import { awake } from './entries.ts';
import { previewOf, repliedMeanwhile, sendWindow } from './rules.ts';

interface ReplyArgs {
  readonly messageId: MessageId;
  readonly conversationId: ConversationId;
  readonly seenOutId?: MessageId | null | undefined;
}

/** What every kind of reply looks at. */
export const replyReads = {
  reads: ({ conversationId: c, messageId: m }: ReplyArgs): readonly RowRead[] => [
    { entity: 'conversations', id: c },
    { entity: 'messages', id: m },
  ],
  readsNext: ({ conversationId: c }: ReplyArgs, rows: RowReader): readonly RowRead[] => {
    const accountId = rows.get('conversations', c)?.accountId;
    return accountId === undefined ? [] : [{ entity: 'accounts', id: accountId }];
  },
};

/**
 * Queues a reply of whatever kind. It stops no clock until the platform has accepted it.
 * @param check what is to be said against this one, after what can be said against any
 * @param message the reply itself
 */
export function queueReply(
  args: ReplyArgs,
  rows: RowReader,
  ctx: MutationContext,
  check: (account: Account) => RejectionCode | null,
  message: (conversation: Conversation, account: Account) => Message,
): Outcome {
  const conversation = rows.get('conversations', args.conversationId);
  const account = conversation && rows.get('accounts', conversation.accountId);
  if (!conversation || !account) return rejected('not_found');
  if (rows.get('messages', args.messageId)) return rejected('already_exists');
  const refusal = check(account);
  if (refusal !== null) return rejected(refusal);
  if (repliedMeanwhile(conversation, args.seenOutId, ctx.actor.userId)) return rejected('replied_meanwhile');
  const window = sendWindow(conversation, account.limits, ctx.at);
  if (!window.open) return rejected(window.reason === 'quota' ? 'quota' : window.reason === 'taken' ? 'session_taken' : 'window_closed');
  const newest = ctx.at >= conversation.lastMessageAt;
  const queued = message(conversation, account);
  return applied(
    put('messages', queued),
    put('conversations', {
      ...conversation,
      lastMessageAt: newest ? ctx.at : conversation.lastMessageAt,
      preview: newest ? previewOf(queued.text) : conversation.preview,
      lastOutId: args.messageId,
      lastOutBy: ctx.actor.userId,
      lastOutAt: ctx.at,
      // It came back, and this is what it came back for.
      ...(conversation.snoozedUntil !== null && conversation.snoozedUntil <= ctx.at ? awake : {}),
    }),
  );
}

import type { Handlers } from '../../../shared/ipc/contract.ts';
import { ok } from '../../../shared/ipc/envelope.ts';
import type { ThreadCursor, ThreadStretch } from '../../../shared/inbox/contract.ts';
import type { ChannelLimits, Conversation, Message } from '../../../shared/inbox/model.ts';
import { mediaRulesOf } from '../../../shared/inbox/media.ts';
import { sendWindow } from '../../../shared/inbox/rules.ts';
import { otherDraft } from '../../../shared/inbox/drafts.ts';
import { filterOfView } from '../../../shared/inbox/views.ts';
import type { ConversationId, HospitalId, MessageId } from '../../../shared/ids.ts';
import type { Instant } from '../../../shared/time/clock.ts';
import type { FeatureContext } from '../context.ts';
import { accountById } from '../directory/store.ts';
import { countViews, viewsFor } from './counts.ts';
import { historyOf, unseenMentions } from './lines.ts';
import { firstUnread, stretchHandlers, threadLines } from './stretch.ts';
import type { ListAsker } from './listSql.ts';
import { draftedConversations, draftRow, heldDraft, saveDraft } from './draftStore.ts';
import { deliveredReplies, getConversations, getMessages, listConversations, pageOfThread, readUpTo } from './store.ts';

/** Before the account's row has arrived nothing is known of its limits; the relay checks them in any case. */
const UNKNOWN_ACCOUNT: ChannelLimits = { directWindowMs: null, groupWindowMs: null, repliesPerInbound: null, maxTextBytes: 2048 };

/** Messages beyond the retention, brought from the relay (`storage/older.ts`). */
export interface OlderMessages {
  heldFrom(conversationId: ConversationId, known?: Conversation): Promise<Instant>;
  thread(conversationId: ConversationId): Promise<'here' | 'absent' | 'offline' | 'unanswered'>;
}

export function inboxHandlers(
  context: FeatureContext,
  older: OlderMessages,
  /** A draft was saved here. */
  draftSaved: () => void,
): Handlers<
  'inbox.list' | 'inbox.counts' | 'inbox.views' | 'inbox.history' | 'inbox.thread' | 'inbox.stretch' | 'inbox.newer' | 'inbox.days' | 'inbox.reach' | 'inbox.saveDraft' | 'inbox.deliveredReplies'
> {
  const { mirror, local, user } = context;
  const asker = (hospitalId: HospitalId | null): ListAsker => ({ userId: user.id, now: context.now(), hospitalId });

  /** The newest page shows what is here at once; an older one that is not cached is waited for. */
  async function threadPage(conversation: Conversation, before: { readonly sentAt: Instant; readonly id: MessageId } | null, limit: number) {
    for (;;) {
      const from = await older.heldFrom(conversation.id, conversation);
      const page = await pageOfThread(mirror, conversation.id, before, from, limit);
      const mayWait = before !== null || page.messages.length === 0;
      if (page.hasOlder || from === 0) return { ...page, olderAway: false };
      if (!mayWait || page.messages.length === limit) return { ...page, hasOlder: true, olderAway: false };
      const brought = await older.thread(conversation.id);
      if (brought === 'offline' || brought === 'unanswered') return { ...page, olderAway: true };
    }
  }

  const stretches = stretchHandlers(context, older);

  /** Null: the first unread message is on the page, or there is none. */
  async function openingAt(conversationId: ConversationId, first: ThreadCursor | null, page: readonly Message[], around: { readonly before: number; readonly after: number }): Promise<ThreadStretch | null> {
    if (first === null || page.some(({ id }) => id === first.id)) return null;
    const found = await stretches['inbox.stretch']({ conversationId, anchor: first, ...around });
    return found.ok ? found.value : null;
  }

  return {
    'inbox.list': async ({ filter, hospitalId, limit }) => {
      const listed = await listConversations(mirror, filterOfView(filter), asker(hospitalId), limit + 1);
      const shown = listed.slice(0, limit);
      const rows = await getConversations(mirror, shown.map((one) => one.id));
      const drafted = await draftedConversations(local.read, mirror);
      const pending = context.pendingIds('conversations');
      const writing = new Set((await getMessages(mirror, [...context.pendingIds('messages')])).map((m) => m.conversationId));
      const items = shown.flatMap(({ id, unread, failed, mentions, readUpTo: upTo }) => {
        const conversation = rows.get(id);
        if (conversation === undefined) return [];
        return [{ conversation, unread, failed, mentions, readUpTo: upTo, hasDraft: drafted.has(id), pending: pending.has(id) || writing.has(id) }];
      });
      return ok({ items, hasMore: listed.length > limit });
    },

    'inbox.counts': async ({ hospitalId }) => ok(await countViews(mirror, asker(hospitalId))),
    'inbox.views': async () => ok(await viewsFor(mirror, user.id)),
    'inbox.history': async ({ conversationId, limit }) => ok(await historyOf(mirror, conversationId, limit)),

    'inbox.thread': async ({ conversationId, before, limit, around }) => {
      const away = await context.bring('conversations', conversationId);
      if (away !== null) return context.refuse(away);
      const conversation = (await getConversations(mirror, [conversationId])).get(conversationId);
      if (conversation === undefined) return context.refuse('not_found');
      // What waits for the database waits together: somebody has clicked.
      const [account, page, read, draft, theirDraft, mentionIds] = await Promise.all([
        accountById(mirror, conversation.accountId),
        threadPage(conversation, before, limit),
        readUpTo(mirror, conversationId, user.id),
        heldDraft(local.read, conversationId),
        draftRow(mirror, conversationId),
        unseenMentions(mirror, conversationId, user.id),
      ]);
      const limits = account?.limits ?? UNKNOWN_ACCOUNT;
      const [entries, unread] = await Promise.all([threadLines(context, conversationId, page, before?.sentAt ?? null), firstUnread(mirror, conversationId, read)]);
      const pending = context.pendingIds('messages');
      return ok({
        conversation,
        entries,
        mentionIds,
        messages: page.messages.map((message) => ({ ...message, pending: pending.has(message.id) })),
        hasOlder: page.hasOlder,
        olderAway: page.olderAway,
        window: sendWindow(conversation, limits, context.now()),
        readUpTo: read,
        ...unread,
        draft: draft?.text ?? '',
        draftSavedAt: draft === null || draft.text === '' ? null : draft.savedAt,
        draftUntold: draft?.dirty ?? false,
        otherDraft: otherDraft(draft, theirDraft),
        maxTextBytes: limits.maxTextBytes,
        media: mediaRulesOf(conversation.channel, limits),
        opening: around === undefined || read === 0 ? null : await openingAt(conversationId, unread.firstUnread, page.messages, around),
      });
    },

    ...stretches,

    'inbox.saveDraft': async ({ conversationId, text, took }) => {
      const theirs = took === undefined ? null : await draftRow(mirror, conversationId);
      // Overtaken by a still newer one: that is looked at next.
      const taken = theirs !== null && theirs.version === took ? theirs : null;
      await local.write((tx) => saveDraft(tx, { conversationId, text, savedAt: context.now(), took: taken }));
      draftSaved();
      return ok(null);
    },

    'inbox.deliveredReplies': async ({ hospitalId, limit }) => ok(await deliveredReplies(mirror, hospitalId, limit)),
  };
}

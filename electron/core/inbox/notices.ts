import { translator } from '../../../shared/i18n/catalogue.ts';
import type { Locale } from '../../../shared/i18n/catalogue.ts';
import type { UserId } from '../../../shared/ids.ts';
import type { Conversation, Message } from '../../../shared/inbox/model.ts';
import type { CoreEvent } from '../../../shared/ipc/envelope.ts';
import type { ReadableDb } from '../db/types.ts';
import { hospitalById } from '../directory/store.ts';
import type { HostPorts } from '../ports.ts';
import type { PullPhase } from '../sync/engine.ts';
import { countUnread, getConversations, getMessages, readMarksOf } from './store.ts';
import { noticeWords } from './words.ts';

/** A short break is told message by message; more than this becomes one digest (nobody reads hundreds of pushes). */
const TOLD_ONE_BY_ONE = 3;

export interface NoticesDeps {
  readonly mirror: ReadableDb;
  readonly userId: UserId;
  readonly host: HostPorts;
  readonly emit: (event: CoreEvent) => void;
  readonly locale: () => Locale;
  readonly failed: (thrown: unknown) => void;
}

export interface Notices {
  /** New messages from a pull, in the order of the pulls. */
  arrived(ids: readonly string[], phase: PullPhase): void;
  /** Conversations, messages or read marks changed. */
  recount(): void;
}

/** Turns new messages into events, notifications and the badge. */
export function createNotices(deps: NoticesDeps): Notices {
  const { mirror, userId, host } = deps;
  let missed: string[] = [];
  let badge: number | null = null;
  let counting = false;
  let stale = false;
  let tail: Promise<void> = Promise.resolve();

  async function unreadInbound(ids: readonly string[]): Promise<Message[]> {
    const inbound = (await getMessages(mirror, ids)).filter((m) => m.direction === 'in' && m.contentKind !== 'event');
    const marks = await readMarksOf(mirror, [...new Set(inbound.map((m) => m.conversationId))], userId);
    // Read on this person's other desktop while this one was away: no news.
    return inbound.filter((m) => m.sentAt > (marks.get(m.conversationId) ?? 0)).toSorted((a, b) => a.sentAt - b.sentAt);
  }

  async function tell(message: Message, conversation: Conversation | undefined): Promise<void> {
    const say = translator(noticeWords, deps.locale());
    const hospitalId = conversation?.hospitalId ?? null;
    const hospital = hospitalId === null ? null : await hospitalById(mirror, hospitalId);
    deps.emit({ name: 'message.arrived', conversationId: message.conversationId, messageId: message.id });
    host.notify({
      title: [hospital?.shortName ?? say('unknownHospital'), message.senderName].filter((part) => part !== '').join(' · '),
      body: say('body'),
      tag: message.conversationId,
      path: `/inbox/${message.conversationId}`,
    });
  }

  async function tellAll(ids: readonly string[], phase: PullPhase): Promise<void> {
    if (phase === 'catching_up') {
      missed.push(...ids);
      return;
    }
    const all = phase === 'live' ? ids : [...missed, ...ids];
    missed = [];
    const messages = await unreadInbound(all);
    if (phase === 'live' || messages.length <= TOLD_ONE_BY_ONE) {
      const conversations = await getConversations(mirror, [...new Set(messages.map((m) => m.conversationId))]);
      for (const message of messages) await tell(message, conversations.get(message.conversationId));
      return;
    }
    const newest = messages.at(-1);
    if (newest === undefined) return;
    deps.emit({ name: 'message.arrived', conversationId: newest.conversationId, messageId: newest.id });
    const say = translator(noticeWords, deps.locale());
    const conversations = new Set(messages.map((m) => m.conversationId)).size;
    host.notify({
      title: say('digestTitle', { count: messages.length }),
      body: say('digestBody', { conversations }),
      tag: 'digest',
      path: '/inbox',
    });
  }

  async function count(): Promise<void> {
    const unread = await countUnread(mirror, userId);
    if (unread === badge) return;
    badge = unread;
    host.setBadge(unread);
  }

  async function countWhileStale(): Promise<void> {
    counting = true;
    try {
      while (stale) {
        // One page changes rows of several entities in one turn: they are counted once.
        await Promise.resolve();
        stale = false;
        await count();
      }
    } finally {
      counting = false;
    }
  }

  return {
    arrived(ids, phase) {
      tail = tail.then(() => tellAll(ids, phase)).catch(deps.failed);
    },
    recount() {
      stale = true;
      if (!counting) countWhileStale().catch(deps.failed);
    },
  };
}

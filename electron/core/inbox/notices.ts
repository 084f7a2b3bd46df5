import { translator } from '../../../shared/i18n/catalogue.ts';
import type { Locale, Translate } from '../../../shared/i18n/catalogue.ts';
import type { UserId } from '../../../shared/ids.ts';
import type { Conversation, Message } from '../../../shared/inbox/model.ts';
import type { CoreEvent } from '../../../shared/ipc/envelope.ts';
import type { Clock } from '../../../shared/time/clock.ts';
import type { ReadableDb } from '../db/types.ts';
import { hospitalById } from '../directory/store.ts';
import { createBurst } from '../burst.ts';
import type { HostPorts, Told } from '../ports.ts';
import type { PullPhase } from '../sync/engine.ts';
import { countUnread, countUnreadOf, getConversations, getMessages, readMarksOf } from './store.ts';
import { noticeWords } from './words.ts';

/** So few conversations, or messages after a short break, are told one by one; more become one line (nobody reads hundreds of pushes). */
const TOLD_ONE_BY_ONE = 3;

export interface NoticesDeps {
  readonly mirror: ReadableDb;
  readonly userId: UserId;
  readonly host: Pick<HostPorts, 'setBadge'>;
  readonly clock: Clock;
  readonly tell: (notice: Told) => void;
  readonly emit: (event: CoreEvent) => void;
  readonly locale: () => Locale;
  readonly failed: (thrown: unknown) => void;
}

export interface Notices {
  /** New messages from a pull, in the order of the pulls. */
  arrived(ids: readonly string[], phase: PullPhase): void;
  /** Conversations, messages or read marks changed. */
  recount(): void;
  stop(): void;
}

/** Turns new messages into events, notices and the badge. */
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

  /** One by one while it is few conversations, with how many wait there; more are told together. */
  async function tellFresh(messages: readonly Message[]): Promise<void> {
    const ids = [...new Set(messages.map((m) => m.conversationId))];
    const newest = messages.at(-1);
    if (newest === undefined) return;
    const say = translator(noticeWords, deps.locale());
    if (ids.length > TOLD_ONE_BY_ONE) {
      deps.tell({ kind: 'message', title: say('manyTitle', { count: messages.length }), body: say('digestBody', { conversations: ids.length }), tag: 'messages', path: '/inbox' });
      return;
    }
    const conversations = await getConversations(mirror, ids);
    for (const conversationId of ids) {
      const own = messages.filter((m) => m.conversationId === conversationId);
      await tellOf(own, conversations.get(conversationId), say);
    }
  }

  async function tellOf(own: readonly Message[], conversation: Conversation | undefined, say: Translate<keyof (typeof noticeWords)['zh-CN']>): Promise<void> {
    const newest = own.at(-1);
    if (newest === undefined) return;
    const { conversationId } = newest;
    const hospitalId = conversation?.hospitalId ?? null;
    const hospital = hospitalId === null ? null : await hospitalById(mirror, hospitalId);
    const senders = new Set(own.map((m) => m.senderName));
    deps.tell({
      kind: 'message',
      title: [hospital?.shortName ?? say('unknownHospital'), senders.size === 1 ? newest.senderName : ''].filter((part) => part !== '').join(' · '),
      body: say('body', { count: await countUnreadOf(mirror, conversationId, userId) }),
      tag: conversationId,
      path: `/inbox/${conversationId}`,
    });
  }

  /** What was read meanwhile, here or on the person's other desktop, is told no more. */
  const burst = createBurst<string>(deps.clock, (ids) => later(async () => tellFresh(await unreadInbound(ids))));

  async function tellAll(ids: readonly string[], phase: PullPhase): Promise<void> {
    if (phase === 'catching_up') {
      missed.push(...ids);
      return;
    }
    const all = phase === 'live' ? ids : [...missed, ...ids];
    missed = [];
    const messages = await unreadInbound(all);
    for (const { conversationId, id } of phase === 'live' ? messages : messages.slice(-1)) deps.emit({ name: 'message.arrived', conversationId, messageId: id });
    if (phase === 'live' || messages.length <= TOLD_ONE_BY_ONE) {
      burst.add(messages.map((m) => m.id));
      return;
    }
    const say = translator(noticeWords, deps.locale());
    const conversations = new Set(messages.map((m) => m.conversationId)).size;
    deps.tell({ kind: 'digest', title: say('digestTitle', { count: messages.length }), body: say('digestBody', { conversations }), tag: 'digest', path: '/inbox' });
  }

  function later(run: () => Promise<void>): void {
    tail = tail.then(run).catch(deps.failed);
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
      later(() => tellAll(ids, phase));
    },
    recount() {
      stale = true;
      if (!counting) countWhileStale().catch(deps.failed);
    },
    stop: () => burst.stop(),
  };
}

import type { Message } from '../../shared/inbox/model.ts';
import { byReadingOrder } from '../../shared/inbox/rules.ts';
import type { Thread } from '../../shared/inbox/contract.ts';
import type { Instant } from '../../shared/time/clock.ts';
import { MINUTE_MS, dateOf } from '../../shared/time/shanghai.ts';

export type ThreadMessage = Thread['messages'][number];
/** A line of history or a note. */
export type ThreadLine = Thread['entries'][number];

/**
 * One line of the thread as it is drawn. Headings belong to the message beneath them: a heading of its own would move
 * when older messages are put before it, and the scroll position is held by the identity of what is on screen.
 */
export interface ThreadItem {
  readonly message: ThreadMessage;
  /** The first of its day. */
  readonly day: boolean;
  /** The first that was unread when the thread was opened: how many were. */
  readonly unread: number | null;
  /** The first of a run of the same person, so it names the sender. */
  readonly leads: boolean;
  /** History and notes of before the first message (of the first alone), and of between this one and the next. */
  readonly before: readonly ThreadLine[];
  readonly after: readonly ThreadLine[];
}

const noLines: readonly ThreadLine[] = [];

/** What was unread when a thread was opened: sent after the one moment, up to the other. What comes later is read as it comes. */
export interface UnreadSpan {
  readonly after: Instant;
  readonly upTo: Instant;
}

export function unreadAtOpening({ messages, readUpTo }: Pick<Thread, 'messages' | 'readUpTo'>): UnreadSpan {
  return { after: readUpTo, upTo: messages.at(-1)?.sentAt ?? readUpTo };
}

/** A pause after which the same person is named again. */
const RUN_MS = 5 * MINUTE_MS;

/**
 * Messages in reading order, with a heading per day and one divider before what was unread.
 * @param span what was unread when it was opened; a divider that moved or grew while reading would be useless
 * @param hasOlder whether messages before these exist
 */
export function threadItems(
  messages: readonly ThreadMessage[],
  span: UnreadSpan | null,
  hasOlder: boolean,
  lines: readonly ThreadLine[] = noLines,
): readonly ThreadItem[] {
  const after = linesAfter(messages, lines);
  const newer = span === null ? [] : messages.filter((m) => m.direction === 'in' && m.sentAt > span.after && m.sentAt <= span.upTo);
  // Where what was read last is not loaded yet, neither the place nor the count of the divider is known.
  const unread = hasOlder && (messages[0]?.sentAt ?? 0) > (span?.after ?? 0) ? [] : newer;
  return messages.map((message, index) => {
    const before = messages[index - 1];
    const day = before === undefined || dateOf(before.sentAt) !== dateOf(message.sentAt);
    const firstUnread = message === unread[0];
    const parted = before !== undefined && after.has(before.id);
    const leads = before === undefined || day || firstUnread || parted || !sameRun(before, message);
    return { message, day, unread: firstUnread ? unread.length : null, leads, before: (index === 0 ? after.get(null) : undefined) ?? noLines, after: after.get(message.id) ?? noLines };
  });
}

/** Lines by the message they stand under; those of before all messages under null. Both are in order of time. */
function linesAfter(messages: readonly ThreadMessage[], lines: readonly ThreadLine[]): ReadonlyMap<string | null, readonly ThreadLine[]> {
  const under = new Map<string | null, ThreadLine[]>();
  let next = 0;
  for (const line of lines) {
    while (next < messages.length && (messages[next]?.sentAt ?? Infinity) <= line.at) next += 1;
    const id = messages[next - 1]?.id ?? null;
    const known = under.get(id);
    if (known === undefined) under.set(id, [line]);
    else known.push(line);
  }
  return under;
}

/** Lines of pages into one list: each once, the newest page's version first, in order of time. */
export function mergeLines(pages: readonly (readonly ThreadLine[])[]): readonly ThreadLine[] {
  const byId = new Map<string, ThreadLine>();
  for (const page of pages) for (const line of page) if (!byId.has(line.id)) byId.set(line.id, line);
  return [...byId.values()].toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
}

function sameRun(a: Message, b: Message): boolean {
  return (
    a.direction === b.direction &&
    a.senderExternalId === b.senderExternalId &&
    a.userId === b.userId &&
    b.sentAt - a.sentAt < RUN_MS
  );
}

/** Pages into one list: each message once, the newest page's version of it first, in reading order. */
export function mergePages(pages: readonly (readonly ThreadMessage[])[]): readonly ThreadMessage[] {
  const byId = new Map<string, ThreadMessage>();
  for (const page of pages) {
    for (const message of page) if (!byId.has(message.id)) byId.set(message.id, message);
  }
  return [...byId.values()].toSorted(byReadingOrder);
}

/** What the newest page showed and no longer holds because newer messages pushed it out. */
export interface Held {
  readonly page: Thread;
  readonly carried: readonly ThreadMessage[];
  readonly carriedLines: readonly ThreadLine[];
  /** How often the newest page came without anything of the one before it: what lies between is not here. */
  readonly tears: number;
}

/**
 * Keeps what a newer newest page pushed out, so that older pages below it stay joined to it while the person reads.
 * @param keep false: nothing older is loaded, so nothing has to be carried
 */
export function carry(held: Held | null, next: Thread, keep: boolean): Held {
  if (held === null) return { page: next, carried: [], carriedLines: [], tears: 0 };
  const inNext = new Set<string>(next.messages.map((m) => m.id));
  const joined = held.page.messages.length === 0 || held.page.messages.some((m) => inNext.has(m.id));
  if (!joined) return { page: next, carried: [], carriedLines: [], tears: held.tears + 1 };
  const first = next.messages[0];
  if (!keep || first === undefined) return { page: next, carried: [], carriedLines: [], tears: held.tears };
  // Only what is older than the page was pushed out of it; anything else that is gone was removed and must not stay.
  const pushedOut = [...held.carried, ...held.page.messages].filter((m) => !inNext.has(m.id) && byReadingOrder(m, first) < 0);
  const lines = [...held.carriedLines, ...held.page.entries].filter((line) => line.at < first.sentAt);
  return { page: next, carried: mergePages([pushedOut]), carriedLines: mergeLines([lines]), tears: held.tears };
}

import type { Message } from '../../shared/inbox/model.ts';
import type { Thread } from '../../shared/inbox/contract.ts';
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

/** What was unread when a thread was opened. What comes later is read as it comes: a divider that moved or grew while reading would be useless. */
export interface UnreadAtOpening {
  readonly firstId: string;
  /** Counted up to COUNT_CEILING. */
  readonly count: number;
}

export function unreadAtOpening({ firstUnread, unread }: Pick<Thread, 'firstUnread' | 'unread'>): UnreadAtOpening | null {
  return firstUnread === null ? null : { firstId: firstUnread.id, count: unread };
}

/** A pause after which the same person is named again. */
const RUN_MS = 5 * MINUTE_MS;

/** Messages in reading order, with a heading per day and one divider before what was unread. */
export function threadItems(messages: readonly ThreadMessage[], unread: UnreadAtOpening | null, lines: readonly ThreadLine[] = noLines): readonly ThreadItem[] {
  const after = linesAfter(messages, lines);
  return messages.map((message, index) => {
    const before = messages[index - 1];
    const day = before === undefined || dateOf(before.sentAt) !== dateOf(message.sentAt);
    const firstUnread = message.id === unread?.firstId;
    const parted = before !== undefined && after.has(before.id);
    const leads = before === undefined || day || firstUnread || parted || !sameRun(before, message);
    return {
      message,
      day,
      unread: firstUnread ? unread.count : null,
      leads,
      before: (index === 0 ? after.get(null) : undefined) ?? noLines,
      after: after.get(message.id) ?? noLines,
    };
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

function sameRun(a: Message, b: Message): boolean {
  return (
    a.direction === b.direction &&
    a.senderExternalId === b.senderExternalId &&
    a.userId === b.userId &&
    b.sentAt - a.sentAt < RUN_MS
  );
}

/** Characters of a line of a bubble, counted as wide as Chinese ones. */
const LINE_CHARACTERS = 40;
const LINE = 22;
const HEADING = 40;

/** About how high a line is drawn, before it is: near enough that nothing on the screen moves much when it is measured. px */
export function estimateHeight(item: ThreadItem | undefined): number {
  if (item === undefined) return 64;
  const { text, direction } = item.message;
  const rows = text.split('\n').reduce((sum, row) => sum + Math.max(1, Math.ceil(row.length / LINE_CHARACTERS)), 0);
  const headings = (item.day ? HEADING : 0) + (item.unread === null ? 0 : HEADING) + (item.leads ? 32 : 0);
  return 16 + rows * LINE + headings + (direction === 'out' ? 22 : 0) + (item.before.length + item.after.length) * HEADING;
}

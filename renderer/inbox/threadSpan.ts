import type { ConversationId } from '../../shared/ids.ts';
import { byReadingOrder } from '../../shared/inbox/rules.ts';
import type { ThreadCursor } from '../../shared/inbox/contract.ts';

/**
 * The part of a thread that a window holds, told from one message: so many before it, so many from it on. Counted from
 * what is there, it can have no hole, whatever arrives late; and it never grows with the length of the thread.
 */
export interface ThreadSpan {
  readonly anchor: ThreadCursor;
  readonly before: number;
  readonly after: number;
}

/** What is loaded now, in reading order. */
export interface LoadedPart {
  readonly messages: readonly ThreadCursor[];
  readonly hasOlder: boolean;
  readonly hasNewer: boolean;
}

/** The messages on the screen: first and last index, both included. */
export interface VisiblePart {
  readonly first: number;
  readonly last: number;
}

/** Messages per step: more than a tall screen shows, few enough to answer within a frame. */
export const PAGE = 60;
/** How many messages above or below the screen are left when the next ones are asked for. */
export const AHEAD = 24;

const cursorOf = ({ sentAt, id }: ThreadCursor): ThreadCursor => ({ sentAt, id });

const AROUND = { before: PAGE - AHEAD, after: PAGE } as const;

/** Around a place that is shown for the first time. */
export function spanAround(anchor: ThreadCursor): ThreadSpan {
  return { anchor: cursorOf(anchor), ...AROUND };
}

/** The newest page and, where it is further up, what is around the first unread message; whoever asks for the same shares the answer. */
export const newestOf = (conversationId: ConversationId) => ({ conversationId, before: null, limit: PAGE, around: AROUND });

/** What is loaded stays, with room for what comes at the end and for what arrives late above; for whoever leaves the end to read. */
export function spanHeld(part: LoadedPart, visible: VisiblePart): ThreadSpan | null {
  return spanFrom(part, visible.first, visible.first + AHEAD, part.messages.length - visible.first + PAGE);
}

/** A page further up. What is far below the screen goes. */
export function spanOlder(part: LoadedPart, { first, last }: VisiblePart): ThreadSpan | null {
  const below = part.messages.length - first;
  const kept = Math.min(below, last - first + 1 + PAGE);
  return spanFrom(part, first, first + PAGE, kept === below && !part.hasNewer ? kept + PAGE : kept);
}

/** A page further down. What is far above the screen goes. */
export function spanNewer(part: LoadedPart, { first }: VisiblePart): ThreadSpan | null {
  const from = Math.max(0, first - PAGE);
  // At the very beginning something older may still arrive late.
  return spanFrom(part, from, from === 0 && !part.hasOlder ? PAGE : 0, part.messages.length - from + PAGE);
}

function spanFrom({ messages }: LoadedPart, at: number, before: number, after: number): ThreadSpan | null {
  const anchor = messages[at];
  return anchor === undefined ? null : { anchor: cursorOf(anchor), before, after };
}

export function isSameSpan(a: ThreadSpan | null, b: ThreadSpan | null): boolean {
  if (a === null || b === null) return a === b;
  return a.before === b.before && a.after === b.after && a.anchor.id === b.anchor.id && a.anchor.sentAt === b.anchor.sentAt;
}

/** How many of these come after a place. They are in reading order. */
export function countAfter(messages: readonly ThreadCursor[], place: ThreadCursor): number {
  let from = messages.length;
  while (from > 0 && byReadingOrder(messages[from - 1] ?? place, place) > 0) from -= 1;
  return messages.length - from;
}

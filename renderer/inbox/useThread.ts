import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useState } from 'react';
import type { Thread, ThreadCursor, ThreadStretch } from '../../shared/inbox/contract.ts';
import type { ConversationId } from '../../shared/ids.ts';
import { ask } from '../ipc/client.ts';
import type { CoreError } from '../ipc/client.ts';
import { requestKey } from '../ipc/requestKey.ts';
import { shareRows } from '../ipc/sharing.ts';
import { useRequest, useStatus } from '../ipc/useRequest.ts';
import type { ThreadPlace } from './memory.tsx';
import { isSameSpan, newestOf, spanAround, spanHeld, spanNewer, spanOlder } from './threadSpan.ts';
import type { ThreadSpan, VisiblePart } from './threadSpan.ts';
import type { ThreadLine, ThreadMessage } from './threadItems.ts';

/** Where the view must be brought once what belongs there is loaded. */
export type Landing = { readonly kind: 'end' } | { readonly kind: 'message'; readonly cursor: ThreadCursor; readonly align: 'start' | 'center' };

/** What is loaded of a thread: a stretch without a hole. */
export interface ThreadPart {
  /** Null: the newest page, which moves on with every message. */
  readonly span: ThreadSpan | null;
  readonly messages: readonly ThreadMessage[];
  /** History and notes of what is loaded, oldest first. */
  readonly lines: readonly ThreadLine[];
  readonly hasOlder: boolean;
  readonly hasNewer: boolean;
  /** Older ones may be at the relay, which is away. */
  readonly olderAway: boolean;
}

export interface LiveThread {
  /** The conversation with its newest page. undefined: still being read. */
  readonly thread: Thread | undefined;
  readonly error: CoreError | null;
  /** What is shown. undefined: still being read. */
  readonly part: ThreadPart | undefined;
  /** Another part has been asked for and is not here yet. */
  readonly loading: boolean;
  readonly landing: Landing | null;
  readonly landed: () => void;
  readonly loadOlder: (visible: VisiblePart) => void;
  readonly loadNewer: (visible: VisiblePart) => void;
  /** Stays with what is loaded while new messages come. */
  readonly hold: (visible: VisiblePart) => void;
  /** Lets go of what is above the newest page; the view stays where it is. */
  readonly release: () => void;
  readonly toEnd: () => void;
  readonly toPlace: (cursor: ThreadCursor, align: 'start' | 'center') => void;
}

interface Wanted {
  /** Where one was the last time; read once. */
  readonly place: ThreadPlace | null;
  /** A message to be shown in its place; another one is gone to. */
  readonly target: ThreadCursor | null;
}

/**
 * A conversation's messages: the newest page, always live, and, away from the end, one stretch around what is being read. Both are
 * asked for anew by the core's events (a failed message far up shows its new state after a retry).
 */
export function useThread(conversationId: ConversationId, { place, target }: Wanted): LiveThread {
  const newest = useRequest('inbox.thread', newestOf(conversationId), { previous: 'drop' });
  const [span, setSpan] = useState<ThreadSpan | null>(() => (target === null ? (place?.span ?? null) : spanAround(target)));
  const [landing, setLanding] = useState<Landing | null>(() => (target === null ? null : { kind: 'message', cursor: target, align: 'center' }));
  /** What came along with the newest page. */
  const [brought, setBrought] = useState<Brought | null>(null);
  const [decided, setDecided] = useState(target !== null || place?.atEnd === false);
  const [asked, setAsked] = useState(target?.id);
  if (asked !== target?.id) {
    setAsked(target?.id);
    if (target !== null) {
      setDecided(true);
      setSpan(spanAround(target));
      setLanding({ kind: 'message', cursor: target, align: 'center' });
    }
  }
  if (!decided && newest.data !== undefined) {
    setDecided(true);
    const opening = openingOf(newest.data);
    setLanding(opening.landing);
    setSpan(opening.span);
    // What is being asked for anew may have changed since.
    if (opening.span !== null && newest.data.opening !== null && !newest.isFetching) setBrought({ span: opening.span, stretch: newest.data.opening });
  }
  const isThere = brought !== null && isSameSpan(brought.span, span);
  // Whoever comes back to that place later asks anew.
  if (brought !== null && !isThere) setBrought(null);
  const stretch = useStretch(conversationId, span, isThere ? brought.stretch : undefined);
  if (stretch.isError && span !== null) {
    setSpan(null);
    setLanding({ kind: 'end' });
  }
  const [part, setPart] = useState<{ readonly source: Thread | ThreadStretch; readonly shown: ThreadPart }>();
  const source = span === null ? (decided ? newest.data : undefined) : stretch.data;
  if (source !== undefined && (part?.source !== source || !isSameSpan(part.shown.span, span))) {
    setPart({ source, shown: partOf(source, span, part?.shown) });
  }
  const shown = part?.shown;
  useBackOnline(shown?.olderAway ?? false);
  const move = useCallback((next: ThreadSpan | null) => setSpan((before) => (isSameSpan(before, next) ? before : next)), []);
  const commands = useMemo(
    () => ({
      landed: () => setLanding(null),
      loadOlder: (visible: VisiblePart) => shown !== undefined && move(spanOlder(shown, visible)),
      loadNewer: (visible: VisiblePart) => shown !== undefined && move(spanNewer(shown, visible)),
      hold: (visible: VisiblePart) => shown !== undefined && move(spanHeld(shown, visible)),
      release: () => move(null),
    }),
    [shown, move],
  );
  const toEnd = useCallback(() => {
    setLanding({ kind: 'end' });
    move(null);
  }, [move]);
  const toPlace = useCallback(
    (cursor: ThreadCursor, align: 'start' | 'center') => {
      setLanding({ kind: 'message', cursor, align });
      move(spanAround(cursor));
    },
    [move],
  );
  const isCurrent = shown !== undefined && isSameSpan(shown.span, span);
  return { thread: newest.data, error: newest.error, part: shown, loading: !isCurrent, landing: isCurrent ? landing : null, toEnd, toPlace, ...commands };
}

interface Brought {
  readonly span: ThreadSpan;
  readonly stretch: ThreadStretch;
}

/** @param brought the answer that is here before it is asked for */
function useStretch(conversationId: ConversationId, span: ThreadSpan | null, brought: ThreadStretch | undefined) {
  const args = { conversationId, ...(span ?? { anchor: { sentAt: 0, id: conversationId as never }, before: 0, after: 1 }) };
  return useQuery<ThreadStretch, CoreError>({
    queryKey: requestKey('inbox.stretch', args),
    queryFn: () => ask('inbox.stretch', args),
    enabled: span !== null,
    ...(brought === undefined ? {} : { initialData: brought }),
    // Reading on is a new question each time: kept for minutes, the answers would hold the whole thread after all.
    gcTime: 0,
  });
}

/** Opens at the first unread message. One who has never read a long conversation begins at its end, not years ago. */
function openingOf({ messages, firstUnread, readUpTo }: Thread): { readonly span: ThreadSpan | null; readonly landing: Landing } {
  if (firstUnread === null) return { span: null, landing: { kind: 'end' } };
  const landing: Landing = { kind: 'message', cursor: firstUnread, align: 'start' };
  if (messages.some(({ id }) => id === firstUnread.id)) return { span: null, landing };
  return readUpTo === 0 ? { span: null, landing: { kind: 'end' } } : { span: spanAround(firstUnread), landing };
}

const idOf = ({ id }: { readonly id: string }): string => id;

function partOf(source: Thread | ThreadStretch, span: ThreadSpan | null, before: ThreadPart | undefined): ThreadPart {
  return {
    span,
    messages: shareRows(before?.messages ?? [], source.messages, idOf),
    lines: shareRows(before?.lines ?? [], source.entries, idOf),
    hasOlder: source.hasOlder,
    hasNewer: 'hasNewer' in source && source.hasNewer,
    olderAway: source.olderAway,
  };
}

/** Asks again for what could not be brought while the relay was away, as soon as it is back. */
function useBackOnline(isAway: boolean): void {
  const queries = useQueryClient();
  const isOnline = useStatus().connection.state === 'online';
  useEffect(() => {
    if (!isAway || !isOnline) return;
    for (const name of ['inbox.thread', 'inbox.stretch']) void queries.invalidateQueries({ queryKey: [name] });
  }, [isAway, isOnline, queries]);
}

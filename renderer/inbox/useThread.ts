import { useQueries, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useState } from 'react';
import type { RequestArgs } from '../../shared/ipc/contract.ts';
import type { Thread } from '../../shared/inbox/contract.ts';
import type { ConversationId } from '../../shared/ids.ts';
import { ask } from '../ipc/client.ts';
import type { CoreError } from '../ipc/client.ts';
import { requestKey } from '../ipc/requestKey.ts';
import { useRequest, useStatus } from '../ipc/useRequest.ts';
import { carry, mergeLines, mergePages } from './threadItems.ts';
import type { Held, ThreadLine, ThreadMessage } from './threadItems.ts';

export type Cursor = NonNullable<RequestArgs<'inbox.thread'>['before']>;

/** Messages per page: more than a tall screen shows, few enough to answer within a frame. */
const PAGE = 60;

export interface LiveThread {
  /** undefined: still being read. */
  readonly thread: Thread | undefined;
  readonly error: CoreError | null;
  readonly messages: readonly ThreadMessage[];
  /** History and notes of what is loaded, oldest first. */
  readonly lines: readonly ThreadLine[];
  readonly hasOlder: boolean;
  /** Older ones may be at the relay, which is away. */
  readonly olderAway: boolean;
  readonly loadingOlder: boolean;
  readonly loadOlder: () => void;
  /** Rises when the newest page had nothing of the one before: the place in the thread is lost. */
  readonly tears: number;
  /** Which older pages are loaded, to come back to the same place. */
  readonly cursors: readonly Cursor[];
}

interface OlderPages {
  readonly pages: readonly (Thread | undefined)[];
  readonly loading: boolean;
}
// One function for all: react-query keeps the combined answer while nothing in it has changed.
const combineOlder = (results: readonly { readonly data?: Thread | undefined; readonly isPending: boolean }[]): OlderPages => ({
  pages: results.map((result) => result.data),
  loading: results.some((result) => result.isPending),
});

/**
 * A conversation's messages: the newest page, live, and older pages as the person scrolls up, all kept fresh by the
 * core's events (a failed message far up shows its new state after a retry).
 */
export function useThread(conversationId: ConversationId, initialCursors: readonly Cursor[]): LiveThread {
  const [cursors, setCursors] = useState(initialCursors);
  const newest = useRequest('inbox.thread', { conversationId, before: null, limit: PAGE }, { previous: 'drop' });
  const older = useQueries({
    queries: cursors.map((before) => ({
      queryKey: requestKey('inbox.thread', { conversationId, before, limit: PAGE }),
      queryFn: () => ask('inbox.thread', { conversationId, before, limit: PAGE }),
    })),
    combine: combineOlder,
  });
  const [held, setHeld] = useState<Held | null>(null);
  if (newest.data !== undefined && held?.page !== newest.data) {
    const next = carry(held, newest.data, cursors.length > 0);
    setHeld(next);
    if (next.tears !== (held?.tears ?? 0)) setCursors([]);
  }
  const page = newest.data;
  const carried = held?.carried;
  const messages = useMemo(
    () => mergePages([page?.messages ?? [], carried ?? [], ...older.pages.map((one) => one?.messages ?? [])]),
    [page, carried, older],
  );
  const carriedLines = held?.carriedLines;
  const lines = useMemo(
    () => mergeLines([page?.entries ?? [], carriedLines ?? [], ...older.pages.map((one) => one?.entries ?? [])]),
    [page, carriedLines, older],
  );
  const loadingOlder = older.loading;
  const hasOlder = cursors.length === 0 ? (page?.hasOlder ?? false) : (older.pages.at(-1)?.hasOlder ?? false);
  const olderAway = (cursors.length === 0 ? page : older.pages.at(-1))?.olderAway ?? false;
  useBackOnline(olderAway);
  const oldest = messages[0];
  const loadOlder = useCallback(() => {
    if (!hasOlder || loadingOlder || oldest === undefined) return;
    setCursors((before) =>
      // Scrolling asks more often than the page is drawn.
      before.at(-1)?.id === oldest.id ? before : [...before, { sentAt: oldest.sentAt, id: oldest.id }],
    );
  }, [hasOlder, loadingOlder, oldest]);
  return { tears: held?.tears ?? 0, thread: page, error: newest.error, messages, lines, hasOlder, olderAway, loadingOlder, loadOlder, cursors };
}

/** Asks again for what could not be brought while the relay was away, as soon as it is back. */
function useBackOnline(isAway: boolean): void {
  const queries = useQueryClient();
  const isOnline = useStatus().connection.state === 'online';
  useEffect(() => {
    if (isAway && isOnline) void queries.invalidateQueries({ queryKey: ['inbox.thread'] });
  }, [isAway, isOnline, queries]);
}

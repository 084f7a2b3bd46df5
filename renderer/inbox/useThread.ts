import { useQueries } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import type { RequestArgs } from '../../shared/ipc/contract.ts';
import type { Thread } from '../../shared/inbox/contract.ts';
import type { ConversationId } from '../../shared/ids.ts';
import { ask } from '../ipc/client.ts';
import type { CoreError } from '../ipc/client.ts';
import { requestKey } from '../ipc/requestKey.ts';
import { useRequest } from '../ipc/useRequest.ts';
import { carry, mergePages } from './threadItems.ts';
import type { Held, ThreadMessage } from './threadItems.ts';

export type Cursor = NonNullable<RequestArgs<'inbox.thread'>['before']>;

/** Messages per page: more than a tall screen shows, few enough to answer within a frame. */
const PAGE = 60;

export interface LiveThread {
  /** undefined: still being read. */
  readonly thread: Thread | undefined;
  readonly error: CoreError | null;
  readonly messages: readonly ThreadMessage[];
  readonly hasOlder: boolean;
  readonly loadingOlder: boolean;
  readonly loadOlder: () => void;
  /** Which older pages are loaded, to come back to the same place. */
  readonly cursors: readonly Cursor[];
}

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
  });
  const [held, setHeld] = useState<Held | null>(null);
  if (newest.data !== undefined && held?.page !== newest.data) {
    const next = carry(held, newest.data, cursors.length > 0);
    setHeld(next);
    if (next.torn) setCursors([]);
  }
  const olderPages = older.map((page) => page.data);
  const lastOlder = olderPages.at(-1);
  const loadingOlder = older.some((page) => page.isPending);
  const page = newest.data;
  const carried = held?.carried;
  // Each page's identity is stable while its rows are (structural sharing), so the merge runs only on a change.
  const messages = useMemo(
    () => mergePages([page?.messages ?? [], carried ?? [], ...olderPages.map((one) => one?.messages ?? [])]),
    // oxlint-disable-next-line react/exhaustive-deps -- the pages themselves are the dependencies, their array is new at every render
    [page, carried, ...olderPages],
  );
  const hasOlder = cursors.length === 0 ? (page?.hasOlder ?? false) : (lastOlder?.hasOlder ?? false);
  const oldest = messages[0];
  const loadOlder = useCallback(() => {
    if (!hasOlder || loadingOlder || oldest === undefined) return;
    setCursors((before) => [...before, { sentAt: oldest.sentAt, id: oldest.id }]);
  }, [hasOlder, loadingOlder, oldest]);
  return { thread: page, error: newest.error, messages, hasOlder, loadingOlder, loadOlder, cursors };
}

import { useQueryClient } from '@tanstack/react-query';
import type { QueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { ReactNode } from 'react';
import { onCoreEvent } from './client.ts';
import { coalescer, matches, staleRequests } from './invalidation.ts';
import type { Scheduler } from './invalidation.ts';

/** A hidden window gets no animation frames, but its lists must be right when it comes back. ms */
const HIDDEN_FRAME_MS = 200;

const frames: Scheduler = {
  nextFrame(run) {
    let done = false;
    const once = (): void => {
      if (done) return;
      done = true;
      cancelAnimationFrame(frame);
      clearTimeout(timer);
      run();
    };
    const frame = requestAnimationFrame(once);
    const timer = setTimeout(once, HIDDEN_FRAME_MS);
    return () => {
      done = true;
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  },
};

const nameOf = (key: readonly unknown[]): string => (typeof key[0] === 'string' ? key[0] : '');

function refetchStale(client: QueryClient, prefixes: ReadonlySet<string>): ReadonlySet<string> {
  const busy = new Set<string>();
  const stale = client.getQueryCache().findAll({ predicate: (query) => matches(nameOf(query.queryKey), prefixes) });
  for (const query of stale) {
    if (query.state.fetchStatus === 'fetching') busy.add(nameOf(query.queryKey));
    else void client.invalidateQueries({ queryKey: query.queryKey, exact: true });
  }
  return busy;
}

/** Keeps everything on screen as fresh as the mirror, at most one request in flight per query and one round per frame. */
export function CoreEventsProvider({ children }: { readonly children: ReactNode }) {
  const client = useQueryClient();
  useEffect(() => {
    const stale = coalescer(frames, (prefixes) => refetchStale(client, prefixes));
    const unsubscribe = onCoreEvent((event) => stale.add(staleRequests(event)));
    return () => {
      unsubscribe();
      stale.stop();
    };
  }, [client]);
  return children;
}

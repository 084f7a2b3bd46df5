import { createContext, useContext, useEffect, useState, useSyncExternalStore } from 'react';
import type { ReactNode } from 'react';
import { ask, onCoreEvent } from '../../ipc/client.ts';
import { createLineStore } from './lineStore.ts';
import type { LinesSnapshot, LineStore } from './lineStore.ts';

const LinesContext = createContext<LineStore | null>(null);

/** A frame, or what stands for one in a hidden window. ms */
const FRAME_MS = 16;

function newStore(): LineStore {
  return createLineStore({
    ask: (args) => ask('tickets.lines', args),
    on: onCoreEvent,
    soon(run) {
      const timer = setTimeout(run, FRAME_MS);
      return () => clearTimeout(timer);
    },
  });
}

/** Holds the ticket lines while somebody is signed in; nothing is read before a list wants them. */
export function TicketLinesProvider({ children }: { readonly children: ReactNode }) {
  const [store] = useState(newStore);
  useEffect(() => store.connect(), [store]);
  return <LinesContext.Provider value={store}>{children}</LinesContext.Provider>;
}

export function useTicketLines(): LinesSnapshot & { readonly retry: () => void } {
  const store = useContext(LinesContext);
  if (store === null) throw new Error('no TicketLinesProvider');
  return { ...useSyncExternalStore(store.subscribe, store.snapshot), retry: store.retry };
}

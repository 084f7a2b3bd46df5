import type { TicketId } from '../../../shared/ids.ts';
import { asId } from '../../../shared/ids.ts';
import type { CoreEvent } from '../../../shared/ipc/envelope.ts';
import type { RequestAnswer, RequestArgs } from '../../../shared/ipc/contract.ts';
import type { TicketLine } from '../../../shared/tickets/listModel.ts';
import type { CoreError } from '../../ipc/client.ts';
import { asCoreError } from '../../ipc/showError.tsx';

export interface LinesSnapshot {
  readonly lines: readonly TicketLine[];
  readonly byId: ReadonlyMap<string, TicketLine>;
  /** Open tickets are all here. */
  readonly ready: boolean;
  /** Closed ones too; they follow the open ones. */
  readonly closedReady: boolean;
  readonly error: CoreError | null;
}

export interface LineStore {
  readonly snapshot: () => LinesSnapshot;
  /** The first subscriber starts the loading. */
  readonly subscribe: (listener: () => void) => () => void;
  readonly retry: () => void;
  /** Listens to what changes, until the returned function is called. */
  readonly connect: () => () => void;
}

export interface LineSource {
  ask(args: RequestArgs<'tickets.lines'>): Promise<RequestAnswer<'tickets.lines'>>;
  on(listener: (event: CoreEvent) => void): () => void;
  /** Runs once, soon: several changes become one question. Returns a function that cancels. */
  soon(run: () => void): () => void;
}

/** `failed`: there is nothing to show instead. `stale`: what is shown was read before. */
export interface ListTrouble {
  readonly kind: 'failed' | 'stale';
  readonly error: CoreError;
}

/** @param shown lines from before are there */
export function troubleOf(error: CoreError | null, shown: boolean): ListTrouble | null {
  return error === null ? null : { kind: shown ? 'stale' : 'failed', error };
}

/** Small enough that neither side is busy for a noticeable time. */
const PAGE = 2000;
const NAMED_AT_MOST = 200;

/**
 * Every ticket of the mirror as a line, held for the life of the window and kept fresh: a change asks only for the
 * tickets it names, so that filtering, sorting and counting ten thousand never wait for another process.
 */
export function createLineStore(source: LineSource): LineStore {
  const listeners = new Set<() => void>();
  let state: LinesSnapshot = { lines: [], byId: new Map(), ready: false, closedReady: false, error: null };
  let started = false;
  let stopped = false;
  /** Named by events while something was asked; null: too many to name. */
  let stale: Set<string> | null = new Set();
  let busy = false;
  let cancelSoon: (() => void) | null = null;

  function publish(next: Partial<LinesSnapshot>): void {
    state = { ...state, ...next };
    for (const listener of listeners) listener();
  }
  const holding = (byId: ReadonlyMap<string, TicketLine>): Pick<LinesSnapshot, 'lines' | 'byId'> => ({ byId, lines: [...byId.values()] });

  async function pages(closed: boolean): Promise<TicketLine[]> {
    const all: TicketLine[] = [];
    let after: TicketId | null = null;
    do {
      const page: RequestAnswer<'tickets.lines'> = await source.ask({ closed, after, limit: PAGE });
      all.push(...page.lines);
      after = page.next;
    } while (after !== null && !stopped);
    return all;
  }

  /** What was shown stays until all of it is here again, so that nothing jumps. */
  async function loadAll(): Promise<void> {
    const open = await pages(false);
    const closedBefore = state.lines.filter((line) => line.status === 'closed');
    publish({ ...holding(new Map([...closedBefore, ...open].map((line) => [line.id, line]))), ready: true, error: null });
    const closed = await pages(true);
    publish({ ...holding(new Map([...open, ...closed].map((line) => [line.id, line]))), closedReady: true });
  }

  async function loadNamed(ids: readonly string[]): Promise<void> {
    const { lines } = await source.ask({ ids: ids.map((id) => asId<TicketId>(id)) });
    const byId = new Map(state.byId);
    const found = new Map(lines.map((line) => [line.id as string, line]));
    for (const id of ids) {
      const line = found.get(id);
      if (line === undefined) byId.delete(id);
      else byId.set(id, line);
    }
    publish({ ...holding(byId), error: null });
  }

  async function refresh(): Promise<void> {
    const ids = stale === null ? null : [...stale];
    stale = new Set();
    if (ids === null || ids.length > NAMED_AT_MOST) await loadAll();
    else if (ids.length > 0) await loadNamed(ids);
  }

  function run(): void {
    cancelSoon = null;
    if (busy || stopped) return;
    busy = true;
    refresh()
      .catch((thrown: unknown) => {
        // Asked for again in full as soon as anything changes or the person tries again.
        stale = null;
        publish({ error: asCoreError(thrown) });
      })
      .finally(() => {
        busy = false;
        if (state.error === null && (stale === null || stale.size > 0)) schedule();
      });
  }

  function schedule(): void {
    if (started && !busy && !stopped) cancelSoon ??= source.soon(run);
  }

  function hear(event: CoreEvent): void {
    if (event.name !== 'rows.changed' || event.entity !== 'tickets' || !started) return;
    if (event.ids === undefined) stale = null;
    else for (const id of event.ids) stale?.add(id);
    schedule();
  }

  return {
    snapshot: () => state,
    subscribe(listener) {
      listeners.add(listener);
      if (!started) {
        started = true;
        stale = null;
        run();
      }
      return () => void listeners.delete(listener);
    },
    retry() {
      stale = null;
      // Over lines from before the notice stays until they are fresh.
      if (!state.ready) publish({ error: null });
      schedule();
    },
    connect() {
      stopped = false;
      const unsubscribe = source.on(hear);
      return () => {
        stopped = true;
        cancelSoon?.();
        cancelSoon = null;
        unsubscribe();
      };
    },
  };
}

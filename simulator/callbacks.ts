import { setTimeout as delay } from 'node:timers/promises';
import type { CallbackRequest } from './model.ts';

/**
 * How callbacks are delivered. These are the pauses of real sockets, not rules of the product, so they run on real time
 * even when a test moves the platform's clock by hand.
 */
export interface Pace {
  /** The platforms wait this long for an answer (5 s), ms. */
  readonly timeoutMs: number;
  /** Tries in all, counted only when the relay was reached. */
  readonly tries: number;
  readonly retryDelayMs: number;
  /**
   * Where nobody listens at all (a relay that is being restarted) a try is not spent: knock again every
   * `refusedDelayMs` for `refusedForMs`. The real platforms give up; tests that kill the relay rely on this.
   */
  readonly refusedDelayMs: number;
  readonly refusedForMs: number;
  /** How long a message held back by the fault `reorder` waits for a successor, ms. */
  readonly reorderFlushMs: number;
}

export const REAL_PACE: Pace = {
  timeoutMs: 5000,
  tries: 3,
  retryDelayMs: 1000,
  refusedDelayMs: 250,
  refusedForMs: 60_000,
  reorderFlushMs: 2000,
};

export type AttemptOutcome = { readonly status: number; readonly body: string } | 'refused' | 'timeout' | 'broken';

/** One line of `GET /deliveries`. */
export interface DeliveryRecord {
  readonly account: string;
  readonly label: string;
  /** HTTP status or why there was none, one per try. */
  attempts: (number | string)[];
  state: 'pending' | 'delivered' | 'given_up';
}

export interface Callbacks {
  /**
   * Delivers in the background. `build` is called for every try, so each is signed anew. Events of one account start
   * one after another (the next waits for the first try of the one before it, not for its retries).
   */
  deliver(account: string, label: string, build: () => CallbackRequest): void;
  /** One request, waiting out a refused connection: the address check. */
  once(build: () => CallbackRequest, refusedForMs?: number): Promise<AttemptOutcome>;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
  records(): readonly DeliveryRecord[];
  close(): Promise<void>;
}

const RECORDS_KEPT = 2000;

export function createCallbacks(pace: Pace): Callbacks {
  const stop = new AbortController();
  const chains = new Map<string, Promise<void>>();
  const underway = new Set<Promise<void>>();
  const records: DeliveryRecord[] = [];

  async function reach(build: () => CallbackRequest, refusedForMs: number): Promise<AttemptOutcome> {
    for (let waited = 0; ; waited += pace.refusedDelayMs) {
      const outcome = await attempt(build, pace.timeoutMs, stop.signal);
      if (outcome !== 'refused' || waited >= refusedForMs || stop.signal.aborted) return outcome;
      await pause(pace.refusedDelayMs);
    }
  }
  async function pause(ms: number): Promise<void> {
    // Rejects only when the simulator closes; the loops then see `aborted` themselves.
    await delay(ms, undefined, { signal: stop.signal }).catch(() => undefined);
  }
  async function retry(record: DeliveryRecord, build: () => CallbackRequest): Promise<void> {
    while (record.state === 'pending' && record.attempts.length < pace.tries && !stop.signal.aborted) {
      await pause(pace.retryDelayMs);
      if (stop.signal.aborted) break;
      note(record, await reach(build, pace.refusedForMs));
    }
    if (record.state === 'pending') record.state = 'given_up';
  }
  function track(work: Promise<void>): void {
    underway.add(work);
    void work.finally(() => underway.delete(work));
  }

  return {
    deliver(account, label, build) {
      const record: DeliveryRecord = { account, label, attempts: [], state: 'pending' };
      records.push(record);
      if (records.length > RECORDS_KEPT) records.shift();
      const first = (chains.get(account) ?? Promise.resolve()).then(async () => {
        if (!stop.signal.aborted) note(record, await reach(build, pace.refusedForMs));
      });
      chains.set(account, first);
      track(first.then(() => retry(record, build)));
    },
    once: (build, refusedForMs = pace.refusedForMs) => reach(build, refusedForMs),
    async idle() {
      while (underway.size > 0) await Promise.all(underway);
    },
    records: () => records,
    async close() {
      stop.abort();
      await Promise.all(underway);
    },
  };
}

function note(record: DeliveryRecord, outcome: AttemptOutcome): void {
  record.attempts.push(typeof outcome === 'string' ? outcome : outcome.status);
  if (typeof outcome !== 'string' && outcome.status === 200) record.state = 'delivered';
}

async function attempt(build: () => CallbackRequest, timeoutMs: number, stop: AbortSignal): Promise<AttemptOutcome> {
  try {
    const request = build();
    const response = await fetch(request.url, {
      method: request.method,
      headers: request.headers,
      signal: AbortSignal.any([AbortSignal.timeout(timeoutMs), stop]),
      ...(request.body === undefined ? {} : { body: request.body }),
    });
    return { status: response.status, body: await response.text() };
  } catch (error) {
    if (error instanceof Error && error.name === 'TimeoutError') return 'timeout';
    return isRefused(error) ? 'refused' : 'broken';
  }
}

function isRefused(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : null;
  return typeof cause === 'object' && cause !== null && 'code' in cause && cause.code === 'ECONNREFUSED';
}

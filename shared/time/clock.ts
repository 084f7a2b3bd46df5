/** Milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number;

/**
 * The only source of time below the composition roots. Production passes the system clock, tests one whose hands
 * they move themselves.
 */
export interface Clock {
  now(): Instant;
  /** Calls `run` once, as soon as `now() >= at`. Returns a function that cancels it. */
  at(at: Instant, run: () => void): () => void;
  /**
   * Calls `run` once when `ms` have passed, also when somebody sets the hands meanwhile: for retries and heartbeats,
   * which a clock set back by an hour must not hold up for an hour. Returns a function that cancels it.
   */
  after(ms: number, run: () => void): () => void;
}

/** How the machine waits: `setTimeout` and `clearTimeout`, handed over by the composition root as its hands are. */
export interface Timers<T> {
  readonly set: (run: () => void, ms: number) => T;
  readonly clear: (timer: T) => void;
}

/** A timer for longer fires at once (2^31 - 1 ms, about 24.8 days). ms */
const LONGEST_TIMER = 2_147_483_647;

/** The clock of a running program. @param now the machine's hands; only a composition root reads them */
export function runningClock<T>(now: () => Instant, timers: Timers<T>): Clock {
  const arm = (run: () => void, ms: number): T => timers.set(run, Math.min(Math.max(ms, 0), LONGEST_TIMER));
  return {
    now,
    at(at, run) {
      // Timers may fire a little early and are cut at their longest: look again until the hands are really there.
      const look = (): T => arm(() => (now() >= at ? run() : void (timer = look())), at - now());
      let timer = look();
      return () => timers.clear(timer);
    },
    after(ms, run) {
      const timer = arm(run, ms);
      return () => timers.clear(timer);
    },
  };
}

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

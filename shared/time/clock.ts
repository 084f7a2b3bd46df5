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
   * Calls `run` once, `ms` later, whatever somebody sets the clock to meanwhile: for pauses, which are no moments. A clock
   * that nobody can set back needs none. Returns a function that cancels it.
   */
  after?(ms: number, run: () => void): () => void;
}

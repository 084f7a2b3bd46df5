import type { Clock } from '../../shared/time/clock.ts';

export interface AttemptLimiter {
  /** 0 when an attempt is allowed now, else how long to wait, ms. */
  waitMs(key: string): number;
  failed(key: string): void;
}

interface Failures {
  count: number;
  windowEndsAt: number;
}

/** Keys kept at most; the oldest go first, so that a flood of invented names cannot fill the memory. */
const LARGEST = 10_000;

/**
 * Counts failures per key in a fixed window. In memory: it spares this node's own work; what protects passwords is counted
 * by all nodes together (`attemptCounts.ts`).
 */
export function createAttemptLimiter(clock: Clock, limit: number, windowMs: number): AttemptLimiter {
  const failures = new Map<string, Failures>();
  const current = (key: string): Failures | undefined => {
    const found = failures.get(key);
    if (found !== undefined && clock.now() < found.windowEndsAt) return found;
    failures.delete(key);
    return undefined;
  };
  return {
    waitMs(key) {
      const found = current(key);
      return found === undefined || found.count < limit ? 0 : found.windowEndsAt - clock.now();
    },
    failed(key) {
      const found = current(key);
      if (found !== undefined) found.count += 1;
      else failures.set(key, { count: 1, windowEndsAt: clock.now() + windowMs });
      const oldest = failures.size > LARGEST ? failures.keys().next().value : undefined;
      if (oldest !== undefined) failures.delete(oldest);
    },
  };
}

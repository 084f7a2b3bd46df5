import type { Clock } from '../../shared/time/clock.ts';

/** Allows `burst` at once and `perSecond` in the long run. @returns whether one more is allowed now */
export function createTokenBucket(clock: Clock, burst: number, perSecond: number): () => boolean {
  let tokens = burst;
  let at = clock.now();
  return () => {
    const now = clock.now();
    tokens = Math.min(burst, tokens + (Math.max(0, now - at) / 1000) * perSecond);
    at = now;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}

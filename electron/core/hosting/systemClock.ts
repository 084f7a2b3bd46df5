import type { Clock, Instant } from '../../../shared/time/clock.ts';

/** setTimeout fires at once for longer delays than this (Node: 2^31-1 ms, about 24.8 days). */
const longestTimer = 2_147_483_647;

/** The machine's own clock; only composition roots make one. */
export function systemClock(): Clock {
  return {
    now: () => Date.now(),
    at(at: Instant, run: () => void): () => void {
      let timer: ReturnType<typeof setTimeout> | undefined;
      const wait = (): void => {
        const left = at - Date.now();
        if (left <= 0 && timer !== undefined) run();
        else timer = setTimeout(wait, Math.min(Math.max(left, 0), longestTimer));
      };
      wait();
      return () => clearTimeout(timer);
    },
    after(ms: number, run: () => void): () => void {
      const timer = setTimeout(run, Math.min(Math.max(ms, 0), longestTimer));
      return () => clearTimeout(timer);
    },
  };
}

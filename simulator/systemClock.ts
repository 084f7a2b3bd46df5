import type { Clock } from '../shared/time/clock.ts';

/** A timer longer than this would fire at once. */
const LONGEST_TIMER_MS = 2_147_483_647;

/** The machine's clock, for `main.ts` only. */
export function createSystemClock(): Clock {
  return {
    now: () => Date.now(),
    at(at, run) {
      let timer: NodeJS.Timeout;
      const wait = (): void => {
        const left = Math.min(Math.max(0, at - Date.now()), LONGEST_TIMER_MS);
        timer = setTimeout(() => (Date.now() >= at ? run() : wait()), left);
      };
      wait();
      return () => clearTimeout(timer);
    },
    after(ms, run) {
      const timer = setTimeout(run, Math.min(Math.max(ms, 0), LONGEST_TIMER_MS));
      return () => clearTimeout(timer);
    },
  };
}

import type { Clock } from '../shared/time/clock.ts';

/** Longest delay of a Node timer; longer ones would fire at once. */
const LONGEST = 2 ** 31 - 1;

/** The machine's clock. Made by composition roots only. */
export function createSystemClock(): Clock {
  return {
    now: () => Date.now(),
    at(at, run) {
      let timer: NodeJS.Timeout | null = null;
      const arm = (): void => {
        const left = at - Date.now();
        // Timers may fire a little early and are cut at 24.8 days: look again until the hands are really there.
        timer = setTimeout(() => (Date.now() >= at ? run() : arm()), Math.min(Math.max(left, 0), LONGEST));
      };
      arm();
      return () => {
        if (timer !== null) clearTimeout(timer);
      };
    },
    after(ms, run) {
      const timer = setTimeout(run, Math.min(Math.max(ms, 0), LONGEST));
      return () => clearTimeout(timer);
    },
  };
}

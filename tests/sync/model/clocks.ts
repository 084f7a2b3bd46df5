import type { Clock } from '../../../shared/time/clock.ts';

/** A clock that stops when the program that reads it is killed: none of its timers runs any more. */
export interface MortalClock extends Clock {
  die(): void;
}

export function mortal(clock: Clock): MortalClock {
  let isDead = false;
  const living = (run: () => void) => () => void (isDead || run());
  return {
    now: () => clock.now(),
    at: (at, run) => clock.at(at, living(run)),
    after: (ms, run) => clock.after(ms, living(run)),
    die: () => void (isDead = true),
  };
}

/**
 * The clock of one machine: its hands stand apart from the true ones and can be set. Like the system's, a timer for an
 * instant waits by its own count and looks at the hands again when it is over.
 * @param skew hands minus true time now, ms
 */
export function skewed(clock: Clock, skew: () => number): Clock {
  const now = () => clock.now() + skew();
  return {
    now,
    at(at, run) {
      let cancel: () => void;
      const wait = (): void => {
        cancel = clock.after(Math.max(0, at - now()), () => (now() >= at ? run() : wait()));
      };
      wait();
      return () => cancel();
    },
    after: (ms, run) => clock.after(ms, run),
  };
}

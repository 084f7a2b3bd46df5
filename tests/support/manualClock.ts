import type { Clock, Instant } from '../../shared/time/clock.ts';

export interface ManualClock extends Clock {
  /** Moves the hands forward by `ms` and runs everything that falls due on the way, in order, each at its own time. */
  advance(ms: number): void;
  /** Moves the hands to `at`. Going back runs nothing, as when an operator corrects a clock. */
  set(at: Instant): void;
}

/** A clock whose hands the test moves itself. */
export function createManualClock(startAt: Instant): ManualClock {
  let now = startAt;
  let serial = 0;
  const waiting = new Map<number, { at: Instant; run: () => void }>();

  function nextDue(until: Instant): [number, { at: Instant; run: () => void }] | undefined {
    return [...waiting]
      .filter(([, one]) => one.at <= until)
      .sort(([idA, a], [idB, b]) => a.at - b.at || idA - idB)[0];
  }
  function moveTo(until: Instant): void {
    for (let due = nextDue(until); due !== undefined; due = nextDue(until)) {
      const [id, { at, run }] = due;
      waiting.delete(id);
      // Something registered for the past runs now; the hands never go back for it.
      now = Math.max(now, at);
      run();
    }
    now = until;
  }

  return {
    now: () => now,
    at(at, run) {
      serial += 1;
      const id = serial;
      waiting.set(id, { at, run });
      return () => {
        waiting.delete(id);
      };
    },
    advance(ms) {
      if (ms < 0) throw new RangeError('advance takes a positive duration; use set to go back');
      moveTo(now + ms);
    },
    set(at) {
      if (at >= now) moveTo(at);
      else now = at;
    },
  };
}

import type { Clock, Instant } from '../../shared/time/clock.ts';

export interface ManualClock extends Clock {
  /** Moves the hands forward by `ms` and runs everything that falls due on the way, in order, each at its own time. */
  advance(ms: number): void;
  /** Moves the hands to `at`. Going back runs nothing, as when an operator corrects a clock; no time passes by it. */
  set(at: Instant): void;
  /** The machine sleeps: the hands jump by `ms`, and to what waits for time to pass it was no time at all. */
  sleep(ms: number): void;
}

interface Waiting {
  at: Instant;
  readonly run: () => void;
  /** Waits for time to pass, not for the hands to show something. */
  readonly isDuration: boolean;
}

/** A clock whose hands the test moves itself. */
export function createManualClock(startAt: Instant): ManualClock {
  let now = startAt;
  let serial = 0;
  const waiting = new Map<number, Waiting>();

  function nextDue(until: Instant): [number, Waiting] | undefined {
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

  function wait(one: Waiting): () => void {
    serial += 1;
    const id = serial;
    waiting.set(id, one);
    return () => {
      waiting.delete(id);
    };
  }

  return {
    now: () => now,
    at: (at, run) => wait({ at, run, isDuration: false }),
    // Instants are whole milliseconds, and drawn delays are not.
    after: (ms, run) => wait({ at: now + Math.ceil(ms), run, isDuration: true }),
    advance(ms) {
      if (ms < 0) throw new RangeError('advance takes a positive duration; use set to go back');
      moveTo(now + ms);
    },
    set(at) {
      if (at >= now) return moveTo(at);
      for (const one of waiting.values()) if (one.isDuration) one.at -= now - at;
      now = at;
    },
    sleep(ms) {
      for (const one of waiting.values()) if (one.isDuration) one.at += ms;
      moveTo(now + ms);
    },
  };
}

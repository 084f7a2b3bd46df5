import type { CoreEvent } from '../../shared/ipc/envelope.ts';

export interface NumberedEvent {
  readonly n: number;
  readonly event: CoreEvent;
}

/** The last events, so that a page whose socket dropped can be told what it missed. */
export interface EventLog {
  add(event: CoreEvent): NumberedEvent;
  /** Events after number `n` in order, or null when they are no longer all known. */
  after(n: number): readonly NumberedEvent[] | null;
  last(): number;
}

/** @param capacity how many events are kept */
export function createEventLog(capacity: number): EventLog {
  const kept: NumberedEvent[] = [];
  let last = 0;
  return {
    add(event) {
      last += 1;
      const numbered = { n: last, event };
      kept.push(numbered);
      if (kept.length > capacity) kept.shift();
      return numbered;
    },
    after(n) {
      if (n > last || n < last - kept.length) return null;
      return kept.filter((entry) => entry.n > n);
    },
    last: () => last,
  };
}

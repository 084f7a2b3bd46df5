import type { Clock } from '../../shared/time/clock.ts';

/** The first is told at once; what follows within this time is told together. ms */
export const BURST_MS = 15_000;

export interface Burst<T> {
  add(items: readonly T[]): void;
  stop(): void;
}

/** Gathers what comes in a rush, so that forty messages of one group are not forty notices. */
export function createBurst<T>(clock: Clock, flush: (items: readonly T[]) => void): Burst<T> {
  let gathered: T[] | null = null;
  let cancel: () => void = () => undefined;

  function open(): void {
    gathered = [];
    cancel = clock.after(BURST_MS, () => {
      const items = gathered ?? [];
      gathered = null;
      if (items.length === 0) return;
      open();
      flush(items);
    });
  }

  return {
    add(items) {
      if (items.length === 0) return;
      if (gathered !== null) {
        gathered.push(...items);
        return;
      }
      open();
      flush(items);
    },
    stop: () => cancel(),
  };
}

import type { Instant } from '../../shared/time/clock.ts';

export interface Ticker {
  /** The relay's clock now. */
  readonly now: () => Instant;
  readonly subscribe: (intervalMs: number, listener: () => void) => () => void;
  /** The moment of the last tick of that interval: stable between ticks, so nothing repaints in between. */
  readonly snapshot: (intervalMs: number) => Instant;
  readonly setOffset: (ms: number) => void;
}

interface Beat {
  at: Instant;
  timer: ReturnType<typeof setInterval>;
  readonly listeners: Set<() => void>;
}

/**
 * One timer per interval for the whole window, however many times are on screen.
 * @param systemNow the desktop's clock, ms
 */
export function createTicker(systemNow: () => Instant): Ticker {
  const beats = new Map<number, Beat>();
  let offset = 0;
  const now = (): Instant => systemNow() + offset;
  const start = (intervalMs: number): Beat => {
    const beat: Beat = {
      at: now(),
      listeners: new Set(),
      timer: setInterval(() => {
        beat.at = now();
        for (const listener of beat.listeners) listener();
      }, intervalMs),
    };
    beats.set(intervalMs, beat);
    return beat;
  };
  return {
    now,
    subscribe(intervalMs, listener) {
      const beat = beats.get(intervalMs) ?? start(intervalMs);
      beat.listeners.add(listener);
      return () => {
        beat.listeners.delete(listener);
        if (beat.listeners.size > 0) return;
        clearInterval(beat.timer);
        beats.delete(intervalMs);
      };
    },
    // Whole steps before the first subscription too: React compares two readings of one render.
    snapshot: (intervalMs) => beats.get(intervalMs)?.at ?? Math.floor(now() / intervalMs) * intervalMs,
    setOffset(ms) {
      if (ms === offset) return;
      offset = ms;
      for (const beat of beats.values()) {
        beat.at = now();
        for (const listener of beat.listeners) listener();
      }
    },
  };
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dueAfter, mergedFrames, serviceMsBetween } from '../../../shared/time/serviceTime.ts';
import type { Frame } from '../../../shared/time/serviceTime.ts';
import { MINUTE_MS } from '../../../shared/time/shanghai.ts';
import type { Interval } from '../../../shared/time/shanghai.ts';

/** Independent oracle: walks minute by minute with Intl's idea of the time of day in Shanghai. */
const clockFace = new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Shanghai', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
function runs(frames: readonly Frame[], pauses: readonly Interval[], at: number): boolean {
  const [hour = 0, minute = 0] = clockFace.format(at).split(':').map(Number);
  const now = hour * 60 + minute;
  return frames.some((one) => one.openMinute <= now && now < one.closeMinute) && !pauses.some((one) => one.from <= at && at < one.to);
}
function walked(frames: readonly Frame[], from: number, minutes: number, pauses: readonly Interval[], most: number): number | null {
  let left = minutes;
  for (let at = from; at < from + most; at += MINUTE_MS) {
    if (!runs(frames, pauses, at)) continue;
    left -= 1;
    if (left === 0) return at + MINUTE_MS;
  }
  return null;
}

const frame = fc.tuple(fc.nat(1440), fc.nat(1440)).map(([a, b]) => ({ openMinute: Math.min(a, b), closeMinute: Math.max(a, b) }));
const start = fc.integer({ min: 0, max: 525_600 }).map((minute) => Date.UTC(2026, 0, 1) + minute * MINUTE_MS);
/** Pauses that follow each other, each so many minutes after the one before. */
const pausesFrom = (from: number) =>
  fc.array(fc.tuple(fc.nat(600), fc.nat(900)), { maxLength: 3 }).map((steps) => {
    let at = from - 300 * MINUTE_MS;
    return steps.map(([gap, length]): Interval => {
      const pause = { from: at + gap * MINUTE_MS, to: at + (gap + length) * MINUTE_MS };
      at = pause.to;
      return pause;
    });
  });
const setting = start.chain((from) => fc.record({ from: fc.constant(from), pauses: pausesFrom(from), frames: fc.array(frame, { minLength: 1, maxLength: 3 }), minutes: fc.integer({ min: 1, max: 500 }) }));
const days = (count: number): number => count * 1440 * MINUTE_MS;

describe('service time', () => {
  it('ends where a walk through the minutes ends', () => {
    fc.assert(
      fc.property(setting, ({ from, pauses, frames, minutes }) => {
        const walk = walked(frames, from, minutes, pauses, days(6));
        const due = dueAfter(frames, from, minutes * MINUTE_MS, pauses);
        // Short frames need more days than the walk looks at: then the answer lies beyond it, or there is none.
        if (walk === null) expect(due === null || due >= from + days(6)).toBe(true);
        else expect(due).toBe(walk);
      }),
      { numRuns: 60 },
    );
  });

  it('has run its length when it is due, and less a millisecond before', () => {
    fc.assert(
      fc.property(setting, fc.integer({ min: 1, max: 40_000_000 }), ({ from, pauses, frames }, ms) => {
        const due = dueAfter(frames, from, ms, pauses);
        if (due === null) {
          expect(mergedFrames(frames)).toEqual([]);
          return;
        }
        expect(serviceMsBetween(frames, from, due, pauses)).toBe(ms);
        expect(serviceMsBetween(frames, from, due - 1, pauses)).toBe(ms - 1);
      }),
    );
  });

  it('stands still on nobody’s holiday: every day of the year has its frame', () => {
    const frames = [{ openMinute: 450, closeMinute: 1080 }];
    expect(serviceMsBetween(frames, Date.UTC(2026, 0, 31, 16), Date.UTC(2027, 0, 31, 16))).toBe(365 * 630 * MINUTE_MS);
  });

  it('never ends without frames, nor while a pause has no end', () => {
    const at = Date.UTC(2026, 5, 1, 2);
    expect(dueAfter([], at, 1)).toBeNull();
    expect(dueAfter([{ openMinute: 450, closeMinute: 1080 }], at, MINUTE_MS, [{ from: at, to: Infinity }])).toBeNull();
    expect(dueAfter([{ openMinute: 450, closeMinute: 1080 }], at, MINUTE_MS, [{ from: at + MINUTE_MS, to: Infinity }])).toBe(at + MINUTE_MS);
  });
});

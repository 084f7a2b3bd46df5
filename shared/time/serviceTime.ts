import type { Instant } from './clock.ts';
import { addDays, atMinute, dateOf, startOfDate } from './shanghai.ts';
import type { CalendarDate, Interval } from './shanghai.ts';

/** A frame of every day, minutes after midnight in Asia/Shanghai; `closeMinute` is not included. */
export interface Frame {
  readonly openMinute: number;
  readonly closeMinute: number;
}

/** Frames without overlap, in order, and without empty ones: two that touch become one. */
export function mergedFrames(frames: readonly Frame[]): readonly Frame[] {
  const merged: Frame[] = [];
  for (const frame of frames.filter((one) => one.openMinute < one.closeMinute).toSorted((a, b) => a.openMinute - b.openMinute)) {
    const last = merged.at(-1);
    if (last !== undefined && frame.openMinute <= last.closeMinute) {
      merged[merged.length - 1] = { ...last, closeMinute: Math.max(last.closeMinute, frame.closeMinute) };
    } else {
      merged.push(frame);
    }
  }
  return merged;
}

/** The service time of one day, as intervals. */
function ofDate(date: string, frames: readonly Frame[]): readonly Interval[] {
  return frames.map((frame) => ({ from: atMinute(date, frame.openMinute), to: atMinute(date, frame.closeMinute) }));
}

/** Longest promise that is looked ahead for: beyond it a due time is as good as none. */
const MOST_DAYS = 4000;

/**
 * When `ms` of service time will have run since `from`, not counting what lies in `pauses`.
 * @param pauses without overlap, in order; one that has not ended reaches to Infinity
 * @returns null when it never will (no frames, or a pause without an end)
 */
export function dueAfter(frames: readonly Frame[], from: Instant, ms: number, pauses: readonly Interval[] = []): Instant | null {
  const daily = mergedFrames(frames);
  return daily.length === 0 ? null : dueAfterOn(() => daily, from, ms, pauses);
}

/** The same where days differ. @param framesOn merged frames of a day */
export function dueAfterOn(framesOn: (date: CalendarDate) => readonly Frame[], from: Instant, ms: number, pauses: readonly Interval[] = []): Instant | null {
  const lastPause = pauses.at(-1);
  let left = ms;
  for (let date = dateOf(from), day = 0; day < MOST_DAYS; date = addDays(date, 1), day += 1) {
    if (lastPause?.to === Infinity && lastPause.from <= startOfDate(date)) return null;
    for (const piece of withoutPauses(ofDate(date, framesOn(date)), pauses)) {
      const start = Math.max(piece.from, from);
      if (start >= piece.to) continue;
      if (piece.to - start >= left) return start + left;
      left -= piece.to - start;
    }
  }
  return null;
}

/** Service time between two instants, ms, not counting what lies in `pauses`. */
export function serviceMsBetween(frames: readonly Frame[], from: Instant, to: Instant, pauses: readonly Interval[] = []): number {
  const daily = mergedFrames(frames);
  let sum = 0;
  for (let date = dateOf(from); startOfDate(date) < to; date = addDays(date, 1)) {
    for (const piece of withoutPauses(ofDate(date, daily), pauses)) {
      sum += Math.max(0, Math.min(piece.to, to) - Math.max(piece.from, from));
    }
  }
  return sum;
}

function withoutPauses(pieces: readonly Interval[], pauses: readonly Interval[]): readonly Interval[] {
  return pauses.reduce<readonly Interval[]>(
    (left, pause) =>
      left.flatMap((piece) =>
        pause.to <= piece.from || piece.to <= pause.from
          ? [piece]
          : [
              { from: piece.from, to: pause.from },
              { from: pause.to, to: piece.to },
            ].filter((part) => part.from < part.to),
      ),
    pieces,
  );
}

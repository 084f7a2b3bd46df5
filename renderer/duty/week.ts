import type { DutyRole, Shift } from '../../shared/duty/model.ts';
import type { Gap } from '../../shared/duty/rules.ts';
import type { Instant } from '../../shared/time/clock.ts';
import type { CalendarDate } from '../../shared/time/shanghai.ts';
import { addDays, startOfDate } from '../../shared/time/shanghai.ts';

/** The seven days of a week as one continuous axis of 168 hours, so that a night shift is one bar, not two halves. */
export interface Week {
  readonly days: readonly CalendarDate[];
  readonly from: Instant;
  /** Not included. */
  readonly to: Instant;
}

export function weekOf(monday: CalendarDate): Week {
  const days = [0, 1, 2, 3, 4, 5, 6].map((offset) => addDays(monday, offset));
  return { days, from: startOfDate(monday), to: startOfDate(addDays(monday, 7)) };
}

/** A stretch of the axis; `left` and `width` are shares of the week, 0 to 1. */
export interface Bar {
  readonly left: number;
  readonly width: number;
  /** It began before or goes on after the week shown. */
  readonly cutLeft: boolean;
  readonly cutRight: boolean;
}

/** Where an interval lies on the axis; null when it does not touch the week. */
export function barOf(week: Week, startAt: Instant, endAt: Instant): Bar | null {
  const from = Math.max(startAt, week.from);
  const to = Math.min(endAt, week.to);
  if (from >= to) return null;
  const span = week.to - week.from;
  return {
    left: (from - week.from) / span,
    width: (to - from) / span,
    cutLeft: startAt < week.from,
    cutRight: endAt > week.to,
  };
}

export interface RoleRow {
  readonly role: DutyRole;
  readonly shifts: readonly { readonly shift: Shift; readonly bar: Bar }[];
  readonly gaps: readonly { readonly gap: Gap; readonly bar: Bar }[];
}

export function rowsOf(week: Week, shifts: readonly Shift[], gaps: readonly Gap[]): readonly RoleRow[] {
  return (['primary', 'backup'] as const).map((role) => ({
    role,
    shifts: shifts
      .filter((shift) => shift.role === role)
      .toSorted((a, b) => a.startAt - b.startAt)
      .flatMap((shift) => {
        const bar = barOf(week, shift.startAt, shift.endAt);
        return bar ? [{ shift, bar }] : [];
      }),
    gaps: gaps
      .filter((gap) => gap.role === role)
      .flatMap((gap) => {
        const bar = barOf(week, gap.from, gap.to);
        return bar ? [{ gap, bar }] : [];
      }),
  }));
}

/** Where the hand of the clock stands on the axis, 0 to 1; null in another week. */
export function nowShare(week: Week, now: Instant): number | null {
  return now < week.from || now >= week.to ? null : (now - week.from) / (week.to - week.from);
}

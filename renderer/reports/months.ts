import type { Instant } from '../../shared/time/clock.ts';
import type { CalendarMonth } from '../../shared/time/shanghai.ts';
import { addMonths, monthOf } from '../../shared/time/shanghai.ts';

/** A contract runs a year; the acceptance of the year before is still asked about. */
export const MONTHS_SHOWN = 24;

/** Calendar months of Asia/Shanghai, this month first. */
export function recentMonths(now: Instant, count = MONTHS_SHOWN): readonly CalendarMonth[] {
  const current = monthOf(now);
  return Array.from({ length: count }, (_, back) => addMonths(current, -back));
}

/** The month people report on: the last one that is over. */
export function defaultMonth(now: Instant): CalendarMonth {
  return addMonths(monthOf(now), -1);
}

export function isMonth(text: string): text is CalendarMonth {
  return /^\d{4}-(0[1-9]|1[0-2])$/.test(text);
}

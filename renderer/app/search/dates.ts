import type { Instant } from '../../../shared/time/clock.ts';
import { addDays, addMonths, dateOf, monthInterval, monthOf, startOfDate } from '../../../shared/time/shanghai.ts';
import type { CalendarDate } from '../../../shared/time/shanghai.ts';
import { parseDate } from '../../ui/desk/clockText.ts';

/** Days that can be looked in, in Asia/Shanghai. */
export interface DateSpan {
  readonly from: Instant;
  /** Not included. */
  readonly to: Instant;
}

export const presets = ['today', 'yesterday', 'week', 'month', 'thisMonth', 'lastMonth'] as const;
export type Preset = (typeof presets)[number];

const daysFrom = (first: CalendarDate, count: number): DateSpan => ({ from: startOfDate(first), to: startOfDate(addDays(first, count)) });

export function presetSpan(preset: Preset, now: Instant): DateSpan {
  const today = dateOf(now);
  switch (preset) {
    case 'today':
      return daysFrom(today, 1);
    case 'yesterday':
      return daysFrom(addDays(today, -1), 1);
    case 'week':
      return daysFrom(addDays(today, -6), 7);
    case 'month':
      return daysFrom(addDays(today, -29), 30);
    case 'thisMonth':
      return monthInterval(monthOf(now));
    case 'lastMonth':
      return monthInterval(addMonths(monthOf(now), -1));
  }
}

/**
 * A day (`2026-3-1`, `3月1日`), a month (`2026-03`, `3月`) or days from one to another (`3-1..3-10`). Without a year the last such day that
 * is not in the future.
 */
export function parseSpan(text: string, now: Instant): DateSpan | null {
  const [first = '', second, ...rest] = text.normalize('NFKC').split(/\s*(?:\.\.|~|至|到)\s*/u);
  if (rest.length > 0) return null;
  const from = parsePart(first.trim(), now);
  if (second === undefined || from === null) return from;
  const to = parsePart(second.trim(), now);
  return to === null || to.to <= from.from ? null : { from: from.from, to: to.to };
}

function parsePart(text: string, now: Instant): DateSpan | null {
  const whole = parseDate(text);
  if (whole !== null) return daysFrom(whole, 1);
  const year = Number(dateOf(now).slice(0, 4));
  const month = /^(?:(\d{4})[-/年])?(\d{1,2})月?$/u.exec(text);
  if (month !== null && (month[1] !== undefined || text.endsWith('月'))) {
    const [, given, number = ''] = month;
    if (Number(number) < 1 || Number(number) > 12) return null;
    const of = (one: number): DateSpan => monthInterval(`${one}-${number.padStart(2, '0')}`);
    if (given !== undefined) return of(Number(given));
    return of(year).from > now ? of(year - 1) : of(year);
  }
  const day = /^(\d{1,2})[-/.月](\d{1,2})日?$/u.exec(text);
  if (day === null) return null;
  for (const one of [year, year - 1]) {
    const date = parseDate(`${one}-${day[1]}-${day[2]}`);
    if (date !== null && startOfDate(date) <= now) return daysFrom(date, 1);
  }
  return null;
}

/** `2026-03-01` for a day, else the first and the last one. */
export function spanText({ from, to }: DateSpan): string {
  const last = dateOf(to - 1);
  return dateOf(from) === last ? last : `${dateOf(from)} ~ ${last}`;
}

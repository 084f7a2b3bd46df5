import type { Instant } from './clock.ts';

/**
 * Wall-clock arithmetic in Asia/Shanghai, the zone of every contract. China has kept UTC+8 without daylight saving
 * since September 1991, and no record here is older, so the offset is a constant (the tests compare with Intl's tables).
 */
const OFFSET_MS = 8 * 3_600_000;
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

/** A calendar date in Asia/Shanghai, `YYYY-MM-DD`. */
export type CalendarDate = string;
/** A calendar month in Asia/Shanghai, `YYYY-MM`. */
export type CalendarMonth = string;

export interface Interval {
  /** Included. */
  readonly from: Instant;
  /** Not included. */
  readonly to: Instant;
}

export function dateOf(at: Instant): CalendarDate {
  return new Date(at + OFFSET_MS).toISOString().slice(0, 10);
}

export function monthOf(at: Instant): CalendarMonth {
  return dateOf(at).slice(0, 7);
}

/** Whole minutes after midnight, 0 to 1439. */
export function minuteOfDayOf(at: Instant): number {
  return Math.floor((((at + OFFSET_MS) % DAY_MS) + DAY_MS) % DAY_MS / MINUTE_MS);
}

/** `HH:mm` */
export function timeOf(at: Instant): string {
  return new Date(at + OFFSET_MS).toISOString().slice(11, 16);
}

/** Minutes after midnight as `HH:mm`; 1440 is `24:00`. */
export function formatClock(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

/** `YYYY-MM-DD HH:mm:ss` */
export function stampOf(at: Instant): string {
  return new Date(at + OFFSET_MS).toISOString().slice(0, 19).replace('T', ' ');
}

export function startOfDate(date: CalendarDate): Instant {
  return Date.parse(`${date}T00:00:00Z`) - OFFSET_MS;
}

/** Midnight before or at `at`. */
export function startOfDay(at: Instant): Instant {
  return startOfDate(dateOf(at));
}

export function atMinute(date: CalendarDate, minute: number): Instant {
  return startOfDate(date) + minute * MINUTE_MS;
}

export function addDays(date: CalendarDate, days: number): CalendarDate {
  return dateOf(startOfDate(date) + days * DAY_MS);
}

/** The calendar month as a half-open interval: never cut at UTC. */
export function monthInterval(month: CalendarMonth): Interval {
  return { from: startOfDate(`${month}-01`), to: startOfDate(`${addMonths(month, 1)}-01`) };
}

export function addMonths(month: CalendarMonth, count: number): CalendarMonth {
  const index = Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1 + count;
  return `${String(Math.floor(index / 12)).padStart(4, '0')}-${String((index % 12) + 1).padStart(2, '0')}`;
}

/** The Monday of the week that holds `at`. */
export function mondayOf(at: Instant): CalendarDate {
  const weekday = new Date(at + OFFSET_MS).getUTCDay();
  return addDays(dateOf(at), weekday === 0 ? -6 : 1 - weekday);
}

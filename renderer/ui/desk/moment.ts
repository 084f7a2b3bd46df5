import type { Locale } from '../../../shared/i18n/catalogue.ts';
import type { Instant } from '../../../shared/time/clock.ts';
import { atMinute, dateOf, HOUR_MS, MINUTE_MS, timeOf } from '../../../shared/time/shanghai.ts';
import { dateFormats } from '../../app/timeWords.ts';
import { parseClock, parseDate } from './clockText.ts';

/** A date and a time as typed, both Asia/Shanghai. */
export interface MomentText {
  readonly date: string;
  readonly time: string;
}

export type ParsedMoment =
  | { readonly kind: 'ok'; readonly at: Instant }
  | { readonly kind: 'bad_date' }
  | { readonly kind: 'bad_time' };

export function parseMoment(text: MomentText): ParsedMoment {
  const date = parseDate(text.date);
  if (date === null) return { kind: 'bad_date' };
  const minute = parseClock(text.time);
  return minute === null ? { kind: 'bad_time' } : { kind: 'ok', at: atMinute(date, minute) };
}

export function momentText(at: Instant): MomentText {
  return { date: dateOf(at), time: timeOf(at) };
}

const moments = dateFormats({ month: 'short', day: 'numeric', weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const shortDates = dateFormats({ timeZone: 'UTC', month: 'short', day: 'numeric' });
const monthNames = dateFormats({ timeZone: 'UTC', year: 'numeric', month: 'long' });

/** `3月2日周一 08:00` / `Mon, Mar 2, 08:00`, always Asia/Shanghai. */
export function shortMoment(at: Instant, locale: Locale): string {
  return moments[locale].format(at);
}

/** `3月2日` / `Mar 2` of a calendar date. */
export function shortDate(date: string, locale: Locale): string {
  return shortDates[locale].format(Date.parse(`${date}T00:00:00Z`));
}

/** `2026年3月` / `March 2026` of a calendar month. */
export function monthName(month: string, locale: Locale): string {
  return monthNames[locale].format(Date.parse(`${month}-01T00:00:00Z`));
}

export type SpanKey = 'minutes' | 'hours' | 'hoursMinutes' | 'days' | 'daysHours';

/** A length of time in at most two units, as a message key with its values; whole minutes, rounded down. */
export function spanWords(ms: number): { readonly key: SpanKey; readonly values: Readonly<Record<string, number>> } {
  const total = Math.max(0, Math.floor(ms / MINUTE_MS));
  const hours = Math.floor((total * MINUTE_MS) / HOUR_MS);
  const minutes = total % 60;
  if (hours === 0) return { key: 'minutes', values: { minutes } };
  if (hours < 24) return minutes === 0 ? { key: 'hours', values: { hours } } : { key: 'hoursMinutes', values: { hours, minutes } };
  const days = Math.floor(hours / 24);
  return hours % 24 === 0 ? { key: 'days', values: { days } } : { key: 'daysHours', values: { days, hours: hours % 24 } };
}

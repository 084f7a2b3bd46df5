import type { Locale } from '../../shared/i18n/catalogue.ts';
import type { Instant } from '../../shared/time/clock.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, dateOf, timeOf } from '../../shared/time/shanghai.ts';

/** Every time on screen is of this zone, wherever the desktop stands. */
export const ZONE = 'Asia/Shanghai';

/** How a moment reads in a list: relative under an hour, clock time today, date before (and the year when it differs). */
export function shortTime(at: Instant, now: Instant, locale: Locale): string {
  const ago = now - at;
  if (ago >= 0 && ago < HOUR_MS) {
    const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' });
    return ago < MINUTE_MS ? relative.format(0, 'second') : relative.format(-Math.floor(ago / MINUTE_MS), 'minute');
  }
  if (dateOf(at) === dateOf(now)) return timeOf(at);
  const sameYear = dateOf(at).slice(0, 4) === dateOf(now).slice(0, 4);
  return new Intl.DateTimeFormat(locale, {
    timeZone: ZONE,
    ...(sameYear ? {} : { year: 'numeric' }),
    month: 'numeric',
    day: 'numeric',
    ...(Math.abs(ago) < 7 * DAY_MS ? { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } : {}),
  }).format(at);
}

/** The full moment for the hover, with the zone said. */
export function fullTime(at: Instant, locale: Locale): string {
  const text = new Intl.DateTimeFormat(locale, {
    timeZone: ZONE,
    dateStyle: 'full',
    timeStyle: 'medium',
    hourCycle: 'h23',
  }).format(at);
  return `${text} ${ZONE}`;
}

/** Date heading of a thread: today and yesterday in words. */
export function dayHeading(at: Instant, now: Instant, locale: Locale): string {
  const days = Math.round((Date.parse(dateOf(at)) - Date.parse(dateOf(now))) / DAY_MS);
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  if (days === 0 || days === -1) {
    const word = relative.format(days, 'day');
    return word.charAt(0).toLocaleUpperCase(locale) + word.slice(1);
  }
  return new Intl.DateTimeFormat(locale, { timeZone: ZONE, dateStyle: 'full' }).format(at);
}

/** A span as a clock: `4:05`, `2:30:00`, `3d 04:00`; negative spans carry a minus sign. */
export function spanText(ms: number, dayMark: string): string {
  const seconds = Math.floor(Math.abs(ms) / 1000);
  const two = (n: number): string => String(n).padStart(2, '0');
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor((seconds % 86_400) / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const sign = ms < 0 ? '-' : '';
  if (days > 0) return `${sign}${days}${dayMark} ${two(hours)}:${two(minutes)}`;
  if (hours > 0) return `${sign}${hours}:${two(minutes)}:${two(seconds % 60)}`;
  return `${sign}${minutes}:${two(seconds % 60)}`;
}

import type { Locale } from '../../shared/i18n/catalogue.ts';
import type { Instant } from '../../shared/time/clock.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, dateOf, timeOf } from '../../shared/time/shanghai.ts';

/** Every time on screen is of this zone, wherever the desktop stands. */
export const ZONE = 'Asia/Shanghai';

type Options = Intl.DateTimeFormatOptions;
/** Made once, at its first use: a list paints dozens of times at once, and making a format costs many times what using one does. */
function perLocale<Format>(make: (locale: Locale) => Format): Readonly<Record<Locale, Format>> {
  const made = new Map<Locale, Format>();
  const of = (locale: Locale): Format => {
    const format = made.get(locale) ?? make(locale);
    made.set(locale, format);
    return format;
  };
  return {
    get 'zh-CN'() {
      return of('zh-CN');
    },
    get en() {
      return of('en');
    },
  };
}

/** Formats of dates in both languages, in `ZONE` unless the options say another. */
export const dateFormats = (options: Options) => perLocale((locale) => new Intl.DateTimeFormat(locale, { timeZone: ZONE, ...options }));
const relative = perLocale((locale) => new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }));
const relativeShort = perLocale((locale) => new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' }));
const hour: Options = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
const day: Options = { month: 'numeric', day: 'numeric' };
const short = { day: dateFormats(day), dayHour: dateFormats({ ...day, ...hour }), year: dateFormats({ ...day, year: 'numeric' }), yearHour: dateFormats({ ...day, year: 'numeric', ...hour }) };
const clock = dateFormats({ hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
const headings = dateFormats({ dateStyle: 'full' });
const full = dateFormats({ dateStyle: 'full', timeStyle: 'medium', hourCycle: 'h23' });

/**
 * How a moment reads in a list: relative under an hour, clock time today, date before (and the year when it differs).
 * Up to a minute ahead is now: the senders' clocks and the last tick of ours are never quite the relay's.
 */
export function shortTime(at: Instant, now: Instant, locale: Locale): string {
  const ago = now - at;
  if (ago > -MINUTE_MS && ago < HOUR_MS) {
    const words = relativeShort[locale];
    return ago < MINUTE_MS ? words.format(0, 'second') : words.format(-Math.floor(ago / MINUTE_MS), 'minute');
  }
  if (dateOf(at) === dateOf(now)) return timeOf(at);
  const sameYear = dateOf(at).slice(0, 4) === dateOf(now).slice(0, 4);
  const close = Math.abs(ago) < 7 * DAY_MS;
  return short[sameYear ? (close ? 'dayHour' : 'day') : close ? 'yearHour' : 'year'][locale].format(at);
}

/** The full moment for the hover, with the zone said. */
export function fullTime(at: Instant, locale: Locale): string {
  return `${full[locale].format(at)} ${ZONE}`;
}

/** `14:05:09`, for what happens within seconds. */
export function clockTime(at: Instant, locale: Locale): string {
  return clock[locale].format(at);
}

/** Date heading of a thread: today and yesterday in words. */
export function dayHeading(at: Instant, now: Instant, locale: Locale): string {
  const days = Math.round((Date.parse(dateOf(at)) - Date.parse(dateOf(now))) / DAY_MS);
  if (days === 0 || days === -1) {
    const word = relative[locale].format(days, 'day');
    return word.charAt(0).toLocaleUpperCase(locale) + word.slice(1);
  }
  return headings[locale].format(at);
}

/** A span as it is shown: a clock under an hour, from there on a message key with its values. */
export type SpanText =
  | { readonly kind: 'clock'; readonly text: string }
  | { readonly kind: 'words'; readonly key: 'span.hours' | 'span.days'; readonly values: Readonly<Record<string, string | number>> };

/** `4:05` under an hour, `6h 53m` and `3d 4h` above: seconds that run in a long span only disturb. Negative spans carry a minus sign. */
export function spanText(ms: number): SpanText {
  const seconds = Math.floor(Math.abs(ms) / 1000);
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor((seconds % 86_400) / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const sign = ms < 0 ? '-' : '';
  if (days > 0) return { kind: 'words', key: 'span.days', values: { days: `${sign}${days}`, hours } };
  if (hours > 0) return { kind: 'words', key: 'span.hours', values: { hours: `${sign}${hours}`, minutes } };
  return { kind: 'clock', text: `${sign}${minutes}:${String(seconds % 60).padStart(2, '0')}` };
}

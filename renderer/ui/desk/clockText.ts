import type { CalendarDate } from '../../../shared/time/shanghai.ts';

const SEPARATED = /^(\d{1,2}):(\d{2})$/;
const RUN_TOGETHER = /^(\d{1,2})(\d{2})$/;
const HOUR_ONLY = /^\d{1,2}$/;

/** Full-width digits and colon, as a Chinese input method writes them, become plain ones. */
function plain(text: string): string {
  return text
    .trim()
    .replaceAll(/[０-９]/gu, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfe_e0))
    .replaceAll(/[：．.]/gu, ':');
}

/**
 * A wall-clock time as people type it: `07:30`, `7:30`, `730`, `0730`, `7`, `７：３０`.
 * @returns minutes after midnight, 0 to 1440 (`24:00`), or null when it is no time
 */
export function parseClock(text: string): number | null {
  const typed = plain(text);
  const match = SEPARATED.exec(typed) ?? RUN_TOGETHER.exec(typed);
  const [hour, minute] = match ? [Number(match[1]), Number(match[2])] : HOUR_ONLY.test(typed) ? [Number(typed), 0] : [99, 0];
  if (minute > 59 || hour > 24 || (hour === 24 && minute > 0)) return null;
  return hour * 60 + minute;
}

/** A date as people type it (`2026-3-1`, `2026/03/01`, `20260301`) as `YYYY-MM-DD`; null when there is no such day. */
export function parseDate(text: string): CalendarDate | null {
  const typed = plain(text).replaceAll(/[/:年月]/gu, '-').replace(/日$/u, '');
  const match = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(typed) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(typed);
  if (!match) return null;
  const [year = '', month = '', day = ''] = match.slice(1);
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const at = Date.parse(`${date}T00:00:00Z`);
  // JavaScript rolls 30 February over to March: a day that does not come back is none.
  return Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== date ? null : date;
}

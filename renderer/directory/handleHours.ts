import { DEFAULT_HANDLE_MS } from '../../shared/tickets/terms.ts';
import type { HandleKey } from '../../shared/tickets/terms.ts';
import { HOUR_MS, MINUTE_MS } from '../../shared/time/shanghai.ts';

/** Promises to handle a ticket, in the order of the form. */
export const handleKeys = Object.keys(DEFAULT_HANDLE_MS) as readonly HandleKey[]; // keys of a constant object

/** What the person types per promise: hours of service time, `10.5`; empty for the default. */
export type HandleHours = Readonly<Record<HandleKey, string>>;

/** Ten service days are longer than any promise. */
const MOST_HOURS = 999;

export const hoursText = (ms: number): string => String(Math.round((ms / HOUR_MS) * 100) / 100);

export function handleHoursOf(handleMs: Readonly<Record<string, number>>): HandleHours {
  const text = (key: HandleKey): string => {
    const ms = handleMs[key];
    return ms === undefined ? '' : hoursText(ms);
  };
  return Object.fromEntries(handleKeys.map((key) => [key, text(key)])) as HandleHours; // every key once
}

/** @returns null when one of them is no number of hours above zero; whole minutes count */
export function parseHandleHours(hours: HandleHours): Record<string, number> | null {
  const given = handleKeys.filter((key) => hours[key].trim() !== '');
  const parsed = given.map((key): [string, number] => [key, Math.round((Number(hours[key].trim()) * HOUR_MS) / MINUTE_MS) * MINUTE_MS]);
  const good = parsed.every(([, ms]) => Number.isFinite(ms) && ms >= MINUTE_MS && ms <= MOST_HOURS * HOUR_MS);
  return good ? Object.fromEntries(parsed) : null;
}

import * as z from 'zod';
import { asId } from '../../shared/ids.ts';
import type { HospitalId, UserId } from '../../shared/ids.ts';
import type { RequestArgs } from '../../shared/ipc/contract.ts';
import { CALL_LIST_LIMIT } from '../../shared/calls/contract.ts';
import type { Instant } from '../../shared/time/clock.ts';
import { addDays, dateOf, DAY_MS, monthOf, startOfDate, startOfDay } from '../../shared/time/shanghai.ts';
import { parseDate } from '../ui/desk/clockText.ts';

export const shows = ['all', 'missed', 'in', 'out'] as const;
export const periods = ['today', 'week', 'month', 'all', 'own'] as const;

/** How the list was left; days of `own` are calendar dates of Asia/Shanghai, both included. */
export const callFilter = z.object({
  show: z.enum(shows),
  userId: z.string().nullable(),
  period: z.enum(periods),
  fromDate: z.string(),
  toDate: z.string(),
});
export type CallFilter = Readonly<z.infer<typeof callFilter>>;
export const everything: CallFilter = { show: 'all', userId: null, period: 'all', fromDate: '', toDate: '' };

/** From this instant to before that one; null: open. */
export function spanOf({ period, fromDate, toDate }: CallFilter, now: Instant): { readonly from: Instant | null; readonly to: Instant | null } {
  const today = startOfDay(now);
  switch (period) {
    case 'today':
      return { from: today, to: null };
    case 'week':
      return { from: today - 6 * DAY_MS, to: null };
    case 'month':
      return { from: startOfDate(`${monthOf(now)}-01`), to: null };
    case 'all':
      return { from: null, to: null };
    case 'own': {
      const [first, last] = [parseDate(fromDate), parseDate(toDate)];
      return { from: first === null ? null : startOfDate(first), to: last === null ? null : startOfDate(addDays(last, 1)) };
    }
  }
}

export function askedOf(filter: CallFilter, hospitalId: HospitalId | null, now: Instant): RequestArgs<'calls.list'> {
  return {
    hospitalId,
    direction: filter.show === 'in' || filter.show === 'out' ? filter.show : null,
    userId: filter.userId === null ? null : asId<UserId>(filter.userId),
    missedOnly: filter.show === 'missed',
    ...spanOf(filter, now),
    limit: CALL_LIST_LIMIT,
  };
}

/** Which day a call belongs under: today and yesterday by name. */
export function dayOf(at: Instant, now: Instant): 'today' | 'yesterday' | string {
  const date = dateOf(at);
  if (date === dateOf(now)) return 'today';
  return date === dateOf(startOfDay(now) - 1) ? 'yesterday' : date;
}

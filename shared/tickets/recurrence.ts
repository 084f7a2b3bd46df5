import type { Contract, Hospital } from '../directory/model.ts';
import { contractInForce } from '../directory/rules.ts';
import { asId } from '../ids.ts';
import type { HospitalId, UserId } from '../ids.ts';
import type { Instant } from '../time/clock.ts';
import { addDays, addMonths, atMinute, DAY_MS, monthOf, startOfDate } from '../time/shanghai.ts';
import type { CalendarDate, CalendarMonth } from '../time/shanghai.ts';
import type { Recurrence } from './model.ts';

/** Who made a ticket that came back by itself: no member of the staff. */
export const RECURRING_AUTHOR = asId<UserId>('zhishou.recurring');

/** What was owed longer ago than this is history: a relay that stood still for years does not flood the desk. */
export const LOOK_BACK_MS = 400 * DAY_MS;

/** One time a template comes back. */
export interface Occurrence {
  /** `2026-11` or `2026-Q4`. */
  readonly period: string;
  /** The day it is for; 24:00 still belongs to it. */
  readonly date: CalendarDate;
  readonly dueAt: Instant;
}

const MONTHS = { month: 1, quarter: 3 } as const;

/** The month that a period begins with. */
function firstMonth(every: Recurrence['every'], month: CalendarMonth): CalendarMonth {
  return addMonths(month, -((Number(month.slice(5)) - 1) % MONTHS[every]));
}

/** Day `day` of a month, or its last one. */
function dayIn(month: CalendarMonth, day: number): CalendarDate {
  const last = addDays(`${addMonths(month, 1)}-01`, -1);
  const wanted = `${month}-${String(day).padStart(2, '0')}`;
  return wanted < last ? wanted : last;
}

/** A quarter's work comes in its first month, so that the rest of the quarter is there to do it in. */
function occurrenceIn({ every, day, minute }: Recurrence, month: CalendarMonth): Occurrence {
  const date = dayIn(month, day);
  const period = every === 'month' ? month : `${month.slice(0, 4)}-Q${Math.ceil(Number(month.slice(5)) / MONTHS.quarter)}`;
  return { period, date, dueAt: atMinute(date, minute) };
}

/** Dates are compared as text, which ends with the year 9999. */
const FAR: CalendarDate = '9000-01-01';

/** Every time from `from` to `to`, both included, in order; nothing before the first day that the template names. */
export function occurrences(recurrence: Recurrence, from: Instant, to: Instant): readonly Occurrence[] {
  const found: Occurrence[] = [];
  const begin = Math.max(from, startOfDate(recurrence.from));
  // 24:00 of a month's last day falls into the next month: begin one earlier.
  let month = firstMonth(recurrence.every, addMonths(monthOf(begin), -1));
  for (let one = occurrenceIn(recurrence, month); one.dueAt <= to; one = occurrenceIn(recurrence, month)) {
    if (one.dueAt >= begin && one.date >= recurrence.from) found.push(one);
    month = addMonths(month, MONTHS[recurrence.every]);
  }
  return found;
}

/** The first time after `after`; null: never, the template begins in another age. */
export function nextOccurrence(recurrence: Recurrence, after: Instant): Occurrence | null {
  if (recurrence.from >= FAR) return null;
  const begin = Math.max(after + 1, startOfDate(recurrence.from));
  const month = firstMonth(recurrence.every, addMonths(monthOf(begin), -1));
  // The month before, this one, and the next where this one's day is over.
  const candidates = [0, 1, 2, 3].map((count) => occurrenceIn(recurrence, addMonths(month, count * MONTHS[recurrence.every])));
  return candidates.find((one) => one.dueAt >= begin && one.date >= recurrence.from) ?? null;
}

/** A hospital that takes part, and since when: times before that were never owed. */
export interface Participant {
  readonly hospital: Pick<Hospital, 'id' | 'active'>;
  readonly since: Instant;
}

export interface DuePeriod extends Occurrence {
  readonly hospitalId: HospitalId;
  readonly contract: Contract;
}

/**
 * What a template owes by now, each period once for each hospital: those in service whose contract was in force on the
 * day. Whether it was made already the caller knows.
 */
export function duePeriods(recurrence: Recurrence, participants: readonly Participant[], contracts: readonly Contract[], now: Instant): readonly DuePeriod[] {
  return participants
    .filter(({ hospital }) => hospital.active && recurrence.hospitalIds.includes(hospital.id))
    .flatMap(({ hospital, since }) => {
      const own = contracts.filter((contract) => contract.hospitalId === hospital.id);
      return occurrences(recurrence, Math.max(since, now - LOOK_BACK_MS), now).flatMap((one): DuePeriod[] => {
        const contract = contractInForce(own, hospital.id, startOfDate(one.date));
        return contract === null ? [] : [{ ...one, hospitalId: hospital.id, contract }];
      });
    });
}

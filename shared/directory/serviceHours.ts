import type { ChannelKind } from '../inbox/model.ts';
import type { Instant } from '../time/clock.ts';
import { addDays, atMinute, dateOf } from '../time/shanghai.ts';
import type { CalendarDate, Interval } from '../time/shanghai.ts';
import { dueAfterOn, mergedFrames } from '../time/serviceTime.ts';
import type { Frame } from '../time/serviceTime.ts';
import type { Contract } from './model.ts';
import { defaultServiceWindows, servedAs } from './rules.ts';

/** When one channel of one hospital is answered: the frames of every day, and of days that differ. */
export interface ServiceHours {
  readonly daily: readonly Frame[];
  readonly exceptions: ReadonlyMap<CalendarDate, readonly Frame[]>;
}

export type ServiceState =
  /** `closesAt` null: not within the days that are looked ahead. */
  | { readonly open: true; readonly closesAt: Instant | null }
  /** `opensAt` null: as above. */
  | { readonly open: false; readonly opensAt: Instant | null };

/** Longer than any holiday; a service that does not change within it is as good as always open, or shut. */
const LOOK_AHEAD_DAYS = 60;

/**
 * Hours of a channel under a contract (clause ▲二3: 7:30-18:00 on 365 days, the phone round the clock); without one the
 * clause's own. An exception that names no channel counts for every one but the phone.
 */
export function serviceHoursOf(contract: Pick<Contract, 'serviceWindows' | 'serviceExceptions'> | null, channel: ChannelKind | 'phone'): ServiceHours {
  const promised = channel === 'phone' ? channel : servedAs[channel];
  const windows = contract?.serviceWindows ?? defaultServiceWindows;
  const general = channel === 'phone' ? [] : (contract?.serviceExceptions ?? []).filter((one) => one.channel === null);
  // Later ones win, and those of the channel itself over those for all.
  const own = (contract?.serviceExceptions ?? []).filter((one) => one.channel === promised);
  return {
    daily: mergedFrames(windows.filter((one) => one.channel === promised)),
    exceptions: new Map([...general, ...own].map((one) => [one.date, mergedFrames(one.frames)])),
  };
}

function framesOn(hours: ServiceHours, date: CalendarDate): readonly Frame[] {
  return hours.exceptions.get(date) ?? hours.daily;
}

/** Open spans from a day on, those that touch at midnight as one, without an end. */
function* openSpans(hours: ServiceHours, from: CalendarDate): Generator<Interval> {
  let open: Interval | null = null;
  for (let date = from, day = 0; day < LOOK_AHEAD_DAYS; date = addDays(date, 1), day += 1) {
    for (const frame of framesOn(hours, date)) {
      const next: Interval = { from: atMinute(date, frame.openMinute), to: atMinute(date, frame.closeMinute) };
      if (open !== null && open.to === next.from) {
        open = { from: open.from, to: next.to };
        continue;
      }
      if (open !== null) yield open;
      open = next;
    }
  }
  if (open !== null) yield open;
}

/** Right at every minute of the year, holidays included; frames may be split, and some days may differ. */
export function serviceStateAt(hours: ServiceHours, now: Instant): ServiceState {
  const today = dateOf(now);
  const horizon = atMinute(addDays(today, LOOK_AHEAD_DAYS), 0);
  for (const { from, to } of openSpans(hours, today)) {
    if (to <= now) continue;
    if (from <= now) return { open: true, closesAt: to >= horizon ? null : to };
    return { open: false, opensAt: from };
  }
  return { open: false, opensAt: null };
}

/** The frames of a day as people read them, for the badge. */
export function framesOfDay(hours: ServiceHours, now: Instant): readonly Frame[] {
  return framesOn(hours, dateOf(now));
}

/**
 * The closed period that an instant lies in: from the last closing to the next opening. Null while service is open.
 * `from` is the beginning of what is looked back at when it was shut all that time, `to` Infinity when it stays shut.
 */
export function closedPeriodAt(hours: ServiceHours, now: Instant): Interval | null {
  const state = serviceStateAt(hours, now);
  if (state.open) return null;
  const today = dateOf(now);
  const first = addDays(today, -LOOK_AHEAD_DAYS);
  let from = atMinute(first, 0);
  for (let date = today, day = 0; day <= LOOK_AHEAD_DAYS; date = addDays(date, -1), day += 1) {
    const last = framesOn(hours, date).filter((frame) => atMinute(date, frame.closeMinute) <= now).at(-1);
    if (last === undefined) continue;
    from = atMinute(date, last.closeMinute);
    break;
  }
  return { from, to: state.opensAt ?? Infinity };
}

/**
 * Until when somebody who wrote at `since` must have an answer (clause ▲二3): the target runs while service is open; what
 * comes while it is shut is due at the next opening. Null: the channel never opens.
 */
export function responseDueAt(hours: ServiceHours, since: Instant, targetMs: number): Instant | null {
  const state = serviceStateAt(hours, since);
  return state.open ? dueAfterOn((date) => framesOn(hours, date), since, targetMs) : state.opensAt;
}

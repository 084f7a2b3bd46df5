import type { Instant } from '../time/clock.ts';
import { addDays, atMinute, dateOf, minuteOfDayOf } from '../time/shanghai.ts';
import type { NoticeKind, NoticeSettings, NoticeSound, QuietHours } from './model.ts';

/** Whether the hours are quiet at that moment. */
export function isQuiet({ on, from, to }: QuietHours, at: Instant): boolean {
  if (!on || from === to) return false;
  const minute = minuteOfDayOf(at);
  return from < to ? minute >= from && minute < to : minute >= from || minute < to;
}

/** When the quiet that holds at `at` ends; null when it is not quiet then. */
export function quietEnd(quiet: QuietHours, at: Instant): Instant | null {
  if (!isQuiet(quiet, at)) return null;
  const today = atMinute(dateOf(at), quiet.to);
  return today > at ? today : atMinute(addDays(dateOf(at), 1), quiet.to);
}

/** `hold`: told in one digest when the quiet ends, or when the person comes on duty. */
export type Delivery = 'show' | 'hold' | 'drop';

/**
 * An alarm is always shown: nobody can turn off what is promised within 30 minutes (clause 九3), at any hour. Whoever is on duty has no quiet
 * hours (clause ▲二3, 24 hours).
 */
export function deliver(settings: NoticeSettings, kind: NoticeKind, at: Instant, onDuty: boolean): Delivery {
  if (kind === 'alarm') return 'show';
  if (!settings.kinds[kind].shown) return 'drop';
  return !onDuty && isQuiet(settings.quiet, at) ? 'hold' : 'show';
}

/** An alarm that was given no sound rings with its own. */
export function soundOf({ kinds }: NoticeSettings, kind: NoticeKind): NoticeSound {
  const { sound } = kinds[kind];
  return kind === 'alarm' && sound === 'none' ? 'alarm' : sound;
}

/** 0 to 1; alarms are heard at a third at least. */
export function gainOf({ volume }: NoticeSettings, kind: NoticeKind): number {
  return Math.max(volume / 100, kind === 'alarm' ? 1 / 3 : 0);
}

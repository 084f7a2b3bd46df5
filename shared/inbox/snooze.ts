import type { Instant } from '../time/clock.ts';
import { addDays, atMinute, dateOf, HOUR_MS, mondayOf } from '../time/shanghai.ts';
import type { Conversation } from './model.ts';

type Snooze = Pick<Conversation, 'status' | 'snoozedUntil' | 'snoozedSeen' | 'lastInboundAt'>;

/**
 * Whether a conversation is put aside now. Nothing has to happen for it to come back: the time alone decides, on every
 * desktop, with or without a relay, also after a restart (FEATURES, complaint 15).
 */
export function isSnoozed({ status, snoozedUntil }: Pick<Snooze, 'status' | 'snoozedUntil'>, now: Instant): boolean {
  return status === 'open' && snoozedUntil !== null && now < snoozedUntil;
}

/** The customer wrote after it was put aside. It stays aside (an "ok" is no reason to come back), but it shows. */
export function hasNewsWhileSnoozed(conversation: Snooze, now: Instant): boolean {
  const { lastInboundAt, snoozedSeen } = conversation;
  return isSnoozed(conversation, now) && lastInboundAt !== null && lastInboundAt > (snoozedSeen ?? -1);
}

/** The beginning of service on every day of the year, clause ▲二3: 07:30. */
const OPENING_MINUTE = 7 * 60 + 30;

export const snoozeChoice = ['hour', 'tomorrow', 'monday'] as const;
export type SnoozeChoice = (typeof snoozeChoice)[number];

/** In one hour; tomorrow or next Monday when service opens, Asia/Shanghai. On a Monday "next Monday" is a week away. */
export function snoozeUntil(choice: SnoozeChoice, now: Instant): Instant {
  switch (choice) {
    case 'hour':
      return now + HOUR_MS;
    case 'tomorrow':
      return atMinute(addDays(dateOf(now), 1), OPENING_MINUTE);
    case 'monday':
      return atMinute(addDays(mondayOf(now), 7), OPENING_MINUTE);
  }
}

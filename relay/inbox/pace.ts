import type { SendRate } from '../../shared/inbox/model.ts';
import type { Instant } from '../../shared/time/clock.ts';

/**
 * When a rate lets the next message go, by the try that is as many places back as the rate allows. A platform counts what
 * arrives, and a try arrives somewhere between its call and its answer; counted from the answer, no window of the
 * platform's ever holds one too many.
 * @param settledAt answer of the `count`-newest try; null: still with the platform; undefined: there were not so many
 */
export function freeAfter(rate: SendRate, settledAt: Instant | null | undefined, now: Instant): Instant {
  if (settledAt === undefined) return now;
  // Not before its answer, which is now at the earliest.
  return (settledAt ?? now) + rate.windowMs;
}

/** How far back the rates of an account look, ms. */
export function longestWindow(rates: readonly SendRate[]): number {
  return Math.max(0, ...rates.map((rate) => rate.windowMs));
}

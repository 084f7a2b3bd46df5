import type { Pending } from './pending.ts';

/**
 * The queue without some actions that were never given to a connection. Later ones move up: their numbers have never
 * left this desktop, so they can be drawn again, and the relay sees them without a gap.
 * @returns null when one of them is not there or may be with the relay
 */
export function without(pending: readonly Pending[], ids: ReadonlySet<string>): readonly Pending[] | null {
  const gone = pending.filter((one) => ids.has(one.id));
  if (gone.length !== ids.size || gone.some((one) => one.handed)) return null;
  let taken = 0;
  return pending.flatMap((one): readonly Pending[] => {
    if (ids.has(one.id)) {
      taken += 1;
      return [];
    }
    return [taken === 0 ? one : { ...one, n: one.n - taken }];
  });
}

import type { Pending } from './pending.ts';

/**
 * Whether this desktop's numbers and the relay's record of them no longer belong together: the relay has lost numbers
 * (restored from a backup), or has more than were ever drawn here (this data folder is an old copy). Pushing would be
 * refused as a gap for ever, or answered from the record of somebody else's actions. An action that was never given away and
 * that the relay has recorded all the same tells of such a copy too.
 * @param nextN the number the next mutation would get here
 * @param lastN the last number the relay has recorded for this client
 */
export function misnumbered(pending: readonly Pending[], nextN: number, lastN: number): boolean {
  const first = pending.find((one) => one.appliedRev === null)?.n ?? nextN;
  return lastN < first - 1 || lastN >= nextN || pending.some((one) => !one.handed && one.n <= lastN);
}

/**
 * Numbers for a new client id: what still has to be sent gets 1, 2, 3 ... in its order. What the relay has applied
 * already only waits for its rows; it goes before, at zero and below, and is never sent.
 */
export function renumbered(pending: readonly Pending[]): readonly Pending[] {
  const applied = pending.filter((one) => one.appliedRev !== null);
  const unsent = pending.filter((one) => one.appliedRev === null);
  return [
    ...applied.map((one, index) => ({ ...one, n: index + 1 - applied.length })),
    ...unsent.map((one, index) => ({ ...one, n: index + 1 })),
  ];
}

/** Whether numbers are missing between what waits and what comes next (rows that a damaged file has lost). */
export function hasGap(pending: readonly Pending[], nextN: number): boolean {
  const unsent = pending.filter((one) => one.appliedRev === null).map((one) => one.n);
  return [...unsent.slice(1), nextN].some((n, index) => unsent[index] !== undefined && n !== unsent[index] + 1);
}

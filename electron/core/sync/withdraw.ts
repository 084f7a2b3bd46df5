import type { ReadableDb } from '../db/types.ts';
import { acceptedOf, fallingWith } from './dryRun.ts';
import type { Pending } from './pending.ts';
import type { RebaseInput } from './rebase.ts';

/** The queue as it would be; from number `from` on it is another. */
export interface ChangedQueue {
  readonly from: number;
  readonly list: readonly Pending[];
}

/**
 * The queue without `ids`, which must be everything that falls with the first of them. Writes nothing.
 * @param input its `pending` is the whole queue
 */
export async function withdrawing(db: ReadableDb, input: RebaseInput, ids: readonly string[]): Promise<ChangedQueue | 'handed' | 'changed'> {
  const first = input.pending.find((one) => one.id === ids[0]);
  if (first === undefined) return 'changed';
  if (first.handed) return 'handed';
  const falling = await fallingWith(db, input, first.id);
  const list = without(input.pending, new Set(ids));
  if (list === null || falling.length !== ids.length || falling.some((one) => !ids.includes(one.id))) return 'changed';
  return { from: first.n, list };
}

/**
 * The queue with other arguments for one of it. Writes nothing.
 * @param input its `pending` is the whole queue
 */
export async function amending(db: ReadableDb, input: RebaseInput, id: string, args: unknown): Promise<ChangedQueue | 'handed' | 'changed' | 'refused'> {
  const before = input.pending.find((one) => one.id === id);
  if (before === undefined) return 'changed';
  if (before.handed) return 'handed';
  const list = input.pending.map((one) => (one.id === id ? { ...before, args } : one));
  const stood = await acceptedOf(db, input, input.pending);
  const stands = await acceptedOf(db, input, list);
  if ([...stood].some((other) => !stands.has(other))) return 'refused';
  return { from: before.n, list };
}

/**
 * The queue without some actions that were never given to a connection. Later ones move up: their numbers have never
 * left this desktop, so they can be drawn again, and the relay sees them without a gap.
 * @returns null when one of them is not there or may be with the relay
 */
function without(pending: readonly Pending[], ids: ReadonlySet<string>): readonly Pending[] | null {
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

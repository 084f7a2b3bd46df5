import type { RejectionCode } from '../../../shared/wire/mutation.ts';
import type { MutationVerdict } from '../../../shared/wire/protocol.ts';
import type { Sealer } from '../db/sealed.ts';
import type { WritableDb } from '../db/types.ts';
import { addRejection, markApplied, removeMutations } from './outbox.ts';
import type { Pending } from './pending.ts';

/** What the relay's answers to a batch do to the queue. */
export interface Settled {
  /** The queue from now on. */
  readonly list: readonly Pending[];
  /** Of it, what was applied: it waits for its rows. */
  readonly applied: readonly Pending[];
  /** What has left it: rejected, or applied with its rows here already. */
  readonly gone: readonly Pending[];
  readonly rejected: readonly { readonly one: Pending; readonly code: RejectionCode }[];
}

/** @param cursor revision up to which the mirror has seen everything */
export function settledBy(pending: readonly Pending[], verdicts: readonly MutationVerdict[], cursor: number): Settled {
  const byNumber = new Map(verdicts.map((verdict) => [verdict.n, verdict]));
  const list: Pending[] = [];
  const applied: Pending[] = [];
  const gone: Pending[] = [];
  const rejected: { one: Pending; code: RejectionCode }[] = [];
  for (const one of pending) {
    const verdict = one.appliedRev === null ? byNumber.get(one.n) : undefined;
    if (verdict === undefined) {
      list.push(one);
    } else if (verdict.status === 'rejected') {
      rejected.push({ one, code: verdict.code });
      gone.push(one);
    } else if (verdict.rev <= cursor) {
      gone.push(one);
    } else {
      const waiting = { ...one, appliedRev: verdict.rev };
      list.push(waiting);
      applied.push(waiting);
    }
  }
  return { list, applied, gone, rejected };
}

/** Durable in one transaction: a rejection is kept exactly when its action leaves the queue (I5). */
export async function writeSettled(tx: WritableDb, { applied, gone, rejected }: Settled, sealer: Sealer): Promise<void> {
  await markApplied(tx, applied);
  for (const { one, code } of rejected) await addRejection(tx, one, code, sealer);
  await removeMutations(tx, gone.map((one) => one.n));
}

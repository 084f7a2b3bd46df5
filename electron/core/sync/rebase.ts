import type { Actor } from '../../../shared/session/model.ts';
import type { Sealer } from '../db/sealed.ts';
import type { WritableDb } from '../db/types.ts';
import type { EntityTables } from './entityTable.ts';
import { affectedBy, changedRows, concerns } from './pending.ts';
import type { Footprint, Pending, RowKey } from './pending.ts';
import { Overlay } from './overlay.ts';
import { replay } from './replay.ts';
import type { Replayed } from './replay.ts';

/**
 * Rows hold the optimistic view: the relay's row with every pending mutation replayed on it. `shadows` keeps the
 * relay's version of exactly the rows where the two may differ, so no row without pending work costs anything.
 */
export interface RebaseInput {
  readonly tables: EntityTables;
  readonly sealer: Sealer;
  readonly actor: Actor;
  /** In the order of their numbers. */
  readonly pending: readonly Pending[];
  readonly shadowed: ReadonlySet<RowKey>;
}
export interface RebaseResult {
  readonly shadowed: ReadonlySet<RowKey>;
  /** Rows whose view was written. */
  readonly changed: ReadonlySet<RowKey>;
  /** New footprints, by number. */
  readonly footprints: ReadonlyMap<number, Footprint>;
}

/**
 * Restores the rows that fell (`changed` by the relay, or touched by a mutation that has left the outbox), then
 * replays what concerns them, in order. Runs inside the transaction that changed the rows.
 * @param changed rows whose relay version or whose mutations changed; null replays everything
 */
export async function rebase(tx: WritableDb, input: RebaseInput, changed: ReadonlySet<RowKey> | null): Promise<RebaseResult> {
  const everything = { numbers: new Set(input.pending.map((one) => one.n)), dirty: input.shadowed };
  const { numbers, dirty } = changed === null ? everything : affectedBy(input.pending, changed);
  const overlay = new Overlay(tx, input);
  await overlay.restore([...dirty].filter((key) => input.shadowed.has(key)));
  const footprints = new Map<number, Footprint>();
  for (const one of input.pending) {
    if (!numbers.has(one.n)) continue;
    const { outcome, footprint } = await replay(overlay, one, input.actor);
    footprints.set(one.n, footprint);
    // A mutation that the rule refuses on this view writes nothing; the relay decides about it.
    if (outcome.kind === 'applied') await overlay.write(outcome.changes);
  }
  const strayed = changedRows(new Set([...overlay.written].filter((key) => !dirty.has(key))));
  const flushed = await overlay.flush(tx);
  const rest = input.pending.filter((one) => !numbers.has(one.n));
  // A replay wrote a row it did not write before, and another mutation holds that row too: the order must be kept.
  if (rest.some((one) => concerns(one.footprint, strayed))) {
    const again = await rebase(tx, { ...input, shadowed: flushed.shadowed }, null);
    return { ...again, changed: new Set([...flushed.changed, ...again.changed]) };
  }
  return { ...flushed, footprints };
}

/** Writes only a new mutation on top of the view: the common case, a few milliseconds. */
export async function applyNew(tx: WritableDb, input: RebaseInput, n: number, replayed: Replayed): Promise<RebaseResult> {
  const overlay = new Overlay(tx, input);
  if (replayed.outcome.kind === 'applied') await overlay.write(replayed.outcome.changes);
  return { ...(await overlay.flush(tx)), footprints: new Map([[n, replayed.footprint]]) };
}

import type { Actor } from '../../../shared/session/model.ts';
import type { EntityName } from '../../../shared/wire/entities.ts';
import type { RowChange } from '../../../shared/wire/mutation.ts';
import type { Sealer } from '../db/sealed.ts';
import type { WritableDb } from '../db/types.ts';
import type { EntityTables, Keyed, Versioned } from './entityTable.ts';
import { affectedBy, concerns, keyOf, partsOf } from './pending.ts';
import type { Footprint, Pending, RowKey } from './pending.ts';
import { replay, tableOf } from './replay.ts';
import type { Replayed } from './replay.ts';
import { dropShadows, putShadows, readShadows } from './shadows.ts';

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
  const work = new Work(tx, input);
  await work.restore([...dirty].filter((key) => input.shadowed.has(key)));
  for (const one of input.pending) if (numbers.has(one.n)) await work.apply(one);
  const rest = input.pending.filter((one) => !numbers.has(one.n));
  const strayed = new Set([...work.written].filter((key) => !dirty.has(key)));
  // A replay wrote a row it did not write before, and another mutation holds that row too: the order must be kept.
  if (rest.some((one) => concerns(one.footprint, strayed))) {
    const again = await rebase(tx, { ...input, shadowed: work.shadowed }, null);
    return { ...again, changed: new Set([...work.changed, ...again.changed]) };
  }
  return { shadowed: work.shadowed, changed: work.changed, footprints: work.footprints };
}

/** Writes only a new mutation on top of the view: the common case, a few milliseconds. */
export async function applyNew(tx: WritableDb, input: RebaseInput, n: number, replayed: Replayed): Promise<RebaseResult> {
  const work = new Work(tx, input);
  await work.take(n, replayed);
  return { shadowed: work.shadowed, changed: work.changed, footprints: work.footprints };
}

class Work {
  readonly shadowed: Set<RowKey>;
  readonly changed = new Set<RowKey>();
  readonly written = new Set<RowKey>();
  readonly footprints = new Map<number, Footprint>();
  readonly #tx: WritableDb;
  readonly #input: RebaseInput;

  constructor(tx: WritableDb, input: RebaseInput) {
    this.#tx = tx;
    this.#input = input;
    this.shadowed = new Set(input.shadowed);
  }

  /** Puts the relay's version back and forgets its shadow. */
  async restore(keys: readonly RowKey[]): Promise<void> {
    if (keys.length === 0) return;
    const rows = new Map<RowKey, Versioned<Keyed> | null>();
    for (const { key, rev, row } of await readShadows(this.#tx, keys, this.#input.sealer)) {
      rows.set(key, row === null ? null : { row, rev });
    }
    await writeRows(this.#tx, this.#input.tables, rows);
    await dropShadows(this.#tx, keys);
    for (const key of keys) {
      this.shadowed.delete(key);
      this.changed.add(key);
    }
  }

  async apply(one: Pending): Promise<void> {
    await this.take(one.n, await replay(this.#tx, this.#input.tables, one, this.#input.actor));
  }

  /** A mutation that the rule refuses on this view writes nothing; the relay decides about it. */
  async take(n: number, { outcome, footprint }: Replayed): Promise<void> {
    this.footprints.set(n, footprint);
    if (outcome.kind === 'applied') await this.#write(outcome.changes);
  }

  async #write(changes: readonly RowChange[]): Promise<void> {
    const { tables, sealer } = this.#input;
    const revs = new Map<RowKey, number>();
    for (const { entity, id } of changes) {
      const key = keyOf(entity, id);
      const before = (await tableOf(tables, entity).get(this.#tx, [id])).get(id);
      revs.set(key, before?.rev ?? 0);
      if (!this.shadowed.has(key)) {
        await putShadows(this.#tx, [{ key, rev: before?.rev ?? 0, row: before?.row ?? null }], sealer);
        this.shadowed.add(key);
      }
      this.changed.add(key);
      this.written.add(key);
    }
    const rows = new Map<RowKey, Versioned<Keyed> | null>();
    for (const { entity, id, row } of changes) {
      const key = keyOf(entity, id);
      rows.set(key, row === null ? null : { row, rev: revs.get(key) ?? 0 });
    }
    await writeRows(this.#tx, tables, rows);
  }
}

/** Writes rows of any entities, grouped so that each table is touched once. Null deletes. */
export async function writeRows(
  tx: WritableDb,
  tables: EntityTables,
  rows: ReadonlyMap<RowKey, Versioned<Keyed> | null>,
): Promise<void> {
  const groups = new Map<EntityName, { readonly puts: Versioned<Keyed>[]; readonly removals: string[] }>();
  for (const [key, row] of rows) {
    const { entity, id } = partsOf(key);
    let group = groups.get(entity);
    if (group === undefined) groups.set(entity, (group = { puts: [], removals: [] }));
    if (row === null) group.removals.push(id);
    else group.puts.push(row);
  }
  for (const [entity, { puts, removals }] of groups) {
    await tableOf(tables, entity).put(tx, puts);
    await tableOf(tables, entity).remove(tx, removals);
  }
}

import type { EntityName } from '../../../shared/wire/entities.ts';

/** `entity id`: no entity name holds a blank, so the key can be taken apart again. */
export type RowKey = string;

export function keyOf(entity: EntityName, id: string): RowKey {
  return `${entity} ${id}`;
}
export function partsOf(key: RowKey): { readonly entity: EntityName; readonly id: string } {
  const blank = key.indexOf(' ');
  return { entity: key.slice(0, blank) as EntityName, id: key.slice(blank + 1) }; // made by keyOf
}

/** So that each table is asked once. */
export function idsByEntity(keys: Iterable<RowKey>): ReadonlyMap<EntityName, readonly string[]> {
  const groups = new Map<EntityName, string[]>();
  for (const key of keys) {
    const { entity, id } = partsOf(key);
    const ids = groups.get(entity);
    if (ids === undefined) groups.set(entity, [id]);
    else ids.push(id);
  }
  return groups;
}

/** What a mutation looked at and wrote when it was last replayed. */
export interface Footprint {
  readonly reads: ReadonlySet<RowKey>;
  /** Entities of which it looked at all rows with some value: any change there may concern it. */
  readonly scans: ReadonlySet<EntityName>;
  readonly writes: ReadonlySet<RowKey>;
}
export const noFootprint: Footprint = { reads: new Set(), scans: new Set(), writes: new Set() };

/** A mutation of the outbox, as the rebase needs it. */
export interface Pending {
  readonly n: number;
  readonly name: string;
  readonly args: unknown;
  readonly at: number;
  /** The relay's revision once it has answered `applied`. */
  readonly appliedRev: number | null;
  /** Names the action for the person; `n` changes when an earlier one is taken out. */
  readonly id: string;
  /** Given to a connection at least once: the relay may have it. Those that were not are the end of the queue. */
  readonly handed: boolean;
  readonly footprint: Footprint;
}

/** Rows that changed, with what of them a scan asks. */
export interface ChangedRows {
  readonly keys: ReadonlySet<RowKey>;
  readonly entities: ReadonlySet<EntityName>;
}

export function changedRows(keys: ReadonlySet<RowKey>): ChangedRows {
  return { keys, entities: new Set([...keys].map((key) => partsOf(key).entity)) };
}

/** Asked for every pending mutation at every page: by what the mutation holds, which is little. */
export function concerns({ reads, scans, writes }: Footprint, { keys, entities }: ChangedRows): boolean {
  for (const key of reads) if (keys.has(key)) return true;
  for (const key of writes) if (keys.has(key)) return true;
  for (const entity of scans) if (entities.has(entity)) return true;
  return false;
}

/**
 * Which pending mutations have to be replayed when rows changed: those that looked at or wrote one of them, and in
 * turn those that looked at or wrote what these write.
 * @returns the numbers, and every row whose optimistic version falls with them
 */
export function affectedBy(
  pending: readonly Pending[],
  changed: ReadonlySet<RowKey>,
): { readonly numbers: ReadonlySet<number>; readonly dirty: ReadonlySet<RowKey> } {
  const dirty = new Set(changed);
  const entities = new Set(changedRows(changed).entities);
  const numbers = new Set<number>();
  for (let grown = true; grown; ) {
    grown = false;
    for (const one of pending) {
      if (numbers.has(one.n) || !concerns(one.footprint, { keys: dirty, entities })) continue;
      numbers.add(one.n);
      for (const key of one.footprint.writes) {
        dirty.add(key);
        entities.add(partsOf(key).entity);
      }
      grown = true;
    }
  }
  return { numbers, dirty };
}

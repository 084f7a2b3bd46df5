import type { Entities, EntityName } from '../../shared/wire/entities.ts';
import type { RowChange, RowRead, RowReader } from '../../shared/wire/mutation.ts';
import type { Db } from '../db/database.ts';
import { readSets, setsOf } from '../db/rowSets.ts';
import type { StoredRow } from '../db/rowStore.ts';

/**
 * The rows a batch of mutations looks at, read for all of them together, as each mutation leaves them to the next.
 * Valid inside one transaction that nothing else writes in.
 */
export interface RowCache {
  /** Looks up what is not known yet, in one statement. */
  load(reads: readonly RowRead[]): Promise<void>;
  /** What these reads find now; nothing else. They were loaded before. */
  reader(reads: readonly RowRead[]): RowReader;
  /** What a mutation wrote. */
  write(changes: readonly RowChange[]): void;
}

const nameOf = (read: RowRead): string => ('id' in read ? keyOf(read.entity, read.id) : `${read.entity} ${read.where.column} ${read.where.value}`);
const keyOf = (entity: EntityName, id: string): string => `${entity} ${id}`;

export function createRowCache(db: Db): RowCache {
  const rows = new Map<string, StoredRow | null>();
  /** Ids of what a look-up by a column found in the database. */
  const lists = new Map<string, readonly string[]>();
  /** Ids of what was written, by entity: they may have come into any list. */
  const written = new Map<EntityName, Set<string>>();

  const isKnown = (read: RowRead): boolean => ('id' in read ? rows : lists).has(nameOf(read));

  async function load(reads: readonly RowRead[]): Promise<void> {
    const missing = reads.filter((read) => !isKnown(read));
    const sets = setsOf(missing);
    const answers = await readSets(db, sets);
    for (const [index, { entity }] of sets.entries()) {
      // What was written here is told as it was written: a transaction reads its own.
      for (const row of answers[index] ?? []) rows.set(keyOf(entity, row.id), row);
    }
    for (const read of missing) {
      if ('id' in read) {
        if (!isKnown(read)) rows.set(nameOf(read), null);
      } else {
        const found = answers[sets.findIndex((set) => set.entity === read.entity && set.column === read.where.column)] ?? [];
        lists.set(nameOf(read), found.filter((row) => valueOf(row, read.where.column) === read.where.value).map((row) => row.id));
      }
    }
  }

  function listed(read: Extract<RowRead, { where: unknown }>): readonly StoredRow[] {
    const ids = new Set([...(lists.get(nameOf(read)) ?? []), ...(written.get(read.entity) ?? [])]);
    return [...ids].flatMap((id) => {
      const row = rows.get(keyOf(read.entity, id)) ?? null;
      return row !== null && valueOf(row, read.where.column) === read.where.value ? [row] : [];
    });
  }

  return {
    load,
    reader(reads) {
      const byId = new Map<string, StoredRow>();
      const byValue = new Map<string, readonly StoredRow[]>();
      for (const read of reads) {
        const one = 'id' in read ? (rows.get(nameOf(read)) ?? null) : null;
        const found = 'id' in read ? (one === null ? [] : [one]) : listed(read);
        for (const row of found) byId.set(keyOf(read.entity, row.id), row);
        if ('where' in read) byValue.set(nameOf(read), found);
      }
      return {
        // Both casts: rows under an entity's name were read from that entity's table.
        get: <E extends EntityName>(entity: E, id: string) => byId.get(keyOf(entity, id)) as Entities[E] | undefined,
        list: <E extends EntityName>(entity: E, column: string, value: string) =>
          (byValue.get(`${entity} ${column} ${value}`) ?? []) as unknown as readonly Entities[E][],
      };
    },
    write(changes) {
      for (const { entity, id, row } of changes) {
        rows.set(keyOf(entity, id), row);
        const ids = written.get(entity);
        if (ids === undefined) written.set(entity, new Set([id]));
        else ids.add(id);
      }
    },
  };
}

/** Fields are the columns of the entity's table, by which it was looked up. */
const valueOf = (row: StoredRow, column: string): unknown => (row as Readonly<Record<string, unknown>>)[column];

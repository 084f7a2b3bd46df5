import type { Actor } from '../../../shared/session/model.ts';
import type { Entities, EntityName } from '../../../shared/wire/entities.ts';
import { rejected } from '../../../shared/wire/mutation.ts';
import type { Mutation, Outcome, RowRead, RowReader } from '../../../shared/wire/mutation.ts';
import { findMutation } from '../../../shared/wire/mutations.ts';
import type { ReadableDb } from '../db/types.ts';
import type { EntityTable, EntityTables, Keyed } from './entityTable.ts';
import { keyOf } from './pending.ts';
import type { Footprint, Pending, RowKey } from './pending.ts';

export interface Replayed {
  readonly outcome: Outcome;
  readonly footprint: Footprint;
}

/** Where a replay finds the rows a mutation asks for. */
export interface RowSource {
  row(entity: EntityName, id: string): Promise<Keyed | undefined>;
  rows(entity: EntityName, column: string, value: string): Promise<readonly Keyed[]>;
}

/** The view as it stands in the mirror. */
export function storedRows(db: ReadableDb, tables: EntityTables): RowSource {
  return {
    row: async (entity, id) => (await tableOf(tables, entity).get(db, [id])).get(id)?.row,
    rows: (entity, column, value) => tableOf(tables, entity).list(db, column, value),
  };
}

/** Gathers the rows a mutation asks for and runs its shared rule on them. Writes nothing. */
export async function replay(
  source: RowSource,
  pending: Pick<Pending, 'name' | 'args' | 'at'>,
  actor: Actor,
): Promise<Replayed> {
  const gathered = new Gathered(source);
  const outcome = await outcomeOf(gathered, findMutation(pending.name), pending, actor);
  const writes = outcome.kind === 'applied' ? outcome.changes.map((change) => keyOf(change.entity, change.id)) : [];
  return { outcome, footprint: { reads: gathered.reads, scans: gathered.scans, writes: new Set(writes) } };
}

async function outcomeOf(
  gathered: Gathered,
  mutation: Mutation<unknown> | undefined,
  pending: Pick<Pending, 'args' | 'at'>,
  actor: Actor,
): Promise<Outcome> {
  if (mutation === undefined) return rejected('unknown_mutation');
  if (!mutation.roles.includes(actor.role)) return rejected('forbidden');
  const args = mutation.args.safeParse(pending.args);
  if (!args.success) return rejected('malformed');
  await gathered.read(mutation.reads(args.data));
  if (mutation.readsNext) await gathered.read(mutation.readsNext(args.data, gathered));
  return mutation.apply(args.data, gathered, { actor, at: pending.at, serial: null });
}

class Gathered implements RowReader {
  readonly reads = new Set<RowKey>();
  readonly scans = new Set<EntityName>();
  readonly #source: RowSource;
  readonly #rows = new Map<RowKey, Keyed>();
  readonly #lists = new Map<string, readonly Keyed[]>();

  constructor(source: RowSource) {
    this.#source = source;
  }

  async read(wanted: readonly RowRead[]): Promise<void> {
    for (const read of wanted) {
      if ('id' in read) {
        this.reads.add(keyOf(read.entity, read.id));
        const row = await this.#source.row(read.entity, read.id);
        if (row !== undefined) this.#rows.set(keyOf(read.entity, read.id), row);
      } else {
        this.scans.add(read.entity);
        const { column, value } = read.where;
        this.#lists.set(`${read.entity} ${column} ${value}`, await this.#source.rows(read.entity, column, value));
      }
    }
  }

  // The tables return rows of their own entity, so both look-ups give what the entity's name promises.
  get<E extends EntityName>(entity: E, id: string): Entities[E] | undefined {
    return this.#rows.get(keyOf(entity, id)) as Entities[E] | undefined;
  }
  list<E extends EntityName>(entity: E, column: keyof Entities[E] & string, value: string): readonly Entities[E][] {
    return (this.#lists.get(`${entity} ${column} ${value}`) ?? []) as unknown as readonly Entities[E][];
  }
}

export function tableOf(tables: EntityTables, entity: EntityName): EntityTable {
  const table = tables.get(entity);
  if (table === undefined) throw new Error(`no table for ${entity}`);
  return table;
}

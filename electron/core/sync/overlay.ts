import { isDeepStrictEqual } from 'node:util';
import type { EntityName } from '../../../shared/wire/entities.ts';
import type { RowChange } from '../../../shared/wire/mutation.ts';
import type { ReadableDb, WritableDb } from '../db/types.ts';
import type { Keyed, Versioned } from './entityTable.ts';
import { idsByEntity, keyOf, partsOf } from './pending.ts';
import type { RowKey } from './pending.ts';
import type { RebaseInput } from './rebase.ts';
import { tableOf } from './replay.ts';
import type { RowSource } from './replay.ts';
import { dropShadows, putShadows, readShadows } from './shadows.ts';
import { writeRows } from './writeRows.ts';

type Stored = Versioned<Keyed> | null;

/**
 * A rebase in memory over the tables: rows are put back and replayed here, and only what ended up different is
 * written. A hundred comments waiting on one ticket are replayed at every pull, but neither their rows nor their search
 * entries are touched.
 */
export class Overlay implements RowSource {
  readonly written = new Set<RowKey>();
  readonly #db: ReadableDb;
  readonly #input: RebaseInput;
  /** What the tables hold, as far as it was looked at. */
  readonly #held = new Map<RowKey, Stored>();
  /** What they shall hold. */
  readonly #next = new Map<RowKey, Stored>();
  /** Rows put back to the relay's version; their shadows are still there. */
  readonly #restored = new Set<RowKey>();

  constructor(db: ReadableDb, input: RebaseInput) {
    this.#db = db;
    this.#input = input;
  }

  async restore(keys: readonly RowKey[]): Promise<void> {
    if (keys.length === 0) return;
    await this.#look(keys);
    for (const { key, rev, row } of await readShadows(this.#db, keys, this.#input.sealer)) {
      this.#next.set(key, row === null ? null : { row, rev });
      this.#restored.add(key);
    }
  }

  async write(changes: readonly RowChange[]): Promise<void> {
    await this.#look(changes.map((change) => keyOf(change.entity, change.id)));
    for (const { entity, id, row } of changes) {
      const key = keyOf(entity, id);
      const before = this.#current(key);
      this.#next.set(key, row === null ? null : { row, rev: before?.rev ?? 0 });
      this.written.add(key);
    }
  }

  async row(entity: EntityName, id: string): Promise<Keyed | undefined> {
    const key = keyOf(entity, id);
    await this.#look([key]);
    return this.#current(key)?.row;
  }

  async rows(entity: EntityName, column: string, value: string): Promise<readonly Keyed[]> {
    const found = await tableOf(this.#input.tables, entity).list(this.#db, column, value);
    const untouched = found.filter((row) => !this.#next.has(keyOf(entity, row.id)));
    const mine = [...this.#next].flatMap(([key, one]) => (one !== null && partsOf(key).entity === entity ? [one.row] : []));
    // Columns of a mirror table are the fields of its rows.
    return [...untouched, ...mine.filter((row) => (row as unknown as Record<string, unknown>)[column] === value)];
  }

  /** Writes rows and shadows. The overlay is used up. @param tx the transaction whose rows were read */
  async flush(tx: WritableDb): Promise<{ readonly shadowed: ReadonlySet<RowKey>; readonly changed: ReadonlySet<RowKey> }> {
    const { tables, sealer, shadowed: before } = this.#input;
    const settled = [...this.#restored].filter((key) => !this.written.has(key));
    const fresh = [...this.written].filter((key) => !before.has(key));
    await dropShadows(tx, settled);
    await putShadows(
      tx,
      fresh.map((key) => ({ key, rev: this.#held.get(key)?.rev ?? 0, row: this.#held.get(key)?.row ?? null })),
      sealer,
    );
    const different = new Map([...this.#next].filter(([key, next]) => !isDeepStrictEqual(next, this.#held.get(key) ?? null)));
    await writeRows(tx, tables, different);
    const shadowed = new Set([...before, ...fresh]);
    for (const key of settled) shadowed.delete(key);
    // A row that is confirmed as it stood is news too: its mark of pending work goes.
    return { shadowed, changed: new Set([...different.keys(), ...settled, ...fresh]) };
  }

  #current(key: RowKey): Stored {
    return this.#next.has(key) ? (this.#next.get(key) ?? null) : (this.#held.get(key) ?? null);
  }

  async #look(keys: readonly RowKey[]): Promise<void> {
    for (const [entity, ids] of idsByEntity(keys.filter((key) => !this.#held.has(key)))) {
      const found = await tableOf(this.#input.tables, entity).get(this.#db, ids);
      for (const id of ids) this.#held.set(keyOf(entity, id), found.get(id) ?? null);
    }
  }
}

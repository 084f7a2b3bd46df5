import type { EntityName } from '../../../shared/wire/entities.ts';
import type { Sealer } from '../db/sealed.ts';
import type { ReadableDb } from '../db/types.ts';
import type { EntityTables, Keyed } from './entityTable.ts';
import { keyOf, partsOf } from './pending.ts';
import type { RowKey } from './pending.ts';
import { tableOf } from './replay.ts';
import { readShadows } from './shadows.ts';

export interface RelayRow {
  readonly entity: EntityName;
  readonly id: string;
  /** Null: the relay has no such row. */
  readonly row: Keyed | null;
}

/** Rows as the relay has them, without what is pending here. */
export async function relayRows(mirror: ReadableDb, tables: EntityTables, keys: readonly RowKey[], sealer: Sealer): Promise<readonly RelayRow[]> {
  const shadows = new Map((await readShadows(mirror, keys, sealer)).map((shadow) => [shadow.key, shadow.row]));
  const rows: RelayRow[] = [];
  for (const { entity, id } of keys.map(partsOf)) {
    const key = keyOf(entity, id);
    const row = shadows.has(key) ? shadows.get(key) : (await tableOf(tables, entity).get(mirror, [id])).get(id)?.row;
    rows.push({ entity, id, row: row ?? null });
  }
  return rows;
}

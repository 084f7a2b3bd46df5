import type { EntityName } from '../../../shared/wire/entities.ts';
import type { WritableDb } from '../db/types.ts';
import type { EntityTables, Keyed, Versioned } from './entityTable.ts';
import { partsOf } from './pending.ts';
import type { RowKey } from './pending.ts';
import { tableOf } from './replay.ts';

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

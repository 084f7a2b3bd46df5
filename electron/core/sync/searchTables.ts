import type { WritableDb } from '../db/types.ts';
import { tablesOf } from '../search/schema.ts';
import type { SearchKind } from '../search/schema.ts';

/** Empties one kind's index at once (https://sqlite.org/fts5.html#the_delete_all_command). */
export async function clearSearchIndex(tx: WritableDb, kind: SearchKind): Promise<void> {
  const { docs, fts } = tablesOf(kind);
  await tx.run(`insert into ${fts}(${fts}) values ('delete-all')`);
  await tx.run(`delete from ${docs}`);
}

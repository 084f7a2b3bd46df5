import { sql } from 'drizzle-orm';
import { bulkUpsert } from '../db/bulk.ts';
import type { Sealer } from '../db/sealed.ts';
import type { ReadableDb, WritableDb } from '../db/types.ts';
import type { Keyed } from './entityTable.ts';
import { keyOf, partsOf } from './pending.ts';
import type { RowKey } from './pending.ts';
import { shadows } from './schema.ts';

export interface Shadow {
  readonly key: RowKey;
  readonly rev: number;
  /** Null: the relay has no such row. */
  readonly row: Keyed | null;
}

export async function shadowKeys(db: ReadableDb): Promise<Set<RowKey>> {
  const found = await db.select({ entity: shadows.entity, id: shadows.id }).from(shadows);
  return new Set(found.map(({ entity, id }) => keyOf(entity, id)));
}

/** @throws Error when a shadow cannot be opened (the data key is another): the mirror must be rebuilt */
export async function readShadows(db: ReadableDb, keys: readonly RowKey[], sealer: Sealer): Promise<Shadow[]> {
  const found = await db
    .select()
    .from(shadows)
    .where(sql`(${shadows.entity} || ' ' || ${shadows.id}) in (select value from json_each(${JSON.stringify(keys)}))`);
  return found.map(({ entity, id, rev, row }) => ({ key: keyOf(entity, id), rev, row: row === null ? null : open(sealer, row) }));
}

export async function putShadows(tx: WritableDb, rows: readonly Shadow[], sealer: Sealer): Promise<void> {
  const stored = rows.map(({ key, rev, row }) => ({
    ...partsOf(key),
    rev,
    row: row === null ? null : sealer.seal(JSON.stringify(row)),
  }));
  await bulkUpsert(tx, shadows, stored);
}

export async function dropShadows(tx: WritableDb, keys: readonly RowKey[]): Promise<void> {
  if (keys.length === 0) return;
  await tx
    .delete(shadows)
    .where(sql`(${shadows.entity} || ' ' || ${shadows.id}) in (select value from json_each(${JSON.stringify(keys)}))`);
}

export async function clearShadows(tx: WritableDb): Promise<void> {
  await tx.delete(shadows);
}

function open(sealer: Sealer, sealed: string): Keyed {
  const text = sealer.open(sealed);
  if (text === null) throw new Error('a shadow row cannot be opened with this data key');
  return JSON.parse(text) as Keyed; // written by putShadows above
}

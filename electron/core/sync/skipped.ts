import { createHash } from 'node:crypto';
import { z } from 'zod';
import { entities } from '../../../shared/wire/entities.ts';
import { bulkUpsert } from '../db/bulk.ts';
import type { ReadableDb, WritableDb } from '../db/types.ts';
import { skipped } from './schema.ts';

export interface SkippedRow {
  readonly entity: string;
  readonly id: string;
  readonly rev: number;
}

/**
 * What this program can read, as a text that changes when it learns of another entity, field or value. Rows that were
 * skipped are worth another try exactly then.
 */
export function understanding(): string {
  const shapes = Object.entries(entities).map(([name, shape]) => [name, z.toJSONSchema(shape, { unrepresentable: 'any' })]);
  return createHash('sha256').update(JSON.stringify(shapes)).digest('hex').slice(0, 16);
}

export async function countSkipped(db: ReadableDb): Promise<number> {
  return db.$count(skipped);
}

/** The revision from which on pulling would bring everything that was skipped; null when nothing was. */
export async function oldestSkipped(db: ReadableDb): Promise<number | null> {
  const [row] = await db.all<{ rev: number | null }>('select min(rev) as rev from skipped');
  return row?.rev ?? null;
}

/** @param read rows that came in a shape we know: they are no longer missing */
export async function noteSkipped(tx: WritableDb, rows: readonly SkippedRow[], read: readonly { readonly entity: string; readonly id: string }[]): Promise<void> {
  if (read.length > 0) {
    const keys = JSON.stringify(read.map(({ entity, id }) => `${entity} ${id}`));
    await tx.run(`delete from skipped where (entity || ' ' || id) in (select value from json_each(?))`, [keys]);
  }
  await bulkUpsert(tx, skipped, [...rows]);
}

export async function clearSkipped(tx: WritableDb): Promise<void> {
  await tx.delete(skipped);
}

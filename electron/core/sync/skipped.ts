import { createHash } from 'node:crypto';
import * as z from 'zod';
import { entities } from '../../../shared/wire/entities.ts';
import { bulkUpsert } from '../db/bulk.ts';
import type { Sealer } from '../db/sealed.ts';
import type { Database, ReadableDb, WritableDb } from '../db/types.ts';
import { putMirrorState } from './mirrorState.ts';
import type { MirrorState } from './mirrorState.ts';
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
async function oldestSkipped(db: ReadableDb): Promise<number | null> {
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

/**
 * What a program of before could not read is pulled again by one that knows other shapes: a pull is idempotent.
 * @returns the state as it is now; the same object when there was nothing to do
 */
export async function retrySkipped(mirror: Database, state: MirrorState, understands: string, sealer: Sealer): Promise<MirrorState> {
  if (state.understands === understands || state.epoch === null) return state;
  const oldest = await oldestSkipped(mirror.read);
  const next = { ...state, understands, cursor: oldest === null ? state.cursor : Math.min(state.cursor, oldest - 1) };
  await mirror.write(async (tx) => {
    await clearSkipped(tx);
    await putMirrorState(tx, next, sealer);
  });
  return next;
}

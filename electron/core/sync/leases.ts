import { and, eq, sql } from 'drizzle-orm';
import type { WorkEntity } from '../../../shared/storage/rules.ts';
import type { Instant } from '../../../shared/time/clock.ts';
import { DAY_MS } from '../../../shared/time/shanghai.ts';
import { bulkUpsert } from '../db/bulk.ts';
import type { ReadableDb, WritableDb } from '../db/types.ts';
import { gaps, leases } from './schema.ts';

export type Lease = typeof leases.$inferSelect;
export interface WorkRef {
  readonly entity: WorkEntity;
  readonly id: string;
}

/** For whom rows were fetched. */
export interface FetchedFor {
  /** Kept from the next prunings although beyond the horizon. */
  readonly leases: readonly WorkRef[];
  /** All messages of the leased conversation from this instant on are here afterwards. */
  readonly since: Instant | null;
  /** No longer missing. */
  readonly closes: WorkRef | null;
}
/** How long something that was fetched stays without being asked for. */
export const LEASE_MS = 7 * DAY_MS;

export async function leaseOf(db: ReadableDb, { entity, id }: WorkRef): Promise<Lease | null> {
  const [row] = await db.select().from(leases).where(and(eq(leases.entity, entity), eq(leases.id, id)));
  return row ?? null;
}

/** All leases of an entity, by id. */
export async function leasesOf(db: ReadableDb, entity: WorkEntity): Promise<ReadonlyMap<string, Lease>> {
  const rows = await db.select().from(leases).where(eq(leases.entity, entity));
  return new Map(rows.map((row) => [row.id, row]));
}

/** Begins or renews. A thread's beginning only ever moves back. */
export async function putLeases(tx: WritableDb, refs: readonly WorkRef[], at: Instant, since: Instant | null = null): Promise<void> {
  for (const { entity, id } of refs) {
    await tx
      .insert(leases)
      .values({ entity, id, at, since })
      .onConflictDoUpdate({
        target: [leases.entity, leases.id],
        set: { at, since: sql`case when ${since} is null then since when since is null then ${since} else min(since, ${since}) end` },
      });
  }
}

/** @returns how many ended */
export async function endLeasesBefore(tx: WritableDb, at: Instant): Promise<number> {
  return (await tx.run('delete from leases where at < ?', [at])).changes;
}

export async function readGaps(db: ReadableDb, limit: number): Promise<readonly WorkRef[]> {
  return db.select().from(gaps).limit(limit);
}

export async function hasGap(db: ReadableDb, { entity, id }: WorkRef): Promise<boolean> {
  return (await db.$count(gaps, and(eq(gaps.entity, entity), eq(gaps.id, id)))) > 0;
}

export async function putGaps(tx: WritableDb, refs: readonly WorkRef[]): Promise<void> {
  await bulkUpsert(tx, gaps, [...refs], { onConflict: 'ignore' });
}

export async function removeGap(tx: WritableDb, { entity, id }: WorkRef): Promise<void> {
  await tx.delete(gaps).where(and(eq(gaps.entity, entity), eq(gaps.id, id)));
}

/** Forgets everything about retention, with the rows it spoke of. */
export async function clearLeases(tx: WritableDb): Promise<void> {
  await tx.delete(leases);
  await tx.delete(gaps);
}

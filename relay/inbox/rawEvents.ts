import { and, asc, eq, isNull, lte, min, sql } from 'drizzle-orm';
import type { ChannelAccount, RawEvent } from '../channels/types.ts';
import type { Db } from '../db/database.ts';
import { RAW_CHANNEL } from '../sync/notifications.ts';
import type { TxWriter } from '../sync/txWriter.ts';
import { rawEvents, type RawKind } from './schema.ts';

export type StoredEvent = typeof rawEvents.$inferSelect;

/**
 * Stores what the platform sent, once per platform id.
 * @returns how many were new; 0 for a platform's retry
 */
export async function storeRawEvents(tx: TxWriter, account: ChannelAccount, events: readonly RawEvent[]): Promise<number> {
  if (events.length === 0) return 0;
  const values = events.map((event) => ({
    channel: account.channel,
    accountId: account.id,
    platformId: event.platformId.replaceAll('\u0000', ''),
    raw: Buffer.from(event.raw, 'utf8'),
    receivedAt: tx.now(),
  }));
  const stored = await tx.db.insert(rawEvents).values(values).onConflictDoNothing().returning({ seq: rawEvents.seq });
  if (stored.length > 0) await tx.db.execute(sql`select pg_notify(${RAW_CHANNEL}, '')`);
  return stored.length;
}

/** Not yet understood and due, in the order in which they came. */
export async function pendingEvents(db: Db, now: number, limit: number): Promise<readonly StoredEvent[]> {
  const due = and(isNull(rawEvents.processedAt), lte(rawEvents.nextTryAt, now));
  return db.select().from(rawEvents).where(due).orderBy(asc(rawEvents.seq)).limit(limit);
}

/** Asked inside the transaction that records it: another node may have understood it since it was read. */
export async function isPending(tx: TxWriter, seq: number): Promise<boolean> {
  const still = and(eq(rawEvents.seq, seq), isNull(rawEvents.processedAt));
  return (await tx.db.select({ seq: rawEvents.seq }).from(rawEvents).where(still)).length > 0;
}

/** When the next event that failed before is due; null when nothing waits. */
export async function nextDue(db: Db): Promise<number | null> {
  const [row] = await db.select({ at: min(rawEvents.nextTryAt) }).from(rawEvents).where(isNull(rawEvents.processedAt));
  return row?.at ?? null;
}

export async function markProcessed(tx: TxWriter, seq: number, kind: RawKind): Promise<void> {
  await tx.db.update(rawEvents).set({ processedAt: tx.now(), kind }).where(eq(rawEvents.seq, seq));
}

export async function postpone(tx: TxWriter, event: StoredEvent, nextTryAt: number): Promise<void> {
  await tx.db.update(rawEvents).set({ attempts: event.attempts + 1, nextTryAt }).where(eq(rawEvents.seq, event.seq));
}

import { and, asc, eq, gt, isNull, lte, min, sql } from 'drizzle-orm';
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
  const insert = tx.db.insert(rawEvents).values(values).onConflictDoNothing().returning({ seq: rawEvents.seq });
  const { rows } = await tx.db.execute<{ stored: number }>(
    sql`with stored as ${insert} select count(*)::int as stored, case when count(*) > 0 then pg_notify(${RAW_CHANNEL}, '') end from stored`,
  );
  return rows[0]?.stored ?? 0;
}

export interface Pending {
  /** Not yet understood and due, in the order in which they came. */
  readonly events: readonly StoredEvent[];
  /** When the next event that failed before is due; null when none waits. */
  readonly nextDue: number | null;
}

/** What is to be understood now, and when there is more. Prepared, because every message asks it. */
export function preparePending(db: Db, limit: number): (now: number) => Promise<Pending> {
  const due = and(isNull(rawEvents.processedAt), lte(rawEvents.nextTryAt, sql.placeholder('now')));
  const events = db.select().from(rawEvents).where(due).orderBy(asc(rawEvents.seq)).limit(limit).as('events');
  const later = and(isNull(rawEvents.processedAt), gt(rawEvents.nextTryAt, sql.placeholder('now')));
  const next = db.select({ at: min(rawEvents.nextTryAt).as('at') }).from(rawEvents).where(later).as('next');
  // `next` is one row whatever there is, so the answer is never empty.
  const query = db.select().from(next).leftJoin(events, sql`true`).orderBy(asc(events.seq)).prepare('pending_events');
  return async (now) => {
    const rows = await query.execute({ now });
    return { events: rows.flatMap((row) => row.events ?? []), nextDue: rows[0]?.next.at ?? null };
  };
}

/** Asked inside the transaction that records it: another node may have understood it since it was read. */
export async function isPending(tx: TxWriter, seq: number): Promise<boolean> {
  const still = and(eq(rawEvents.seq, seq), isNull(rawEvents.processedAt));
  return (await tx.db.select({ seq: rawEvents.seq }).from(rawEvents).where(still)).length > 0;
}

export function markProcessed(tx: TxWriter, seq: number, kind: RawKind): void {
  tx.aside(tx.db.update(rawEvents).set({ processedAt: tx.now(), kind }).where(eq(rawEvents.seq, seq)));
}

export function postpone(tx: TxWriter, event: StoredEvent, nextTryAt: number): void {
  tx.aside(tx.db.update(rawEvents).set({ attempts: event.attempts + 1, nextTryAt }).where(eq(rawEvents.seq, event.seq)));
}

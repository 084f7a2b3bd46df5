import { and, asc, eq, gt, isNull, lte, min, sql } from 'drizzle-orm';
import type { ChannelAccount, RawEvent } from '../channels/types.ts';
import type { Db } from '../db/database.ts';
import { RAW_CHANNEL } from '../sync/notifications.ts';
import type { TxWriter } from '../sync/txWriter.ts';
import { rawEvents, type RawKind } from './schema.ts';

export type StoredEvent = typeof rawEvents.$inferSelect;

/**
 * Stores what the platform sent, once per platform id.
 * @param how loudly: all nodes are told, so that the leader looks for what is to be understood
 * @returns those that were new, in their order; none for a platform's retry
 */
export async function storeRawEvents(tx: TxWriter, account: ChannelAccount, events: readonly RawEvent[], how: 'loudly' | 'silently'): Promise<readonly StoredEvent[]> {
  if (events.length === 0) return [];
  const values = events.map((event) => ({
    channel: account.channel,
    accountId: account.id,
    platformId: event.platformId.replaceAll('\u0000', ''),
    raw: Buffer.from(event.raw, 'utf8'),
    receivedAt: tx.now(),
  }));
  const insert = tx.db.insert(rawEvents).values(values).onConflictDoNothing().returning({ seq: rawEvents.seq, platformId: rawEvents.platformId });
  // However many are new, the server rings once a transaction.
  const told = how === 'loudly' ? sql`, pg_notify(${RAW_CHANNEL}, '')` : sql``;
  const { rows } = await tx.db.execute<{ seq: string; platform_id: string }>(sql`with stored as ${insert} select seq, platform_id ${told} from stored order by seq`);
  // Of two with one id the first is stored.
  const sent = new Map(values.toReversed().map((value) => [value.platformId, value]));
  return rows.flatMap(({ seq, platform_id }) => {
    const value = sent.get(platform_id);
    return value === undefined ? [] : [{ ...value, seq: Number(seq), platformId: platform_id, kind: null, processedAt: null, attempts: 0, nextTryAt: 0 }];
  });
}

/** Tells all nodes that there may be something to understand. */
export async function ringRaw(tx: TxWriter): Promise<void> {
  await tx.db.execute(sql`select pg_notify(${RAW_CHANNEL}, '')`);
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

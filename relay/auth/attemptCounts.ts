import { createHash } from 'node:crypto';
import { inArray, sql } from 'drizzle-orm';
import type { Clock } from '../../shared/time/clock.ts';
import type { Database } from '../db/database.ts';
import { attemptCounts } from './schema.ts';

/** Something that is counted: `what` names it (a name and an address, say), `limit` is how often it may happen. */
export interface Counted {
  readonly what: string;
  readonly limit: number;
}

/** Attempts per window of time, counted in the database: by all nodes together, and across restarts. */
export interface AttemptCounts {
  /**
   * Counts one attempt under every one of these.
   * @returns 0 when it is allowed, else how long to wait, ms
   */
  take(counted: readonly Counted[]): Promise<number>;
  /** They were right after all. */
  forget(counted: readonly Counted[]): Promise<void>;
}

/** A digest: rows of one length, whatever a stranger types, and no addresses in the database. */
const keyOf = ({ what }: Counted): string => createHash('sha256').update(what).digest('base64url');

export function createAttemptCounts(database: Database, clock: Clock, windowMs: number): AttemptCounts {
  const { db } = database;

  function waitMs(rows: readonly { key: string; count: number; endsAt: number }[], counted: readonly Counted[], tolerated: number): number {
    const now = clock.now();
    const waits = counted.map((one) => {
      const row = rows.find(({ key }) => key === keyOf(one));
      return row === undefined || row.endsAt <= now || row.count < one.limit + tolerated ? 0 : row.endsAt - now;
    });
    return Math.max(0, ...waits);
  }

  return {
    async take(counted) {
      const now = clock.now();
      // Looked at before anything is written: who is locked out already cannot fill the table with invented names.
      const before = await db.select().from(attemptCounts).where(inArray(attemptCounts.key, counted.map(keyOf)));
      const wait = waitMs(before, counted, 0);
      if (wait > 0) return wait;
      await db.execute(sql`delete from ${attemptCounts} where key in (select key from ${attemptCounts} where ends_at <= ${now} for update skip locked)`);
      // In the order of the keys: two that count the same ones must not wait for each other.
      const values = counted.map((one) => ({ key: keyOf(one), count: 1, endsAt: now + windowMs })).toSorted((a, b) => (a.key < b.key ? -1 : 1));
      const after = await db
        .insert(attemptCounts)
        .values(values)
        .onConflictDoUpdate({
          target: attemptCounts.key,
          set: {
            count: sql`case when ${attemptCounts.endsAt} <= ${now} then 1 else ${attemptCounts.count} + 1 end`,
            endsAt: sql`case when ${attemptCounts.endsAt} <= ${now} then excluded.ends_at else ${attemptCounts.endsAt} end`,
          },
        })
        .returning();
      // Many at once all saw room; the row counts them one after the other, this one included.
      return waitMs(after, counted, 1);
    },
    async forget(counted) {
      await db.delete(attemptCounts).where(inArray(attemptCounts.key, counted.map(keyOf)));
    },
  };
}

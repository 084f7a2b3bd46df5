import type pg from 'pg';
import type { Clock, Instant } from '../../shared/time/clock.ts';
import type { RowChange } from '../../shared/wire/mutation.ts';
import { drizzleOn, type Db } from '../db/database.ts';
import { writeRow } from '../db/rowStore.ts';

export type Attempted<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown };

/** What a job of the commit queue may do. Valid only while the job runs. */
export interface TxWriter {
  /** For reads, and for writes to tables that are not synchronised. */
  readonly db: Db;
  now(): Instant;
  /** The last revision drawn, including by this job. */
  head(): number;
  /** Writes one synchronised row under the next revision. */
  write(change: RowChange): Promise<number>;
  /**
   * Runs `part` in a savepoint: when it throws, everything it wrote is undone and the error is returned.
   * Throws only when the connection itself is gone.
   */
  attempt<T>(part: () => Promise<T>): Promise<Attempted<T>>;
}

/** Revisions of the running transaction; `changes` holds one line per row, the newest. */
export interface ChangeBuffer {
  head: number;
  byRow: Map<string, { readonly change: RowChange; readonly rev: number }>;
}

export function createTxWriter(client: pg.PoolClient, buffer: ChangeBuffer, clock: Clock): TxWriter {
  const db = drizzleOn(client);
  let depth = 0;
  return {
    db,
    now: () => clock.now(),
    head: () => buffer.head,
    async write(change) {
      const rev = buffer.head + 1;
      await writeRow(db, change, rev);
      buffer.head = rev;
      buffer.byRow.set(`${change.entity} ${change.id}`, { change, rev });
      return rev;
    },
    async attempt(part) {
      const before = { head: buffer.head, byRow: new Map(buffer.byRow) };
      depth += 1;
      const name = `s${depth}`;
      await client.query(`savepoint ${name}`);
      try {
        const value = await part();
        await client.query(`release savepoint ${name}`);
        return { ok: true, value };
      } catch (error) {
        // Fails when the connection is gone, and then the whole batch has.
        await client.query(`rollback to savepoint ${name}; release savepoint ${name}`);
        buffer.head = before.head;
        buffer.byRow = before.byRow;
        return { ok: false, error };
      } finally {
        depth -= 1;
      }
    },
  };
}

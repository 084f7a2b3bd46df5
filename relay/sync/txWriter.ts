import { sql, type SQLWrapper } from 'drizzle-orm';
import type pg from 'pg';
import type { Clock, Instant } from '../../shared/time/clock.ts';
import type { RowChange } from '../../shared/wire/mutation.ts';
import type { Database, Db } from '../db/database.ts';
import { writesOf, type RowWrite } from '../db/rowSets.ts';

export type Attempted<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown };

/**
 * What a job of the commit queue may do. Valid only while the job runs.
 *
 * Rows and `aside` writes are kept back and go to the database together, in one statement: at the end of the job, and
 * before anything else is asked through `db`, so that a job always reads what it wrote.
 */
export interface TxWriter {
  /** For reads, and for writes to tables that are not synchronised. */
  readonly db: Db;
  now(): Instant;
  /** The last revision drawn, including by this job. */
  head(): number;
  /** Writes one synchronised row under the next revision. */
  write(change: RowChange): Promise<number>;
  /**
   * A write to a table that is not synchronised and whose answer nobody waits for. Two of one job must not be about
   * the same row: they may run in one statement, which sees none of its own writes.
   */
  aside(statement: SQLWrapper): void;
  /**
   * Runs `part` in a savepoint: when it throws, everything it wrote is undone and the error is returned.
   * Throws only when what was written before it is refused, or the connection itself is gone.
   */
  attempt<T>(part: () => Promise<T>): Promise<Attempted<T>>;
}

/** Revisions of the running transaction; `changes` holds one line per row, the newest. */
export interface ChangeBuffer {
  head: number;
  byRow: Map<string, RowWrite>;
}

/** The savepoint in which a job runs. It is there when the first one begins (`commitQueue.ts`). */
export const JOB = 'job';

export interface JobRunner {
  /** Undoes a job that throws alone. Throws only when the connection itself is gone. */
  run<T>(job: (tx: TxWriter) => Promise<T>): Promise<Attempted<T>>;
}

export function createJobRunner(database: Database, client: pg.PoolClient, buffer: ChangeBuffer, clock: Clock): JobRunner {
  const direct = database.on(client);
  let rows = new Map<string, RowWrite>();
  let beside: SQLWrapper[] = [];
  /** Two that ask at once both wait for it. */
  let flushing: Promise<void> = Promise.resolve();
  let depth = 0;

  function flush(): Promise<void> {
    if (rows.size > 0 || beside.length > 0) flushing = send();
    return flushing;
  }

  async function send(): Promise<void> {
    const { removals, puts } = writesOf(rows.values());
    const others = beside;
    rows = new Map();
    beside = [];
    // Apart and first: a row may take over what only one row can have from one that goes.
    for (const removal of removals) await direct.execute(removal);
    const parts = [...puts, ...others].map((part, index) => sql`${sql.raw(`w${index}`)} as (${part.getSQL()})`);
    if (parts.length > 0) await direct.execute(sql`with ${sql.join(parts, sql`, `)} select 1`);
  }

  /** @param savepoint one that exists and is kept when `part` fails */
  async function guarded<T>(savepoint: string, part: () => Promise<T>): Promise<Attempted<T>> {
    const before = { head: buffer.head, byRow: new Map(buffer.byRow) };
    try {
      const value = await part();
      await flush();
      return { ok: true, value };
    } catch (error) {
      // Fails when the connection is gone, and then the whole batch has.
      await client.query(`rollback to savepoint ${savepoint}`);
      buffer.head = before.head;
      buffer.byRow = before.byRow;
      rows = new Map();
      beside = [];
      flushing = Promise.resolve();
      return { ok: false, error };
    }
  }

  const writer: TxWriter = {
    db: database.on(flushingFirst(client, flush)),
    now: () => clock.now(),
    head: () => buffer.head,
    write(change) {
      buffer.head += 1;
      const key = `${change.entity} ${change.id}`;
      const write = { change, rev: buffer.head };
      rows.set(key, write);
      buffer.byRow.set(key, write);
      return Promise.resolve(buffer.head);
    },
    aside: (statement) => void beside.push(statement),
    async attempt(part) {
      // What was written before belongs to whoever asks, and stands whatever becomes of the part.
      await flush();
      depth += 1;
      const name = `s${depth}`;
      try {
        await client.query(`savepoint ${name}`);
        const outcome = await guarded(name, part);
        await client.query(`release savepoint ${name}`);
        return outcome;
      } finally {
        depth -= 1;
      }
    },
  };

  let isClean = true;
  return {
    async run(job) {
      if (!isClean) await client.query(`release savepoint ${JOB}; savepoint ${JOB}`);
      const outcome = await guarded(JOB, () => job(writer));
      // A savepoint that was rolled back to is as good as new.
      isClean = !outcome.ok;
      return outcome;
    },
  };
}

/** The connection as a job sees it: whatever it asks is asked of what it wrote. */
function flushingFirst(client: pg.PoolClient, flush: () => Promise<void>): pg.PoolClient {
  const query = async (...asked: Parameters<pg.PoolClient['query']>): Promise<unknown> => {
    await flush();
    return client.query(...asked);
  };
  return new Proxy(client, { get: (target, name) => (name === 'query' ? query : Reflect.get(target, name, target)) });
}

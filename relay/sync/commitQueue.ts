import type pg from 'pg';
import type { Clock } from '../../shared/time/clock.ts';
import type { RowChange } from '../../shared/wire/mutation.ts';
import { codeOf, type Database } from '../db/database.ts';
import type { Logger } from '../logger.ts';
import type { Metrics } from '../metrics.ts';
import { HEAD_CHANNEL } from './notifications.ts';
import { createJobRunner, JOB, type ChangeBuffer, type TxWriter } from './txWriter.ts';

/** Serialises writers of all nodes: revisions are drawn in commit order or a reader steps over one for ever. */
const WRITER_LOCK = 7_304_222;
const LARGEST_BATCH = 200;

/** The transaction did not commit, or nobody can tell. Trying again is right: every job here is idempotent. */
export class CommitFailed extends Error {
  constructor(cause: unknown) {
    super(`the database did not commit (${codeOf(cause)})`, { cause });
    this.name = 'CommitFailed';
  }
}

export interface Committed {
  /** The head this transaction found: whatever lies beyond this node's last one was committed by another. */
  readonly before: number;
  readonly head: number;
  readonly changes: readonly RowChange[];
}

export interface CommitQueue {
  /**
   * Runs a job in the next transaction. Jobs run one after the other, in the order submitted, each in a savepoint: one
   * that throws is undone alone and rejects with its own error.
   * @returns what the job returned, after the commit
   * @throws CommitFailed when the transaction as a whole failed
   */
  submit<T>(job: (tx: TxWriter) => Promise<T>): Promise<T>;
  /** Resolves when the transaction that runs now, if one does, has ended and `onCommitted` was told. */
  settled(): Promise<void>;
  /** Resolves when nothing is queued or running. */
  idle(): Promise<void>;
}

interface Pending {
  readonly run: (tx: TxWriter) => Promise<unknown>;
  readonly resolve: (value: never) => void;
  readonly reject: (error: unknown) => void;
}

type Settled = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: unknown };

/**
 * The one writer. While one transaction commits, what arrives queues up and goes into the next ("piggyback"): order is
 * kept, no timer adds latency, and load makes the batches larger instead of the queue longer (reference/DATA.md).
 */
export function createCommitQueue(deps: {
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Called after each commit that changed rows, before the jobs' promises resolve. Must not throw. */
  readonly onCommitted: (committed: Committed) => void;
}): CommitQueue {
  let queue: Pending[] = [];
  let running: Promise<void> | null = null;
  let current: Promise<void> = Promise.resolve();

  async function drain(): Promise<void> {
    // What is submitted in one breath belongs into one transaction, also when nothing else runs.
    await Promise.resolve();
    while (queue.length > 0) {
      const batch = queue.slice(0, LARGEST_BATCH);
      queue = queue.slice(LARGEST_BATCH);
      await (current = commit(batch));
    }
    // In the same breath as the look at the empty queue: a job submitted in between would wait for ever.
    running = null;
  }

  async function commit(batch: readonly Pending[]): Promise<void> {
    deps.metrics.batchSize.observe(batch.length);
    const stop = deps.metrics.commitSeconds.startTimer();
    try {
      const { settled, committed } = await runTransaction(deps, batch);
      if (committed.changes.length > 0) deps.onCommitted(committed);
      for (const [index, pending] of batch.entries()) settle(pending, settled[index]);
    } catch (error) {
      deps.logger.warn({ code: codeOf(error), jobs: batch.length }, 'a commit failed');
      const failure = new CommitFailed(error);
      for (const pending of batch) pending.reject(failure);
    } finally {
      stop();
    }
  }

  return {
    submit<T>(job: (tx: TxWriter) => Promise<T>): Promise<T> {
      return new Promise<T>((resolve, reject) => {
        queue.push({ run: job, resolve, reject });
        running ??= drain();
      });
    },
    settled: () => current,
    async idle() {
      while (running !== null) await running;
    },
  };
}

function settle(pending: Pending, outcome: Settled | undefined): void {
  if (outcome === undefined) pending.reject(new CommitFailed(new Error('no outcome')));
  else if (outcome.ok) pending.resolve(outcome.value as never); // the value is what this very job returned
  else pending.reject(outcome.error);
}

async function runTransaction(
  deps: { readonly database: Database; readonly clock: Clock },
  batch: readonly Pending[],
): Promise<{ settled: readonly Settled[]; committed: Committed }> {
  const client = await deps.database.pool.connect();
  // Checked-out connections report their end here; the query that runs on them rejects too.
  const ignore = (): void => undefined;
  client.on('error', ignore);
  let broken = true;
  try {
    const head = await begin(client);
    const buffer: ChangeBuffer = { head, byRow: new Map() };
    const jobs = createJobRunner(deps.database, client, buffer, deps.clock);
    const settled: Settled[] = [];
    for (const pending of batch) settled.push(await jobs.run(pending.run));
    await finish(client, buffer, head);
    broken = false;
    return { settled, committed: { before: head, head: buffer.head, changes: [...buffer.byRow.values()].map((entry) => entry.change) } };
  } finally {
    client.off('error', ignore);
    // A connection whose transaction did not end well is closed: the server rolls back whatever was open.
    client.release(broken);
  }
}

/** One round trip from nothing to the first job's savepoint. @returns the head */
async function begin(client: pg.PoolClient): Promise<number> {
  const answer: unknown = await client.query(`begin; select pg_advisory_xact_lock(${WRITER_LOCK}); select head from workspace where id = 1; savepoint ${JOB}`);
  // Several statements in one text are answered by a list, which the driver's types do not know.
  const row = (answer as readonly pg.QueryResult<{ head: string }>[])[2]?.rows[0];
  if (row === undefined) throw new Error('the workspace row is missing');
  return Number(row.head);
}

/** NOTIFY is delivered by the commit itself: nobody hears of a head that was rolled back. */
const RECORD = `
  with told as (
    insert into changes (entity, id, rev, deleted) select * from unnest($1::text[], $2::text[], $3::bigint[], $4::boolean[])
    on conflict (entity, id) do update set rev = excluded.rev, deleted = excluded.deleted
  ), moved as (
    update workspace set head = $5 where id = 1
  )
  select pg_notify($6, $5::bigint::text)`;

async function finish(client: pg.PoolClient, buffer: ChangeBuffer, before: number): Promise<void> {
  if (buffer.head > before) {
    const rows = [...buffer.byRow.values()];
    await client.query(RECORD, [
      rows.map(({ change }) => change.entity),
      rows.map(({ change }) => change.id),
      rows.map(({ rev }) => rev),
      rows.map(({ change }) => change.row === null),
      buffer.head,
      HEAD_CHANNEL,
    ]);
  }
  await client.query('commit');
}

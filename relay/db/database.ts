import { NodePgDatabase, NodePgSession } from 'drizzle-orm/node-postgres';
import { PgDialect } from 'drizzle-orm/pg-core';
import pg from 'pg';
import type { Logger } from '../logger.ts';
import { createNaming } from './naming.ts';

/** Drizzle on the pool or on one connection. Column names are snake_case in the database, camelCase here. */
export type Db = NodePgDatabase;

export type TransactionMode = 'read committed' | 'repeatable read read only';

export interface Database {
  readonly url: string;
  readonly pool: pg.Pool;
  readonly db: Db;
  /** Drizzle bound to one of its connections, so that a transaction can be steered by hand. */
  on(client: pg.PoolClient): Db;
  /**
   * Runs in one transaction on a connection of its own; undone when `run` throws.
   * @throws what `run` threw, or that the database could not begin or commit
   */
  transaction<T>(mode: TransactionMode, run: (db: Db) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

type Bind = (client: pg.Pool | pg.PoolClient | pg.Client) => Db;

/**
 * Drizzle for connections that come and go. They share one dialect, because it learns the names of the columns as it
 * meets them; `drizzle(client)` would begin anew with every transaction. Statements that come often get names (`naming.ts`).
 */
export function createBinding(): Bind {
  const dialect = new PgDialect({ casing: 'snake_case' });
  const named = createNaming();
  return (client) => new NodePgDatabase(dialect, new NodePgSession(named(client), dialect, undefined), undefined);
}

/** Opens the pool. No connection is made yet. */
export function openDatabase(url: string, logger: Logger): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: 10_000,
    // A statement that hangs would hold the one writer; nothing here takes seconds.
    statement_timeout: 30_000,
    // A node that freezes or loses its network between two statements holds it too, for all nodes.
    idle_in_transaction_session_timeout: 10_000,
    application_name: 'zhishou-relay',
  });
  // One that breaks while it is in use (a pull's transaction) tells whoever asked through the query that rejects; the event
  // as such has no listener there, and would end the process.
  pool.on('connect', (client) => client.on('error', () => undefined));
  // An idle connection that breaks emits on the pool; without a listener it would end the process.
  pool.on('error', (error) => logger.warn({ code: codeOf(error) }, 'an idle database connection broke'));
  const on = createBinding();
  return { url, pool, db: on(pool), on, transaction: transactionsOn(pool, on), close: () => pool.end() };
}

/** Drizzle's own keeps its connection for ever when `begin` fails: ten of those, and nobody gets one any more. */
function transactionsOn(pool: pg.Pool, on: Bind): Database['transaction'] {
  return async (mode, run) => {
    const client = await pool.connect();
    return transact(client, mode, () => run(on(client)));
  };
}

async function transact<T>(client: pg.PoolClient, mode: TransactionMode, run: () => Promise<T>): Promise<T> {
  let broken = true;
  try {
    await client.query(`begin isolation level ${mode}`);
    try {
      const result = await run();
      await client.query('commit');
      broken = false;
      return result;
    } catch (error) {
      broken = await client.query('rollback').then(() => false, () => true);
      throw error;
    }
  } finally {
    client.release(broken);
  }
}

/** SQLSTATE or Node's error code, for log lines: a driver's message may quote values of rows. */
export function codeOf(error: unknown): string {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ('code' in cause && typeof cause.code === 'string') return cause.code;
  }
  return error instanceof Error ? error.name : 'unknown';
}

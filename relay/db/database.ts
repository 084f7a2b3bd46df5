import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import type { Logger } from '../logger.ts';

/** Drizzle on the pool or on one connection. Column names are snake_case in the database, camelCase here. */
export type Db = NodePgDatabase;

export interface Database {
  readonly url: string;
  readonly pool: pg.Pool;
  readonly db: Db;
  close(): Promise<void>;
}

/** Drizzle bound to one connection, so that a transaction can be steered by hand. */
export function drizzleOn(client: pg.Pool | pg.PoolClient | pg.Client): Db {
  return drizzle(client, { casing: 'snake_case' });
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
  return { url, pool, db: drizzleOn(pool), close: () => pool.end() };
}

/** SQLSTATE or Node's error code, for log lines: a driver's message may quote values of rows. */
export function codeOf(error: unknown): string {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ('code' in cause && typeof cause.code === 'string') return cause.code;
  }
  return error instanceof Error ? error.name : 'unknown';
}

import type { BaseSQLiteDatabase } from 'drizzle-orm/sqlite-core';
import type { BindValue } from './bind.ts';
import type { RunOutcome, SqlRow } from './connection.ts';

declare const readable: unique symbol;
declare const writable: unique symbol;

type Drizzle = BaseSQLiteDatabase<'async', RunOutcome>;

/**
 * What a read function takes: it has no `insert`, `update`, `delete` or `run`, so a read function that writes does
 * not compile.
 *
 * How a store is written:
 * ```ts
 * export function listMessages(db: ReadableDb, conversationId: ConversationId): Promise<Message[]>
 * export async function putMessages(tx: WritableDb, rows: readonly MessageRow[]): Promise<void>
 *
 * await listMessages(database.read, id);                                  // the last committed state
 * await database.write(async (tx) => { await putMessages(tx, rows); });   // one transaction
 * await database.write(async (tx) => { await listMessages(tx, id); });    // reads what this transaction wrote
 * ```
 * Await every query: drizzle's builders run only when awaited.
 */
export interface ReadableDb extends Pick<Drizzle, 'select' | 'selectDistinct' | '$count' | '$with'> {
  readonly [readable]: true;
  with(...queries: Parameters<Drizzle['with']>): Pick<ReturnType<Drizzle['with']>, 'select' | 'selectDistinct'>;
  /**
   * Runs one hand-written SELECT (or VALUES, WITH, PRAGMA, EXPLAIN). `Row` is the caller's promise about the columns;
   * give every column its own name, because equal names collapse.
   * @throws DbError
   */
  all<Row extends object = SqlRow>(sql: string, params?: readonly BindValue[]): Promise<Row[]>;
}

/** The handle inside a transaction. Usable wherever a `ReadableDb` is wanted, and dead once the transaction is over. */
export interface WritableDb extends ReadableDb, Pick<Drizzle, 'insert' | 'update' | 'delete'> {
  readonly [writable]: true;
  /**
   * Runs one hand-written statement that returns no rows.
   * @throws DbError
   */
  run(sql: string, params?: readonly BindValue[]): Promise<RunOutcome>;
}

/** `full`: a commit survives power loss. `normal`: it survives a killed program; for what the relay can refill. */
export type Durability = 'full' | 'normal';

/** One SQLite file: a reader that cannot write, and one writer that runs transactions in the order of the calls. */
export interface Database {
  readonly file: string;
  /** Sees the last commit, also while a transaction is open. */
  readonly read: ReadableDb;
  /**
   * Runs `fn` in one `begin immediate` transaction and commits when it resolves; rolls back when it rejects, and when a
   * raw statement of it was left un-awaited. Transactions queue first in, first out.
   * @throws DbError NESTED_WRITE when called inside `fn` of the same database (it would wait for itself): pass `tx` on
   */
  write<T>(fn: (tx: WritableDb) => Promise<T>): Promise<T>;
  /**
   * Gives free pages back to the disk, some at a time, and refreshes what the query planner knows. For idle moments.
   * @returns whether more could be given back
   */
  tidy(): Promise<boolean>;
  /** Waits for queued transactions, moves the WAL into the file, notes the clean end. Safe to call twice. */
  close(): Promise<void>;
}

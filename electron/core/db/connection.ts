import sqlite3 from 'sqlite3';
import { type BindValue, checkedBinds } from './bind.ts';
import { DbError, toDbError } from './errors.ts';
import { assertOneStatement } from './oneStatement.ts';

export type SqlValue = string | number | null | Uint8Array;
/** One row by column name. Equal names collapse: give every column of a hand-written join its own name. */
export type SqlRow = Record<string, SqlValue>;

/** `changes`: rows inserted, updated or deleted by the statement itself. `lastId`: rowid of the last insert. */
export interface RunOutcome {
  readonly changes: number;
  readonly lastId: number;
}

/** Runs single statements, one at a time. */
export interface Executor {
  all(sql: string, params?: readonly unknown[]): Promise<SqlRow[]>;
  run(sql: string, params?: readonly unknown[]): Promise<RunOutcome>;
}

/** One SQLite connection whose statements run one after the other, in the order of the calls. */
export interface Connection extends Executor {
  /** Waits for running statements, then closes. Later calls are refused with CLOSED. */
  close(): Promise<void>;
}

export type OpenMode = 'create' | 'existing' | 'readonly';

const CACHED_STATEMENTS = 96;
/** Longer texts are one-off (lists spelled out), not worth a place among the prepared statements. */
const CACHED_SQL_LENGTH = 8192;
/** Statements that return no row: one step runs them to the end, so the prepared statement can be kept. */
const ROWLESS = /^\s*(insert|update|delete|replace|with|begin|commit|rollback|savepoint|release)\b/i;
const RETURNING = /\breturning\b/i;

/**
 * Opens a connection.
 * @param mode `create` makes a missing file; `existing` and `readonly` do not
 * @throws DbError with SQLite's code (`SQLITE_CANTOPEN`, ...)
 */
export async function openConnection(file: string, mode: OpenMode): Promise<Connection> {
  const handle = await openHandle(file, mode);
  const statements = createStatementCache(handle);
  let tail: Promise<unknown> = Promise.resolve();
  let closing = false;

  /** The queue: `sqlite3` runs statements on a thread pool and would otherwise reorder un-awaited ones. */
  function inTurn<T>(sql: string, run: () => Promise<T>): Promise<T> {
    if (closing) return Promise.reject(new DbError('CLOSED', 'the database is closed', sql));
    const turn = tail.then(run);
    tail = turn.catch(() => undefined);
    return turn.catch((thrown: unknown) => Promise.reject(toDbError(thrown, sql)));
  }

  return {
    all: (sql, params = []) =>
      inTurn(sql, async () => {
        const binds = checkedBinds(params, sql);
        return statements.use(sql, (statement) => allRows(statement, binds));
      }),
    run: (sql, params = []) =>
      inTurn(sql, async () => {
        const binds = checkedBinds(params, sql);
        // A statement with rows would stay half-way through after one step and pin its snapshot: run it to the end.
        if (!ROWLESS.test(sql) || RETURNING.test(sql)) {
          await statements.use(sql, (statement) => allRows(statement, binds));
          return { changes: 0, lastId: 0 };
        }
        return statements.use(sql, (statement) => runOnce(statement, binds));
      }),
    close: async () => {
      if (closing) return;
      closing = true;
      await tail;
      statements.clear();
      await closeHandle(handle);
    },
  };
}

function openHandle(file: string, mode: OpenMode): Promise<sqlite3.Database> {
  const flags = {
    create: sqlite3.OPEN_READWRITE | sqlite3.OPEN_CREATE,
    existing: sqlite3.OPEN_READWRITE,
    readonly: sqlite3.OPEN_READONLY,
  }[mode];
  return new Promise((resolve, reject) => {
    const handle = new sqlite3.Database(file, flags, (error) => {
      if (error) reject(toDbError(error));
      else resolve(handle);
    });
  });
}

function closeHandle(handle: sqlite3.Database): Promise<void> {
  return new Promise((resolve, reject) => {
    handle.close((error) => (error ? reject(toDbError(error)) : resolve()));
  });
}

function prepare(handle: sqlite3.Database, sql: string): Promise<sqlite3.Statement> {
  assertOneStatement(sql);
  return new Promise((resolve, reject) => {
    const statement = handle.prepare(sql, (error: Error | null) => (error ? reject(error) : resolve(statement)));
  });
}

// `get()` would stop after the first row and keep the WAL snapshot pinned, which blocks checkpoints: always `all()`.
function allRows(statement: sqlite3.Statement, binds: BindValue[]): Promise<SqlRow[]> {
  return new Promise((resolve, reject) => {
    statement.all<SqlRow>(binds, (error: Error | null, rows: SqlRow[]) => (error ? reject(error) : resolve(rows)));
  });
}

function runOnce(statement: sqlite3.Statement, binds: BindValue[]): Promise<RunOutcome> {
  return new Promise((resolve, reject) => {
    statement.run(binds, function (error) {
      if (error) reject(error);
      else resolve({ changes: this.changes, lastId: this.lastID });
    });
  });
}

interface StatementCache {
  use<T>(sql: string, run: (statement: sqlite3.Statement) => Promise<T>): Promise<T>;
  clear(): void;
}

/** Keeps prepared statements, the least recently used leaves first. Safe because one statement runs at a time. */
function createStatementCache(handle: sqlite3.Database): StatementCache {
  const kept = new Map<string, sqlite3.Statement>();
  function keep(sql: string, statement: sqlite3.Statement): void {
    kept.set(sql, statement);
    for (const [oldSql, old] of kept) {
      if (kept.size <= CACHED_STATEMENTS) break;
      kept.delete(oldSql);
      old.finalize();
    }
  }
  return {
    use: async (sql, run) => {
      const statement = kept.get(sql) ?? (await prepare(handle, sql));
      kept.delete(sql);
      try {
        const result = await run(statement);
        if (sql.length <= CACHED_SQL_LENGTH) keep(sql, statement);
        else statement.finalize();
        return result;
      } catch (thrown) {
        // After a failed step (SQLITE_BUSY on commit, for one) a statement can still be active: never reuse it.
        statement.finalize();
        throw thrown;
      }
    },
    clear: () => {
      for (const statement of kept.values()) statement.finalize();
      kept.clear();
    },
  };
}

/** Codes of our own, beside SQLite's result code names (`SQLITE_CORRUPT`, `SQLITE_FULL`, ...). */
export type DbMisuse =
  | 'BAD_BIND_VALUE'
  | 'MORE_THAN_ONE_STATEMENT'
  | 'COLUMN_COUNT'
  | 'NESTED_WRITE'
  | 'TRANSACTION_OVER'
  | 'STATEMENT_NOT_AWAITED'
  | 'NOT_A_READ'
  | 'CLOSED';

/**
 * Every failure of the database layer. Holds the SQL text (placeholders only) and never the bound values: those are
 * patient data, and an error ends up in logs.
 */
export class DbError extends Error {
  override readonly name = 'DbError';
  /** SQLite's name of the result (`SQLITE_CONSTRAINT`) or a `DbMisuse`. */
  readonly code: string;
  readonly sql: string | undefined;

  constructor(code: DbMisuse | (string & {}), message: string, sql?: string) {
    super(message);
    this.code = code;
    this.sql = sql;
  }
}

/** Turns whatever `sqlite3` threw into a `DbError`; a `DbError` passes through. */
export function toDbError(thrown: unknown, sql?: string): DbError {
  if (thrown instanceof DbError) return thrown;
  if (thrown instanceof Error) {
    const code = 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : 'SQLITE_ERROR';
    return new DbError(code, thrown.message, sql);
  }
  return new DbError('SQLITE_ERROR', 'unknown database failure', sql);
}

/** Walks the `cause` chain: drizzle wraps what its driver throws. */
export function findDbError(thrown: unknown): DbError | null {
  for (let at: unknown = thrown, depth = 0; at instanceof Error && depth < 8; at = at.cause, depth++) {
    if (at instanceof DbError) return at;
  }
  return null;
}

/**
 * Whether the file itself is damaged, so that it should be set aside. Bad pages open without complaint and fail only
 * when touched (https://sqlite.org/rescode.html#corrupt), so any statement at run time can be the one that finds out.
 */
export function isCorruption(thrown: unknown): boolean {
  const code = findDbError(thrown)?.code;
  return code === 'SQLITE_CORRUPT' || code === 'SQLITE_NOTADB';
}

/** Whether another program holds the file just now (a virus scanner, a backup). It passes. */
export function isHeld(thrown: unknown): boolean {
  const code = findDbError(thrown)?.code;
  return code === 'SQLITE_BUSY' || code === 'SQLITE_LOCKED';
}

/** Whether the disk is full. Reads go on; deletes and checkpoints fail too until space is freed. */
export function isDiskFull(thrown: unknown): boolean {
  return findDbError(thrown)?.code === 'SQLITE_FULL';
}

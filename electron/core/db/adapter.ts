import { Column, is, SQL, type Query } from 'drizzle-orm';
import { NoopCache } from 'drizzle-orm/cache/core';
import { NoopLogger } from 'drizzle-orm/logger';
import { BaseSQLiteDatabase, SQLiteAsyncDialect, type SelectedFieldsOrdered } from 'drizzle-orm/sqlite-core';
import { RemotePreparedQuery, SQLiteRemoteSession, type PreparedQueryConfig } from 'drizzle-orm/sqlite-proxy';
import type { AsyncRemoteCallback } from 'drizzle-orm/sqlite-proxy';
import type { Executor, SqlRow, SqlValue } from './connection.ts';
import { DbError, findDbError } from './errors.ts';
import type { ReadableDb, WritableDb } from './types.ts';

type PrepareArguments = Parameters<SQLiteRemoteSession<Record<string, never>, Record<string, never>>['prepareQuery']>;
type ToPositions = (row: SqlRow) => SqlValue[];

const READ = /^\s*(\/\*.*?\*\/\s*|--.*\n\s*)*(select|with|values|pragma|explain)\b/i;

/**
 * drizzle's sqlite-proxy session over our connection. drizzle wants rows by position and `sqlite3` gives objects, in
 * which equal column names of a join collapse without a word. So each SELECT is wrapped in a CTE that numbers its
 * columns; the flattener keeps index plans and ORDER BY as they were.
 */
class PositionalSession extends SQLiteRemoteSession<Record<string, never>, Record<string, never>> {
  readonly #executor: Executor;
  readonly #logger = new NoopLogger();
  readonly #cache = new NoopCache();

  constructor(executor: Executor, dialect: SQLiteAsyncDialect) {
    super(remoteCallback(executor, Object.values), dialect, undefined);
    this.#executor = executor;
  }

  override prepareQuery<T extends Omit<PreparedQueryConfig, 'run'>>(
    ...[query, fields, method, isArrayMode, mapper, metadata, cacheConfig]: PrepareArguments
  ): RemotePreparedQuery<T> {
    const isSelect = fields !== undefined && metadata?.type === 'select';
    const callback = remoteCallback(this.#executor, positionsOf(fields, isSelect));
    const text = isSelect ? numbered(query, fields.length) : query;
    return new QuietQuery<T>(
      callback, text, this.#logger, this.#cache, metadata, cacheConfig, fields, method, isArrayMode, mapper,
    );
  }

  override transaction(): Promise<never> {
    return Promise.reject(new DbError('NESTED_WRITE', 'use Database.write: it owns begin and commit'));
  }
}

/** drizzle puts the bound values into its error text. They are patient data: only our own error may leave. */
class QuietQuery<T extends PreparedQueryConfig> extends RemotePreparedQuery<T> {
  override run(values?: Record<string, unknown>) {
    return quietly(super.run(values));
  }
  override all(values?: Record<string, unknown>) {
    return quietly(super.all(values));
  }
  override get(values?: Record<string, unknown>) {
    return quietly(super.get(values));
  }
  override values<V extends unknown[] = unknown[]>(values?: Record<string, unknown>) {
    return quietly(super.values<V>(values));
  }
}

function quietly<R>(result: Promise<R>): Promise<R> {
  return result.catch((thrown: unknown) => Promise.reject(findDbError(thrown) ?? thrown));
}

function numbered(query: Query, columns: number): Query {
  const names = Array.from({ length: columns }, (_, index) => `c${index}`).join(',');
  return { ...query, sql: `with _r(${names}) as (${query.sql}) select * from _r` };
}

function positionsOf(fields: SelectedFieldsOrdered | undefined, isNumbered: boolean): ToPositions {
  if (fields === undefined) return Object.values;
  const names = fields.map(({ field, path }, index) => {
    if (isNumbered) return `c${index}`;
    // RETURNING cannot be wrapped, but it reads one table, so names tell its columns apart.
    if (is(field, Column)) return field.name;
    return is(field, SQL.Aliased) ? field.fieldAlias : (path.at(-1) ?? '');
  });
  return (row) => {
    if (Object.keys(row).length !== names.length) {
      throw new DbError('COLUMN_COUNT', `expected ${names.length} columns, got ${Object.keys(row).length}`);
    }
    return names.map((name) => valueAt(row, name));
  };
}

function valueAt(row: SqlRow, name: string): SqlValue {
  const value = row[name];
  if (value === undefined) throw new DbError('COLUMN_COUNT', `the answer has no column ${name}`);
  return value;
}

function remoteCallback(executor: Executor, toPositions: ToPositions): AsyncRemoteCallback {
  return async (sql, params: unknown[], method) => {
    if (method === 'run') return { rows: [], ...(await executor.run(sql, params)) };
    const rows = await executor.all(sql, params);
    if (method !== 'get') return { rows: rows.map(toPositions) };
    const [first] = rows;
    // drizzle's contract for `get`: one row and not a list of rows, or undefined. Its type knows lists only.
    return { rows: (first && toPositions(first)) as SqlValue[] };
  };
}

/** A handle that can only read. Over a `query_only` connection SQLite itself refuses the rest. */
export function createReadable(executor: Executor): ReadableDb {
  return handleOver(executor);
}

/** A handle that reads and writes, for use inside one transaction. */
export function createWritable(executor: Executor): WritableDb {
  return handleOver(executor);
}

function handleOver(executor: Executor): WritableDb {
  const dialect = new SQLiteAsyncDialect();
  const drizzle = new BaseSQLiteDatabase('async', dialect, new PositionalSession(executor, dialect), undefined);
  const handle = {
    select: drizzle.select.bind(drizzle),
    selectDistinct: drizzle.selectDistinct.bind(drizzle),
    $count: drizzle.$count.bind(drizzle),
    $with: drizzle.$with,
    with: drizzle.with.bind(drizzle),
    insert: drizzle.insert.bind(drizzle),
    update: drizzle.update.bind(drizzle),
    delete: drizzle.delete.bind(drizzle),
    run: (sql: string, params: readonly unknown[] = []) => executor.run(sql, params),
    all: (sql: string, params: readonly unknown[] = []) =>
      READ.test(sql)
        ? executor.all(sql, params)
        : Promise.reject(new DbError('NOT_A_READ', 'all() reads; use run() in a transaction', sql)),
  };
  // `bind` drops overloads and the brands exist in types only; the members above are exactly those of WritableDb.
  return handle as unknown as WritableDb;
}

import { AsyncLocalStorage } from 'node:async_hooks';
import { createReadable, createWritable } from './adapter.ts';
import type { Checkpoints } from './checkpoints.ts';
import type { Connection, Executor } from './connection.ts';
import { DbError, isHeld } from './errors.ts';
import { createMutex } from './mutex.ts';
import type { Database, WritableDb } from './types.ts';

interface Scope {
  isOpen: boolean;
  /** Statements handed to SQLite and not answered yet. */
  running: number;
}

/** `pragma auto_vacuum`: pages are given back when asked for. */
const INCREMENTAL = 2;
/** 4 MB at a time: an action of the person waits some milliseconds at most. */
const PAGES_GIVEN_BACK = 1000;
const PAGES_WORTH_REWRITING = 4000;

/** With `BUSY_MS` of open.ts about two minutes; a scanner holds a file for half of one. */
const HELD_TRIES = 60;

export interface DatabaseParts {
  readonly file: string;
  readonly reader: Connection;
  readonly writer: Connection;
  readonly checkpoints: Checkpoints;
  /** Told when the file is found to be held by another program, and when it is free again. */
  readonly held: (isHeld: boolean) => void;
  /** Called once, after both connections closed. */
  readonly closed: () => Promise<void>;
}

/**
 * Puts reader and writer together. There is no writing handle outside `write`: a plain insert made while somebody
 * else's transaction is open would be acknowledged and then lost in that transaction's rollback.
 */
export function createDatabase({ file, reader, writer, checkpoints, held, closed }: DatabaseParts): Database {
  const mutex = createMutex();
  const current = new AsyncLocalStorage<Scope>();
  let closing: Promise<void> | null = null;

  /** Each try waits as long as SQLite's busy_timeout; what was asked for is done as soon as the file is free. */
  async function patiently<T>(run: () => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      try {
        const result = await run();
        if (tries > 1) held(false);
        return result;
      } catch (thrown) {
        if (!isHeld(thrown) || closing !== null || tries >= HELD_TRIES) throw thrown;
        held(true);
      }
    }
  }

  async function transaction<T>(fn: (tx: WritableDb) => Promise<T>): Promise<T> {
    await patiently(() => writer.run('begin immediate'));
    const scope: Scope = { isOpen: true, running: 0 };
    try {
      const result = await current.run(scope, () => fn(createWritable(scoped(writer, scope))));
      if (scope.running > 0) {
        throw new DbError('STATEMENT_NOT_AWAITED', 'a statement was still running when its transaction ended');
      }
      scope.isOpen = false;
      await writer.run('commit');
      checkpoints.wrote();
      return result;
    } catch (thrown) {
      scope.isOpen = false;
      // Refused when SQLite has rolled back by itself (disk full, I/O error); the first failure is the one to tell.
      await writer.run('rollback').catch(() => undefined);
      throw thrown;
    }
  }

  async function close(): Promise<void> {
    await mutex.idle();
    await reader.close();
    await checkpoints.stop();
    // Best effort: a full disk must not keep the program from ending, and the WAL holds everything anyway.
    await writer.run('pragma wal_checkpoint(truncate)').catch(() => undefined);
    await writer.close();
    // Before Node 24 every storage costs at every promise of the program, also that of a database closed long ago.
    current.disable();
    await closed();
  }

  async function tidy(): Promise<boolean> {
    const { free, pages, mode } = await freePages(writer);
    if (mode === INCREMENTAL) {
      if (free > 0) await writer.run(`pragma incremental_vacuum(${PAGES_GIVEN_BACK})`);
    } else if (free > PAGES_WORTH_REWRITING && free * 4 > pages) {
      // A file of 0.1 cannot give pages back: it is rewritten once, and from then on it can.
      await writer.run(`pragma auto_vacuum = ${INCREMENTAL}`);
      await writer.run('vacuum');
    }
    await writer.run('pragma optimize');
    return mode === INCREMENTAL && free > PAGES_GIVEN_BACK;
  }

  return {
    file,
    read: createReadable({
      all: (sql, params) => patiently(() => reader.all(sql, params)),
      run: (sql, params) => patiently(() => reader.run(sql, params)),
    }),
    write: (fn) => {
      // The scope outlives the transaction in timers and listeners started by it; only an open one is a nesting.
      if (current.getStore()?.isOpen) {
        return Promise.reject(new DbError('NESTED_WRITE', 'write() inside write() waits for itself: pass tx on'));
      }
      if (closing) return Promise.reject(new DbError('CLOSED', 'the database is closed'));
      return mutex.run(() => transaction(fn));
    },
    tidy: () => (closing ? Promise.resolve(false) : mutex.run(tidy)),
    close: () => (closing ??= close()),
  };
}

async function freePages(writer: Connection): Promise<{ readonly free: number; readonly pages: number; readonly mode: number }> {
  const [row] = await writer.all(
    'select f.freelist_count as free, p.page_count as pages, a.auto_vacuum as mode from pragma_freelist_count f, pragma_page_count p, pragma_auto_vacuum a',
  );
  return { free: Number(row?.['free']), pages: Number(row?.['pages']), mode: Number(row?.['mode']) };
}

/** The writer as one transaction may use it: refused after its end, because it would write into the next one. */
function scoped(writer: Connection, scope: Scope): Executor {
  async function within<T>(sql: string, run: () => Promise<T>): Promise<T> {
    if (!scope.isOpen) throw new DbError('TRANSACTION_OVER', 'this transaction has ended', sql);
    scope.running++;
    try {
      return await run();
    } finally {
      scope.running--;
    }
  }
  return {
    all: (sql, params) => within(sql, () => writer.all(sql, params)),
    run: (sql, params) => within(sql, () => writer.run(sql, params)),
  };
}

import { Writable } from 'node:stream';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase, type Database } from '../../../relay/db/database.ts';
import { createLogger } from '../../../relay/logger.ts';
import { openTestDatabase, type TestDatabase } from '../../support/postgres.ts';

let server: TestDatabase;
let database: Database;
beforeAll(async () => {
  server = await openTestDatabase();
  database = openDatabase(server.url, createLogger('error', new Writable({ write: (_chunk, _encoding, done) => done() })));
});
afterAll(async () => {
  await database.close();
  await server.close();
});

describe('the pool', () => {
  it('a connection that breaks in the middle of a transaction fails that transaction, and not the program', async () => {
    const uncaught: unknown[] = [];
    const listener = (error: unknown): void => void uncaught.push(error);
    process.on('uncaughtException', listener);
    const broken = database.db.transaction(async (tx) => {
      const { rows } = await tx.execute<{ pid: number }>(sql`select pg_backend_pid() as pid`);
      await database.pool.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
      // Between two statements: nobody asks the connection anything while it ends.
      await new Promise((resolve) => setTimeout(resolve, 200));
      await tx.execute(sql`select 1`);
    });
    await expect(broken).rejects.toThrow();
    process.off('uncaughtException', listener);
    expect(uncaught).toEqual([]);
    expect((await database.pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  });
});

import { Writable } from 'node:stream';
import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openDatabase, type Database } from '../../../relay/db/database.ts';
import { createLogger } from '../../../relay/logger.ts';
import { startFaultProxy, type FaultProxy } from '../../support/faultProxy.ts';
import { openTestDatabase, type TestDatabase } from '../../support/postgres.ts';

let server: TestDatabase;
let way: FaultProxy;
let database: Database;
beforeEach(async () => {
  server = await openTestDatabase();
  way = await startFaultProxy(server.url);
  const url = new URL(server.url);
  url.port = new URL(way.url).port;
  database = openDatabase(url.href, createLogger('error', new Writable({ write: (_chunk, _encoding, done) => done() })));
});
afterEach(async () => {
  await way.close();
  await server.close();
});

const one = (): Promise<unknown> => database.transaction('repeatable read read only', (db) => db.execute(sql`select 1`));
const inUse = (): number => database.pool.totalCount - database.pool.idleCount;

it('keeps no connection that breaks before its transaction has begun, or the pool would run dry and never close', async () => {
  await one();
  database.pool.on('acquire', () => way.breakAll());
  // More often than the pool has connections.
  for (let times = 0; times < 12; times += 1) await expect(one()).rejects.toThrow();
  expect(inUse()).toBe(0);
  database.pool.removeAllListeners('acquire');
  await one();
  await database.close();
}, 30_000);

it('gives the connection back after a rejection as it was, with nothing of what was written', async () => {
  await database.pool.query('create table t (id integer)');
  await expect(database.transaction('read committed', async (db) => {
    await db.execute(sql`insert into t values (1)`);
    throw new Error('no');
  })).rejects.toThrow('no');
  await database.transaction('read committed', (db) => db.execute(sql`insert into t values (2)`));
  expect((await database.pool.query('select id from t')).rows).toEqual([{ id: 2 }]);
  expect([inUse(), database.pool.totalCount]).toEqual([0, 1]);
  await database.close();
});

import { sql } from 'drizzle-orm';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBinding, type Db } from '../../../relay/db/database.ts';
import { openTestDatabase, type TestDatabase } from '../../support/postgres.ts';

let server: TestDatabase;
let client: pg.Client;
let db: Db;
beforeAll(async () => {
  server = await openTestDatabase();
  client = new pg.Client({ connectionString: server.url });
  await client.connect();
  await client.query('create table t (id int primary key, word text)');
  db = createBinding()(client);
});
afterAll(async () => {
  await client.end();
  await server.close();
});

/** Asked without a name, so that it is not among what it counts. */
const named = async (): Promise<readonly string[]> => (await client.query<{ statement: string }>('select statement from pg_prepared_statements order by prepare_time')).rows.map(({ statement }) => statement);
const plus = async (n: number): Promise<unknown> => (await db.execute<{ n: number }>(sql`select ${n}::int + 1 as n`)).rows;

describe('statements that come often', () => {
  it('are planned once for a connection, and answer as before', async () => {
    for (const n of [1, 2]) expect(await plus(n)).toEqual([{ n: n + 1 }]);
    expect(await named()).toEqual([]);
    for (let n = 3; n < 12; n += 1) expect(await plus(n)).toEqual([{ n: n + 1 }]);
    expect(await named()).toEqual(['select $1::int + 1 as n']);
  });

  it('fail as before, in a transaction and after it', async () => {
    const put = (id: number): Promise<unknown> => db.execute(sql`insert into t values (${id}, ${'字'})`);
    for (let id = 0; id < 5; id += 1) await put(id);
    await expect(put(0)).rejects.toMatchObject({ cause: { code: '23505' } });
    await client.query('begin; savepoint s');
    await put(5);
    await expect(put(0)).rejects.toMatchObject({ cause: { code: '23505' } });
    await client.query('rollback to savepoint s');
    await put(6);
    await client.query('commit');
    expect((await client.query('select id from t order by id')).rows.map(({ id }) => id)).toEqual([0, 1, 2, 3, 4, 6]);
  });

  it('go on when the table gets another column', async () => {
    const read = (): Promise<unknown> => db.execute(sql`select to_jsonb(t) as row from t where id = ${0}`);
    for (let times = 0; times < 8; times += 1) await read();
    await client.query('alter table t add column more int');
    expect(await read()).toMatchObject({ rows: [{ row: { id: 0, word: '字', more: null } }] });
  });

  it('are few: texts that are never the same twice get no name, and the number of names is bounded', async () => {
    const before = (await named()).length;
    for (let n = 0; n < 30; n += 1) await db.execute(sql.raw(`select ${n} as once_${n}`));
    expect((await named()).length).toBe(before);
    for (let n = 0; n < 200; n += 1) for (let times = 0; times < 4; times += 1) await db.execute(sql`select ${1}::int as ${sql.identifier(`often_${n}`)}`);
    expect((await named()).length).toBe(100);
  });
});

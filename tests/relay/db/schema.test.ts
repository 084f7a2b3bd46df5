import { getTableConfig, PgTable } from 'drizzle-orm/pg-core';
import { toSnakeCase } from 'drizzle-orm/casing';
import { is } from 'drizzle-orm';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as auth from '../../../relay/auth/schema.ts';
import * as files from '../../../relay/files/schema.ts';
import * as inbox from '../../../relay/inbox/schema.ts';
import { migrate, MigrationError } from '../../../relay/db/migrate.ts';
import { migrations } from '../../../relay/db/migrations/index.ts';
import { entityTables } from '../../../relay/db/tables.ts';
import * as sync from '../../../relay/sync/schema.ts';
import * as ticketsOfTheRelay from '../../../relay/tickets/relaySchema.ts';
import { entityNames } from '../../../shared/wire/entities.ts';
import { openTestDatabase, type TestDatabase } from '../../support/postgres.ts';

let test: TestDatabase;
let client: pg.Client;
beforeAll(async () => {
  test = await openTestDatabase();
  await migrate(test.url, migrations);
  client = new pg.Client({ connectionString: test.url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await test.close();
});

const tables = [...new Set([...Object.values(entityTables), ...Object.values(auth), ...Object.values(files), ...Object.values(inbox), ...Object.values(sync), ...Object.values(ticketsOfTheRelay)])].filter((value) => is(value, PgTable));

describe('the schema in the code', () => {
  it('has the tables and columns of the migrated database, with types and nullability', async () => {
    const inCode = tables.flatMap((table) => {
      const { name, columns } = getTableConfig(table);
      return columns.map((c) => `${name}.${toSnakeCase(c.name)} ${c.getSQLType().replace('bigserial', 'bigint')} ${c.notNull ? 'not null' : 'null'}`);
    });
    const { rows } = await client.query<{ line: string }>(
      `select table_name || '.' || column_name || ' ' || data_type || ' ' || case is_nullable when 'NO' then 'not null' else 'null' end as line
       from information_schema.columns where table_schema = 'public' and table_name <> 'migrations'`,
    );
    expect(inCode.toSorted()).toEqual(rows.map((row) => row.line).toSorted());
  });

  it('has the indexes of the migrated database', async () => {
    const inCode = tables.flatMap((table) => getTableConfig(table).indexes.map((index) => `${index.config.name} ${index.config.unique ? 'unique' : 'plain'}`));
    const { rows } = await client.query<{ line: string }>(
      `select c.relname || ' ' || case when i.indisunique then 'unique' else 'plain' end as line from pg_index i join pg_class c on c.oid = i.indexrelid
       join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and not i.indisprimary`,
    );
    expect(inCode.toSorted()).toEqual(rows.map((row) => row.line).toSorted());
  });

  it('has a table for every entity, with id and rev', () => {
    expect(Object.keys(entityTables).toSorted()).toEqual([...entityNames].toSorted());
    for (const table of Object.values(entityTables)) expect(getTableConfig(table).columns.map((c) => c.name)).toEqual(expect.arrayContaining(['id', 'rev']));
  });
});

describe('migrations', () => {
  const two = [...migrations, { name: '9001_more', sql: "alter table contacts add column note text not null default '';" }];

  it('run once, by whoever comes first, and keep what is there', async () => {
    const own = await openTestDatabase();
    const ran = await Promise.all([migrate(own.url, migrations), migrate(own.url, migrations), migrate(own.url, migrations)]);
    expect(ran.flat()).toEqual(migrations.map((m) => m.name));
    const c = new pg.Client({ connectionString: own.url });
    await c.connect();
    await c.query("insert into contacts values ('c1', 'h', '梁工', '', '', 7)");
    const epoch = (await c.query<{ epoch: string }>('select epoch from workspace')).rows[0]?.epoch;
    expect(await migrate(own.url, two)).toEqual(['9001_more']);
    expect(await migrate(own.url, two)).toEqual([]);
    expect((await c.query('select * from contacts')).rows).toEqual([{ id: 'c1', hospital_id: 'h', name: '梁工', title: '', merged_into: null, phone: '', rev: '7', note: '' }]);
    expect((await c.query<{ epoch: string }>('select epoch from workspace')).rows[0]?.epoch).toBe(epoch);
    await c.end();
    await own.close();
  });

  it('refuse a database of a newer version, and a step that was altered', async () => {
    const own = await openTestDatabase();
    await migrate(own.url, two);
    await expect(migrate(own.url, migrations)).rejects.toThrow(MigrationError);
    await expect(migrate(own.url, migrations)).rejects.toThrow(/newer version/);
    await expect(migrate(own.url, [...migrations, { name: '9001_more', sql: 'select 1' }])).rejects.toThrow(/does not match/);
    await own.close();
  });

  it('a step that fails leaves nothing of itself', async () => {
    const own = await openTestDatabase();
    await migrate(own.url, migrations);
    await expect(migrate(own.url, [...migrations, { name: '9001_bad', sql: 'create table half (id int); select no_such;' }])).rejects.toThrow();
    expect(await migrate(own.url, two)).toEqual(['9001_more']);
    await own.close();
  });

  it('have names that sort in the order in which they run', () => {
    const names = migrations.map((m) => m.name);
    expect(names).toEqual(names.toSorted());
    for (const name of names) expect(name).toMatch(/^\d{4}_[a-z_]+$/);
  });
});

import { createHash } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate } from '../../../relay/db/migrate.ts';
import { migrations } from '../../../relay/db/migrations/index.ts';
import { filledRow } from '../../support/fillTables.ts';
import { openTestDatabase, type TestDatabase } from '../../support/postgres.ts';

/** The schema of relay 0.1.0: so many steps, and a hash of their text. */
const RELEASED = { steps: 4, hash: '275404e5ba24e0fc' };

let test: TestDatabase;
let client: pg.Client;
beforeAll(async () => {
  test = await openTestDatabase();
  client = new pg.Client({ connectionString: test.url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await test.close();
});

interface Table {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
}
async function tables(): Promise<readonly Table[]> {
  const { rows } = await client.query<{ table: string; name: string; type: string }>(
    `select table_name as table, column_name as name, data_type as type from information_schema.columns
     where table_schema = 'public' and table_name <> 'migrations' order by table_name, ordinal_position`,
  );
  return [...new Set(rows.map((row) => row.table))].map((name) => ({ name, columns: rows.filter((row) => row.table === name) }));
}
async function contents(of: readonly Table[]): Promise<Record<string, unknown>> {
  const read = async ({ name, columns }: Table) => {
    const { rows } = await client.query(`select ${columns.map((column) => `"${column.name}"`).join()} from ${name}`);
    return [name, rows.map((row) => JSON.stringify(row)).toSorted()] as const;
  };
  const found: [string, unknown][] = [];
  for (const table of of) found.push([...(await read(table))]);
  return Object.fromEntries(found);
}

describe('the database of relay 0.1.0', () => {
  it('is built by steps that never change', () => {
    const text = migrations.slice(0, RELEASED.steps).map(({ name, sql }) => `${name}\n${sql}`).join('\n');
    expect(createHash('sha256').update(text).digest('hex').slice(0, 16)).toBe(RELEASED.hash);
  });

  it('comes through every later step with every row and every value', async () => {
    await migrate(test.url, migrations.slice(0, RELEASED.steps));
    const old = await tables();
    for (const { name, columns } of old) {
      // The workspace is one row, which the first step has written.
      for (const n of name === 'workspace' ? [] : [1, 2, 3]) {
        const row = filledRow(name, columns, n);
        const values = Object.entries(row).map(([column, value]) => (columns.find((one) => one.name === column)?.type === 'bytea' ? Buffer.from(String(value)) : value));
        await client.query(`insert into ${name} (${Object.keys(row).map((column) => `"${column}"`)}) values (${values.map((_, at) => `$${at + 1}`)})`, values);
      }
    }
    const before = await contents(old);
    expect(await migrate(test.url, migrations)).toEqual(migrations.slice(RELEASED.steps).map((step) => step.name));
    expect(await contents(old)).toEqual(before);
    expect(Object.values(before).every((rows) => Array.isArray(rows) && rows.length > 0)).toBe(true);
  });
});

import { getTableName } from 'drizzle-orm';
import pg from 'pg';
import { createBinding } from '../../../relay/db/database.ts';
import { readBy } from '../../../relay/db/rowStore.ts';
import { entityTables } from '../../../relay/db/tables.ts';
import { entityNames, type EntityName } from '../../../shared/wire/entities.ts';
import { openMigratedDatabase } from '../../support/postgres.ts';
import type { RelayRows } from '../../support/relayReader.ts';

/** One text for each entity that changes with any row of it. */
const hashesOfAll = `select ${entityNames.map((entity) => `(select md5(string_agg(t::text, ',' order by t.id)) from public.${getTableName(entityTables[entity])} t) as "${entity}"`).join(', ')}`;

/** One database for all sequences: put back to its first rows in a few milliseconds instead of made anew. */
export interface ModelDatabase {
  readonly url: string;
  /** Keeps what is in it now as the beginning of every sequence. */
  keep(): Promise<void>;
  /** Back to what was kept. Waits until nobody else is connected. */
  reset(): Promise<void>;
  query<Row>(sql: string): Promise<readonly Row[]>;
  /** Everything, as its models. Tables in which nothing has changed since they were last read are not read again. */
  rows(): Promise<RelayRows>;
  close(): Promise<void>;
}

export async function openModelDatabase(): Promise<ModelDatabase> {
  const database = await openMigratedDatabase();
  const client = new pg.Client({ connectionString: database.url });
  client.on('error', () => undefined);
  await client.connect();
  const db = createBinding()(client);
  let tables: readonly string[] = [];
  const read = new Map<EntityName, { readonly hash: string | null | undefined; readonly rows: ReadonlyMap<string, unknown> }>();

  async function isAlone(): Promise<boolean> {
    const others = await client.query('select 1 from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()');
    return others.rowCount === 0;
  }
  return {
    url: database.url,
    async keep() {
      const found = await client.query<{ tablename: string }>("select tablename from pg_tables where schemaname = 'public' and tablename not like '%migration%'");
      tables = found.rows.map(({ tablename }) => tablename);
      await client.query('create schema kept');
      for (const table of tables) await client.query(`create table kept.${table} as table public.${table}`);
    },
    async reset() {
      for (let tries = 0; !(await isAlone()); tries += 1) {
        if (tries > 40) await client.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()');
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      const statements = tables.flatMap((table) => [`delete from public.${table}`, `insert into public.${table} overriding system value table kept.${table}`]);
      await client.query(`begin; set local session_replication_role = replica; ${statements.join('; ')}; commit`);
    },
    query: async <Row>(sql: string) => (await client.query(sql)).rows as Row[],
    async rows() {
      const { rows: [hashes = {}] } = await client.query<Record<string, string | null>>(hashesOfAll);
      for (const entity of entityNames) {
        if (read.get(entity)?.hash === hashes[entity]) continue;
        const rows = await readBy(db, entity, undefined);
        read.set(entity, { hash: hashes[entity], rows: new Map(rows.map((row) => [row.id, row])) });
      }
      return Object.fromEntries([...read].map(([entity, { rows }]) => [entity, rows])) as unknown as RelayRows; // of every entity its rows
    },
    async close() {
      await client.end();
      await database.close();
    },
  };
}

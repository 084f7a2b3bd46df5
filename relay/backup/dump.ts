import type pg from 'pg';
import type { BackupHead } from './format.ts';

const ROWS_AT_ONCE = 1000;
/** Tables whose rows hold whole files: twice 20 MiB of text each, so that a thousand of them fit nowhere. */
const ONE_AT_A_TIME: ReadonlySet<string> = new Set(['files', 'file_parts']);

/** Names, for statements: they come from the engine's own catalogue. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** The relay's tables; `migrations` is the schema's history and travels in the head. */
export async function tablesOf(client: pg.Client): Promise<readonly string[]> {
  const { rows } = await client.query<{ name: string }>(
    "select tablename as name from pg_tables where schemaname = 'public' and tablename <> 'migrations' order by tablename",
  );
  return rows.map(({ name }) => name);
}

/**
 * Everything in the database as text, in pieces of many lines. One snapshot (REPEATABLE READ), so that it is whole
 * although a relay goes on writing, which it neither blocks nor notices.
 * @param client a connection of its own
 */
export async function* dump(client: pg.Client, about: Pick<BackupHead, 'at' | 'keyCheck' | 'key'>): AsyncGenerator<string> {
  await client.query('begin isolation level repeatable read read only');
  const { rows: migrations } = await client.query<BackupHead['migrations'][number]>('select name, hash from migrations order by name');
  const head: BackupHead = { format: 'zhishou-backup', version: 1, ...about, migrations };
  yield `head ${JSON.stringify(head)}\n`;
  let count = 0;
  for (const table of await tablesOf(client)) {
    yield `table ${table}\n`;
    await client.query(`declare reading no scroll cursor for select to_jsonb(t)::text as json from ${quoted(table)} t`);
    for (;;) {
      const { rows } = await client.query<{ json: string }>(`fetch ${ONE_AT_A_TIME.has(table) ? 1 : ROWS_AT_ONCE} from reading`);
      if (rows.length === 0) break;
      count += rows.length;
      yield rows.map(({ json }) => `row ${json}\n`).join('');
    }
    await client.query('close reading');
  }
  yield `end ${count}\n`;
  await client.query('commit');
}

import type pg from 'pg';
import { migrate, type Migration } from '../db/migrate.ts';
import { quoted, tablesOf } from './dump.ts';
import { BackupError, type BackupHead, type BackupLine } from './format.ts';

export interface Loaded {
  readonly head: BackupHead;
  readonly rows: number;
  /** Replies that stood before their delivery and now wait for a person. */
  readonly held: number;
}

const ROWS_AT_ONCE = 1000;
const CHARACTERS_AT_ONCE = 4_000_000;

/**
 * Fills an empty database, all of it or nothing.
 * @param client a connection of its own to the database at `url`
 * @param newEpoch what desktops shall know this database by. Null: it takes the place of one that is no more in use and
 *   is the same to the last row, so that they need not notice.
 * @throws BackupError when the database is not empty or the lines do not fit this version
 */
export async function load(client: pg.Client, url: string, migrations: readonly Migration[], lines: AsyncIterable<BackupLine>, newEpoch: string | null): Promise<Loaded> {
  await clear(client);
  const reader = lines[Symbol.asyncIterator]();
  const first = await reader.next();
  if (first.done === true || first.value.kind !== 'head') throw new BackupError('this is not a backup of 值守, or it is damaged');
  const { head } = first.value;
  await prepareSchema(client, url, migrations, head);
  await client.query('begin');
  try {
    const tables = await tablesOf(client);
    // What the migrations themselves put in comes again with the rows.
    await client.query(`truncate ${tables.map(quoted).join(', ')}`);
    const rows = await fill(client, new Set(tables), reader);
    await continueSequences(client);
    const held = newEpoch === null ? 0 : await beginAnew(client, newEpoch);
    await client.query('commit');
    return { head, rows, held };
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}

/** A relay's database in which nothing ever happened counts as empty: a first start, or a load that was cut short. */
async function clear(client: pg.Client): Promise<void> {
  const { rows: present } = await client.query<{ name: string }>("select tablename as name from pg_tables where schemaname = 'public'");
  if (present.length === 0) return;
  const isOurs = present.some(({ name }) => name === 'migrations') && present.some(({ name }) => name === 'workspace');
  const head = isOurs ? (await client.query<{ head: string }>('select head from workspace')).rows[0]?.head : undefined;
  if (head !== '0') throw new BackupError('the database to fill is not empty; take a new one, so that nothing there is lost');
  await client.query(`drop table ${present.map(({ name }) => quoted(name)).join(', ')}`);
}

/** The schema the rows were written under; later steps run afterwards, on the rows. */
async function prepareSchema(client: pg.Client, url: string, migrations: readonly Migration[], head: BackupHead): Promise<void> {
  await migrate(url, migrations.slice(0, head.migrations.length));
  const { rows } = await client.query<{ name: string; hash: string }>('select name, hash from migrations order by name');
  const isSame = rows.length === head.migrations.length && rows.every((row, index) => row.name === head.migrations[index]?.name && row.hash === head.migrations[index].hash);
  if (!isSame) throw new BackupError('the backup was written by another version of the relay; use that one or a newer one');
}

async function fill(client: pg.Client, tables: ReadonlySet<string>, lines: AsyncIterator<BackupLine>): Promise<number> {
  let table: string | null = null;
  let batch: string[] = [];
  let size = 0;
  let count = 0;
  const flush = async (): Promise<void> => {
    if (table !== null && batch.length > 0) {
      await client.query(`insert into ${quoted(table)} select * from jsonb_populate_recordset(null::${quoted(table)}, $1::jsonb)`, [`[${batch.join(',')}]`]);
    }
    count += batch.length;
    batch = [];
    size = 0;
  };
  for (;;) {
    const { value: line, done } = await lines.next();
    if (done === true) throw new BackupError('the backup is not complete: it ends before its end');
    if (line.kind === 'row') {
      batch.push(line.json);
      size += line.json.length;
      if (batch.length >= ROWS_AT_ONCE || size >= CHARACTERS_AT_ONCE) await flush();
      continue;
    }
    await flush();
    if (line.kind === 'table') {
      if (!tables.has(line.name)) throw new BackupError(`the backup holds a table "${line.name.slice(0, 64)}" that this version does not know`);
      table = line.name;
    } else if (line.kind === 'end') {
      if (line.rows !== count) throw new BackupError(`the backup is damaged: ${count} of ${line.rows} rows`);
      return count;
    }
  }
}

async function continueSequences(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ table: string; column: string; sequence: string }>(
    `select table_name as table, column_name as column, pg_get_serial_sequence(quote_ident(table_name), column_name) as sequence
     from information_schema.columns where table_schema = 'public' and column_default like 'nextval(%'`,
  );
  for (const { table, column, sequence } of rows) {
    await client.query(`select setval($1, coalesce((select max(${quoted(column)}) from ${quoted(table)}), 0) + 1, false)`, [sequence]);
  }
}

/**
 * Makes an old state the present one. Desktops drop their mirrors and keep what they have not sent. A reply that was on
 * its way when the backup was made was probably delivered since: it is not sent again, a person looks (I2).
 */
async function beginAnew(client: pg.Client, epoch: string): Promise<number> {
  await client.query('update workspace set epoch = $1', [epoch]);
  const held = await client.query(
    "update messages set state = 'unknown', failure = 'interrupted', retryable = true where direction = 'out' and state in ('queued', 'sending')",
  );
  return held.rowCount ?? 0;
}

import type { Connection } from './connection.ts';
import { DbError } from './errors.ts';

/** One step of the schema. Never calls live code, so that it does the same in ten years (principle 10). */
export interface Migration {
  /** `0001_initial`: four digits, then lower-case words. */
  readonly name: string;
  /** When it was written, ms UTC. Strictly increasing along the list. */
  readonly at: number;
  /** One statement each. */
  readonly sql: readonly string[];
}

export type MigrateResult =
  | { readonly kind: 'migrated'; readonly applied: readonly string[] }
  /** The file was written by a program that knows more migrations. `writtenBy` is that program's version. */
  | { readonly kind: 'newer'; readonly found: number; readonly known: number; readonly writtenBy: string }
  /** The file's history is not a beginning of this program's history; `name` is the first that differs. */
  | { readonly kind: 'diverged'; readonly name: string };

interface AppliedRow {
  readonly name: string;
  readonly app: string;
}

const NAME = /^\d{4}_[a-z0-9]+(_[a-z0-9]+)*$/;
const JOURNAL = `create table _migrations (
  seq integer primary key, name text not null unique, at integer not null, app text not null)`;

/**
 * Refuses a list that a merge has put out of order: an entry written earlier but merged later would never run on
 * files that are already past it.
 * @throws DbError
 */
export function assertMigrationList(migrations: readonly Migration[]): void {
  const names = new Set<string>();
  let previous = -Infinity;
  for (const { name, at } of migrations) {
    if (!NAME.test(name)) throw new DbError('BAD_MIGRATIONS', `migration name ${name} is not like 0001_initial`);
    if (names.has(name)) throw new DbError('BAD_MIGRATIONS', `migration ${name} is listed twice`);
    if (!(at > previous)) throw new DbError('BAD_MIGRATIONS', `migration ${name} is not later than the one before it`);
    names.add(name);
    previous = at;
  }
}

/** Compares the file's history with this program's. Writes nothing. `migrated` lists what is already applied. */
export async function inspectMigrations(
  connection: Connection,
  migrations: readonly Migration[],
): Promise<MigrateResult> {
  assertMigrationList(migrations);
  const [version] = await connection.all('pragma user_version');
  const found = Number(version?.['user_version'] ?? 0);
  const applied = await readApplied(connection);
  const writtenBy = applied.at(-1)?.app ?? '';
  const wrong = applied.find((row, index) => index < migrations.length && migrations[index]?.name !== row.name);
  if (wrong) return { kind: 'diverged', name: wrong.name };
  const count = Math.max(found, applied.length);
  if (count > migrations.length) return { kind: 'newer', found: count, known: migrations.length, writtenBy };
  if (found !== applied.length) return { kind: 'diverged', name: `user_version ${found}` };
  return { kind: 'migrated', applied: applied.map((row) => row.name) };
}

/**
 * Brings the file up to date, one transaction per migration. Foreign keys are off meanwhile, because a table rebuild
 * would otherwise cascade-delete the children, and `pragma foreign_keys` does nothing inside a transaction
 * (https://sqlite.org/lang_altertable.html#otheralter); they are checked before each commit and on again after.
 * @param appVersion noted beside each migration, to tell the person which version wrote a newer file
 * @throws DbError of the statement that failed, or FOREIGN_KEY_CHECK; that migration is rolled back
 */
export async function migrate(
  connection: Connection,
  migrations: readonly Migration[],
  appVersion: string,
): Promise<MigrateResult> {
  const before = await inspectMigrations(connection, migrations);
  if (before.kind !== 'migrated') return before;
  const missing = migrations.slice(before.applied.length);
  if (missing.length === 0) return { kind: 'migrated', applied: [] };
  await connection.run('pragma foreign_keys = off');
  try {
    for (const [index, migration] of missing.entries()) {
      await applyOne(connection, migration, before.applied.length + index + 1, appVersion);
    }
  } finally {
    await connection.run('pragma foreign_keys = on');
  }
  return { kind: 'migrated', applied: missing.map((migration) => migration.name) };
}

async function readApplied(connection: Connection): Promise<AppliedRow[]> {
  const [table] = await connection.all(`select 1 as present from sqlite_schema where name = '_migrations'`);
  if (!table) return [];
  const rows = await connection.all('select name, app from _migrations order by seq');
  return rows.map((row) => ({ name: String(row['name']), app: String(row['app']) }));
}

async function applyOne(connection: Connection, migration: Migration, seq: number, app: string): Promise<void> {
  await connection.run('begin immediate');
  try {
    if (seq === 1) await connection.run(JOURNAL);
    for (const statement of migration.sql) await connection.run(statement);
    await connection.run('insert into _migrations(seq, name, at, app) values (?, ?, ?, ?)', [
      seq, migration.name, migration.at, app,
    ]);
    await connection.run(`pragma user_version = ${seq}`);
    const broken = await connection.all('pragma foreign_key_check');
    if (broken.length > 0) {
      const table = String(broken[0]?.['table']);
      throw new DbError('FOREIGN_KEY_CHECK', `${migration.name} leaves ${broken.length} broken references in ${table}`);
    }
    await connection.run('commit');
  } catch (thrown) {
    await connection.run('rollback').catch(() => undefined);
    throw thrown;
  }
}

import { createHash } from 'node:crypto';
import sqlite3 from 'sqlite3';
import { afterEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../../../electron/core/db/open.ts';
import type { Migration } from '../../../electron/core/db/migrate.ts';
import type { Database } from '../../../electron/core/db/types.ts';
import { deviceMigrations, localMigrations } from '../../../electron/core/migrations/local.ts';
import { mirrorMigrations } from '../../../electron/core/migrations/mirror.ts';
import { removeScratchDir, scratchDir } from '../../support/scratchDir.ts';
import { filledRow } from '../../support/fillTables.ts';

/** Every schema that was ever handed to a desktop: how many steps it had, and a hash of their text. */
const released = [
  { version: '0.1.0', file: 'mirror.db', migrations: mirrorMigrations, steps: 1, hash: 'aaa3687e2a88ad0c' },
  { version: '0.1.0', file: 'local.db', migrations: localMigrations, steps: 1, hash: '0e82eeacfbaa63fc' },
  { version: '0.1.0', file: 'device.db', migrations: deviceMigrations, steps: 1, hash: 'b0d829d4c3f09aaf' },
] as const;

const hashOf = (migrations: readonly Migration[]): string => createHash('sha256').update(JSON.stringify(migrations)).digest('hex').slice(0, 16);

const dirs: string[] = [];
afterEach(async () => {
  for (const dir of dirs.splice(0)) await removeScratchDir(dir);
});

async function openWith(file: string, migrations: readonly Migration[]): Promise<Database> {
  const opened = await openDatabase({ file, durability: 'full', migrations, appVersion: 'test' });
  if (opened.kind !== 'opened') throw new Error(JSON.stringify(opened));
  return opened.database;
}

interface Table {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
}
/** Tables of ours; the search index's own are written through its virtual table. */
async function tablesIn(database: Database): Promise<readonly Table[]> {
  const names = await database.read.all<{ name: string }>(
    `select name from pragma_table_list where schema = 'main' and type = 'table' and name not like 'sqlite_%' and name <> '_migrations'`,
  );
  return Promise.all(
    names.map(async ({ name }) => ({ name, columns: await database.read.all<{ name: string; type: string }>('select name, lower(type) as type from pragma_table_info(?)', [name]) })),
  );
}

async function fill(database: Database, tables: readonly Table[]): Promise<void> {
  await database.write(async (tx) => {
    for (const { name, columns } of tables) {
      for (const n of [1, 2, 3]) {
        const row = filledRow(name, columns, n);
        await tx.run(`insert into "${name}"(${Object.keys(row).map((column) => `"${column}"`)}) values (${Object.keys(row).map(() => '?')})`, Object.values(row));
      }
    }
  });
}

/** As it was; only sealed shadows could not be given new fields (0002_ticket_kinds), so that a mirror with any is pulled again. */
function expectedOf(table: string, rows: readonly object[]): readonly object[] {
  if (table === 'shadows') return [];
  return table === 'mirrorState' ? rows.map((row) => ({ ...row, cursor: 0 })) : rows;
}

describe.each(released)('$file of $version', ({ file, migrations, steps, hash }) => {
  it('is built by steps that never change', () => {
    expect(hashOf(migrations.slice(0, steps))).toBe(hash);
  });

  it('comes through every later step with every row and every value', async () => {
    const dir = scratchDir('released');
    dirs.push(dir);
    const path = `${dir}/${file}`;
    const old = await openWith(path, migrations.slice(0, steps));
    const tables = await tablesIn(old);
    await fill(old, tables);
    const before = await Promise.all(tables.map(({ name }) => old.read.all(`select * from "${name}" order by rowid`)));
    if (file === 'mirror.db') {
      await old.write((tx) => tx.run(`insert into search_message_fts(rowid, t) values (1, '缴费')`));
    }
    await old.close();

    const now = await openWith(path, migrations);
    const columns = (table: Table) => table.columns.map((column) => `"${column.name}"`).join();
    const after = await Promise.all(tables.map((table) => now.read.all(`select ${columns(table)} from "${table.name}" order by rowid`)));
    expect(after).toEqual(tables.map(({ name }, at) => expectedOf(name, before[at] ?? [])));
    expect(before.every((rows) => rows.length === 3)).toBe(true);
    if (file === 'mirror.db') expect(await now.read.all(`select rowid as id from search_message_fts where search_message_fts match '"缴费"'`)).toEqual([{ id: 1 }]);
    await now.close();
    expect(await integrity(path)).toBe('ok');
  });
});

describe('a mirror of 0.1.0', () => {
  it('counts as one that holds everything, and nothing in it was skipped', async () => {
    const dir = scratchDir('released');
    dirs.push(dir);
    const old = await openWith(`${dir}/mirror.db`, mirrorMigrations.slice(0, 1));
    await old.write((tx) => tx.run(`insert into mirrorState values (1, 'epoch', 42, 1, 0, 'mark')`));
    await old.close();
    const now = await openWith(`${dir}/mirror.db`, mirrorMigrations);
    expect(await now.read.all('select * from mirrorState')).toEqual([
      { slot: 1, epoch: 'epoch', cursor: 42, complete: 1, clockOffset: 0, keyMark: 'mark', pulledAt: null, horizon: 0, filledFrom: 0, understands: '' },
    ]);
    await now.close();
  });
});

function integrity(file: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const db = new sqlite3.Database(file);
    db.get<{ integrity_check: string }>('pragma integrity_check', (error, row) => (error === null ? resolve(row.integrity_check) : reject(error)));
    db.close();
  });
}

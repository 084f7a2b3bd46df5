import { stat } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { openConnection } from '../../../../electron/core/db/connection.ts';
import { openDatabase } from '../../../../electron/core/db/open.ts';
import type { Migration } from '../../../../electron/core/db/migrate.ts';
import type { Database } from '../../../../electron/core/db/types.ts';
import { scratchFolder } from './scratch.ts';

const migrations: readonly Migration[] = [{ name: '0001_rows', at: 1, sql: ['create table rows (id integer primary key, text text not null)'] }];
/** Two pages each. */
const ROWS = 9_000;

async function openAt(file: string): Promise<Database> {
  const opened = await openDatabase({ file, durability: 'normal', migrations, appVersion: 'test' });
  if (opened.kind !== 'opened') throw new Error(JSON.stringify(opened));
  return opened.database;
}
async function fillAndEmpty(database: Database): Promise<void> {
  await database.write(async (tx) => {
    await tx.run(`with recursive n(i) as (select 1 union all select i + 1 from n where i < ?) insert into rows select i, hex(zeroblob(4000)) from n`, [ROWS]);
  });
  await database.write(async (tx) => void (await tx.run('delete from rows where id > 10')));
}
const sizeAfterClose = async (database: Database): Promise<number> => {
  await database.close();
  return (await stat(database.file)).size;
};

describe('tidy', () => {
  it('gives back free pages, some at a time, while the rows stay', async () => {
    const database = await openAt(`${await scratchFolder()}/mirror.db`);
    await fillAndEmpty(database);
    let times = 0;
    while (await database.tidy()) times += 1;
    expect(times).toBeGreaterThan(3);
    expect(await database.read.all('select count(*) as n from rows')).toEqual([{ n: 10 }]);
    expect(await sizeAfterClose(database)).toBeLessThan(1_000_000);
  }, 60_000);

  it('rewrites a file of 0.1, which could not give pages back, once', async () => {
    const file = `${await scratchFolder()}/mirror.db`;
    const old = await openConnection(file, 'create');
    await old.run('pragma auto_vacuum = none');
    await old.run('create table before (id integer)');
    await old.run('drop table before');
    await old.close();
    const database = await openAt(file);
    await fillAndEmpty(database);
    expect(await database.tidy()).toBe(false);
    expect(await database.read.all('select auto_vacuum as mode from pragma_auto_vacuum')).toEqual([{ mode: 2 }]);
    expect(await sizeAfterClose(database)).toBeLessThan(1_000_000);
  }, 60_000);
});

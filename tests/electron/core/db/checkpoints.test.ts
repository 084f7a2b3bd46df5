import { copyFile, stat } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { openConnection } from '../../../../electron/core/db/connection.ts';
import type { Database } from '../../../../electron/core/db/types.ts';
import { until } from '../../../support/until.ts';
import { openAt, scratchFolder } from './scratch.ts';

const MB = 1024 * 1024;
const sizeOf = async (file: string): Promise<number> => (await stat(file)).size;

/** Some `megabytes` of rows in one transaction. */
async function fill(database: Database, from: number, megabytes: number): Promise<void> {
  await database.write(async (tx) => {
    await tx.run(
      'with recursive n(i) as (select ?1 union all select i + 1 from n where i < ?1 + ?2 - 1) insert into messages(id, name) select i, hex(zeroblob(2000)) from n',
      [from, megabytes * 256],
    );
  });
}
/** Rows that the file holds without its WAL. */
async function settledRows(database: Database): Promise<number> {
  const copy = `${await scratchFolder()}/copy.db`;
  await copyFile(database.file, copy);
  const connection = await openConnection(copy, 'existing');
  const rows = await connection.all('select count(*) as n from messages').catch(() => [{ n: -1 }]);
  await connection.close();
  return Number(rows[0]?.['n']);
}

describe('checkpoints', () => {
  it('are not paid by a commit, and come when nobody writes', async () => {
    const database = await openAt(`${await scratchFolder()}/mirror.db`);
    const before = await sizeOf(database.file);
    await fill(database, 1, 24);
    expect(await sizeOf(database.file)).toBe(before);
    expect(await sizeOf(`${database.file}-wal`)).toBeGreaterThan(24 * MB);
    await until('the rows to be in the file', async () => (await settledRows(database)) === 24 * 256, 10_000);
    // The WAL begins anew with the next commit that finds the checkpoint at its end, and is cut back.
    let more = 0;
    await until('the WAL to be short', async () => {
      await fill(database, 100_000 + 1000 * more, 1);
      more += 1;
      return (await sizeOf(`${database.file}-wal`)) < 6 * MB;
    }, 10_000);
    expect(await database.read.all('select count(*) as n from messages')).toEqual([{ n: (24 + more) * 256 }]);
  }, 30_000);

  it('do not let the WAL grow for ever while somebody writes without a pause', async () => {
    const database = await openAt(`${await scratchFolder()}/mirror.db`);
    for (let part = 0; part < 12; part += 1) await fill(database, part * 10_000, 16);
    expect(await sizeOf(`${database.file}-wal`)).toBeLessThan(100 * MB);
  }, 60_000);

  it('are over when the database is closed', async () => {
    const database = await openAt(`${await scratchFolder()}/mirror.db`);
    await fill(database, 1, 8);
    await database.close();
    expect(await settledRows(database)).toBe(8 * 256);
  });
});

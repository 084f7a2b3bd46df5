import { readFile, writeFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../../../electron/core/db/open.ts';
import type { Migration } from '../../../../electron/core/db/migrate.ts';
import { scratchFolder } from './scratch.ts';

const migrations: readonly Migration[] = [
  { name: '0001_rows', at: 1, sql: ['create table rows (turn integer not null, part integer not null, text text not null)'] },
];
const PARTS = 3;
const TURNS = 12;
const FRAME = 4096 + 24;

interface Moment {
  readonly db: Buffer;
  readonly wal: Buffer;
}

/** The files as they are on the disk after each acknowledged transaction of a `full` database, from before the first on. */
async function moments(): Promise<readonly Moment[]> {
  const file = `${await scratchFolder()}/local.db`;
  const opened = await openDatabase({ file, durability: 'full', migrations, appVersion: 'test' });
  if (opened.kind !== 'opened') throw new Error(JSON.stringify(opened));
  const look = async (): Promise<Moment> => ({ db: await readFile(file), wal: await readFile(`${file}-wal`) });
  const seen = [await look()];
  for (let turn = 1; turn <= TURNS; turn++) {
    await opened.database.write(async (tx) => {
      for (let part = 0; part < PARTS; part++) await tx.run('insert into rows values (?, ?, ?)', [turn, part, `第 ${turn} 次 ${'长'.repeat(200 * part)}`]);
    });
    seen.push(await look());
  }
  await opened.database.close();
  return seen;
}

/** Opens what a power cut left and tells which turns are there. */
async function turnsAfter({ db, wal }: Moment, marker: string): Promise<readonly { turn: number; parts: number }[]> {
  const file = `${await scratchFolder()}/local.db`;
  await writeFile(file, db);
  await writeFile(`${file}-wal`, wal);
  await writeFile(`${file}.state`, marker);
  const opened = await openDatabase({ file, durability: 'full', migrations, appVersion: 'test' });
  if (opened.kind !== 'opened') throw new Error(JSON.stringify(opened));
  const turns = await opened.database.read.all<{ turn: number; parts: number }>('select turn, count(*) as parts from rows group by turn order by turn');
  await opened.database.close();
  return turns;
}
const upTo = (count: number) => Array.from({ length: count }, (_, index) => ({ turn: index + 1, parts: PARTS }));

describe('a power cut', () => {
  it('between any two writes keeps every acknowledged transaction and none in part', async () => {
    const seen = await moments();
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: TURNS - 1 }), fc.double({ min: 0, max: 1, noNaN: true }), fc.boolean(), async (turn, share, torn) => {
        const [before, after] = [seen[turn], seen[turn + 1]];
        if (before === undefined || after === undefined) throw new Error('no such moment');
        // The disk had synced everything up to the last answer; of what came later any beginning may be there, the last sector torn.
        const end = before.wal.length + Math.floor((after.wal.length - before.wal.length) * share);
        const wal = Buffer.from(after.wal.subarray(0, end));
        if (torn && end > before.wal.length) wal.fill(0, Math.max(before.wal.length, end - 512));
        const turns = await turnsAfter({ db: before.db, wal }, 'open');
        expect([turn, turn + 1]).toContain(turns.length);
        expect(turns).toEqual(upTo(turns.length));
        expect(end < after.wal.length || torn ? turns.length >= turn : turns.length === turn + 1).toBe(true);
      }),
      { numRuns: 40, endOnFailure: true },
    );
  }, 120_000);

  it('during a checkpoint loses nothing: pages may be old, new or torn, the WAL has them all', async () => {
    const file = `${await scratchFolder()}/local.db`;
    const opened = await openDatabase({ file, durability: 'full', migrations, appVersion: 'test' });
    if (opened.kind !== 'opened') throw new Error(JSON.stringify(opened));
    for (let turn = 1; turn <= TURNS; turn++) {
      await opened.database.write(async (tx) => {
        for (let part = 0; part < PARTS; part++) await tx.run('insert into rows values (?, ?, ?)', [turn, part, '长'.repeat(900)]);
      });
    }
    const [old, wal] = [await readFile(file), await readFile(`${file}-wal`)];
    await opened.database.close();
    const checkpointed = await readFile(file);
    expect(wal.length).toBeGreaterThan(FRAME * 5);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom<'old' | 'new' | 'torn'>('old', 'new', 'torn'), { minLength: 64, maxLength: 64 }), async (fates) => {
        // The file has its new length as soon as one new page beyond its end was written.
        const db = Buffer.alloc(checkpointed.length);
        for (let page = 0; page * 4096 < db.length; page++) {
          const [from, to] = [page * 4096, (page + 1) * 4096];
          const fate = fates[page % fates.length];
          // Beyond the old end there was nothing: zeros.
          const copy = (source: Buffer, begin: number, end: number) => begin < source.length && source.copy(db, begin, begin, end);
          copy(fate === 'old' ? old : checkpointed, from, fate === 'torn' ? from + 2048 : to);
          if (fate === 'torn') copy(old, from + 2048, to);
        }
        expect(await turnsAfter({ db, wal }, 'open')).toEqual(upTo(TURNS));
      }),
      { numRuns: 15, endOnFailure: true },
    );
  }, 120_000);
});

import { chmod, open, readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { openConnection } from '../../../../electron/core/db/connection.ts';
import { isCorruption } from '../../../../electron/core/db/errors.ts';
import { readMarker, setAside } from '../../../../electron/core/db/marker.ts';
import { openDatabase } from '../../../../electron/core/db/open.ts';
import { rescueRows, rescueTable } from '../../../../electron/core/db/rescue.ts';
import { hospitals, openAt, optionsFor, scratchDatabase, scratchFolder } from './scratch.ts';

const ROWS = 4000;
const NOW = Date.UTC(2026, 0, 2, 3, 4, 5, 6);

/** A closed database of some hundred pages. */
async function closedFile(): Promise<string> {
  const file = `${await scratchFolder()}/mirror.db`;
  const database = await openAt(file);
  await database.write(async (tx) => {
    for (let id = 0; id < ROWS; id += 500) {
      const rows = Array.from({ length: 500 }, (_, index) => ({ id: `h${id + index}`, name: '医院'.repeat(40) }));
      await tx.insert(hospitals).values(rows);
    }
  });
  await database.close();
  return file;
}

async function overwrite(file: string, from: number, bytes: number): Promise<void> {
  const handle = await open(file, 'r+');
  await handle.write(Buffer.alloc(bytes, 0x5a), 0, bytes, from);
  await handle.close();
}

describe('openDatabase', () => {
  it('sets the pragmas of the design', async () => {
    for (const [durability, synchronous] of [['full', 2], ['normal', 1]] as const) {
      const database = await scratchDatabase({ durability });
      await database.write(async (tx) => {
        const value = async (name: string) => Object.values((await tx.all(`pragma ${name}`))[0] ?? {})[0];
        expect(await value('journal_mode')).toBe('wal');
        expect(await value('synchronous')).toBe(synchronous);
        expect(await value('foreign_keys')).toBe(1);
        expect(await value('busy_timeout')).toBe(2000);
        expect(await value('journal_size_limit')).toBe(4 * 1024 * 1024);
      });
      expect(await database.read.all('pragma query_only')).toEqual([{ query_only: 1 }]);
    }
  });

  it('notes how the file was left', async () => {
    const file = `${await scratchFolder()}/a/b/mirror.db`;
    const database = await openAt(file);
    expect(await readMarker(file)).toBe('open');
    await database.close();
    expect(await readMarker(file)).toBe('clean');
  });

  it('takes a zero-length file for a new one only when nothing says it held data', async () => {
    const fresh = `${await scratchFolder()}/mirror.db`;
    await writeFile(fresh, '');
    expect((await openAt(fresh)).file).toBe(fresh);

    const emptied = await closedFile();
    await truncate(emptied, 0);
    expect(await openDatabase(optionsFor(emptied))).toMatchObject({ kind: 'corrupt', reason: 'emptied' });

    const withWal = `${await scratchFolder()}/mirror.db`;
    await writeFile(withWal, '');
    await writeFile(`${withWal}-wal`, 'frames');
    expect(await openDatabase(optionsFor(withWal))).toMatchObject({ kind: 'corrupt', reason: 'emptied' });
    expect(await readFile(`${withWal}-wal`, 'utf8')).toBe('frames');
  });

  it('begins again when the creation was cut short', async () => {
    const file = `${await scratchFolder()}/mirror.db`;
    await writeFile(file, '');
    await writeFile(`${file}.state`, 'new');
    expect((await openAt(file)).file).toBe(file);
  });

  it('tells a file that is no database', async () => {
    const file = `${await scratchFolder()}/mirror.db`;
    await writeFile(file, 'x'.repeat(10_000));
    expect(await openDatabase(optionsFor(file))).toMatchObject({ kind: 'corrupt', reason: 'not-a-database' });
    const cut = await closedFile();
    await truncate(cut, 50);
    expect((await openDatabase(optionsFor(cut))).kind).toBe('corrupt');
  });

  it('tells a truncated file', async () => {
    const file = await closedFile();
    await truncate(file, Math.floor((await stat(file)).size / 2));
    expect(await openDatabase(optionsFor(file))).toMatchObject({ kind: 'corrupt', reason: 'damaged' });
  });

  it('checks the pages after an unclean end, and bad pages met later are known as corruption', async () => {
    const file = await closedFile();
    await overwrite(file, 40 * 4096, 30 * 4096);
    const trusting = await openAt(file);
    const error: unknown = await trusting.read.select().from(hospitals).then(() => null, (thrown: unknown) => thrown);
    expect(isCorruption(error)).toBe(true);
    await trusting.close();
    await writeFile(`${file}.state`, 'open');
    expect(await openDatabase(optionsFor(file))).toMatchObject({ kind: 'corrupt', reason: 'damaged' });
  });

  it('says when the file cannot be used now', async () => {
    const folder = await scratchFolder();
    expect(await openDatabase(optionsFor(folder))).toMatchObject({ kind: 'unavailable' });
    const blocked = `${folder}/plain`;
    await writeFile(blocked, '');
    await chmod(blocked, 0o400);
    expect(await openDatabase(optionsFor(`${blocked}/mirror.db`))).toMatchObject({ kind: 'unavailable' });
  });
});

describe('setAside', () => {
  it('moves the file with its WAL, and the next open begins anew', async () => {
    const file = await closedFile();
    await writeFile(`${file}-wal`, 'frames');
    await truncate(file, 0);
    const aside = await setAside(file, NOW);
    expect(aside).toBe(`${file}.corrupt-20260102T030405006Z`);
    expect(await readFile(`${aside}-wal`, 'utf8')).toBe('frames');
    const fresh = await openAt(file);
    expect(await fresh.read.$count(hospitals)).toBe(0);
  });

  it('does not overwrite an earlier one and does not mind a missing file', async () => {
    const file = `${await scratchFolder()}/mirror.db`;
    await writeFile(file, 'one');
    await setAside(file, NOW);
    await writeFile(file, 'two');
    expect(await setAside(file, NOW)).toMatch(/Z-2$/);
    await setAside(file, NOW);
    expect((await readdir(file.replace('/mirror.db', ''))).length).toBe(2);
  });
});

describe('rescue', () => {
  it('reads everything of a whole file', async () => {
    const file = await closedFile();
    const { rows, isComplete } = await rescueRows<{ id: string }>(file, 'select id from hospitals order by rowid');
    expect([rows.length, isComplete, rows[0]?.id]).toEqual([ROWS, true, 'h0']);
  });

  it('reads around damaged pages, from both ends', async () => {
    const file = await closedFile();
    await overwrite(file, 60 * 4096, 4 * 4096);
    const aside = await setAside(file, NOW);
    const first = await rescueRows<{ name: string }>(aside, 'select name from hospitals order by rowid');
    expect(first.isComplete).toBe(false);
    const { rows, isComplete } = await rescueTable<{ id: string; name: string }>(aside, 'hospitals');
    expect(isComplete).toBe(false);
    expect(rows.length).toBeGreaterThan(first.rows.length);
    expect(rows.length).toBeGreaterThan(ROWS * 0.9);
    expect(rows.length).toBeLessThan(ROWS);
    expect(rows.every((row) => row.name === '医院'.repeat(40))).toBe(true);
    expect(rows.at(-1)?.id).toBe(`h${ROWS - 1}`);
    expect(Object.keys(rows[0] ?? {})).toEqual(['id', 'name']);
  });

  it('reads the rows between two damaged places', async () => {
    const file = await closedFile();
    const whole = await openConnection(file, 'readonly');
    const leaves = await whole.all(`select pageno from dbstat where name = 'hospitals' and pagetype = 'leaf'`);
    await whole.close();
    for (const share of [1 / 3, 2 / 3]) {
      const page = Number(leaves[Math.floor(leaves.length * share)]?.['pageno']);
      await overwrite(file, (page - 1) * 4096, 4096);
    }
    const order = 'select rowid as id from hospitals order by rowid';
    const front = await rescueRows(file, order);
    const back = await rescueRows(file, `${order} desc`);
    const { rows } = await rescueTable<{ id: string }>(file, 'hospitals');
    expect([front.isComplete, back.isComplete]).toEqual([false, false]);
    expect(rows.length).toBeGreaterThan(front.rows.length + back.rows.length + ROWS / 10);
    expect(rows.map((row) => Number(row.id.slice(1)))).toEqual(
      rows.map((row) => Number(row.id.slice(1))).toSorted((a, b) => a - b),
    );
  });

  it('gives nothing, and does not throw, for what cannot be read at all', async () => {
    const file = `${await scratchFolder()}/mirror.db`;
    const nothing = { rows: [], isComplete: false };
    expect(await rescueTable(file, 'hospitals')).toEqual(nothing);
    await writeFile(file, 'x'.repeat(5000));
    expect(await rescueTable(file, 'hospitals')).toEqual(nothing);
    expect(await rescueRows(await closedFile(), 'select * from nowhere')).toEqual(nothing);
  });
});

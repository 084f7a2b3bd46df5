import { and, asc, desc, eq, gt, inArray, sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import type { ReadableDb, WritableDb } from '../../../../electron/core/db/types.ts';
import { hospitals, messages, scratchDatabase } from './scratch.ts';

async function filled() {
  const database = await scratchDatabase();
  await database.write(async (tx) => {
    await tx.insert(hospitals).values([{ id: 'h1', name: '协和医院' }, { id: 'h2', name: '华西医院' }]);
    await tx.insert(messages).values([
      { id: 'm1', hospitalId: 'h1', name: '叫号屏', isRead: true, parts: ['a', 'b'], rev: 3 },
      { id: 'm2', hospitalId: 'h2', name: '打印机', rev: 2 },
      { id: 'm3', hospitalId: null, name: '网络', rev: 1 },
    ]);
  });
  return database;
}

describe('the drizzle session over sqlite3', () => {
  it('keeps equal column names of a join apart', async () => {
    const { read } = await filled();
    const rows = await read
      .select({ messageId: messages.id, message: messages.name, hospitalId: hospitals.id, hospital: hospitals.name })
      .from(messages)
      .leftJoin(hospitals, eq(messages.hospitalId, hospitals.id))
      .orderBy(asc(messages.id));
    expect(rows).toEqual([
      { messageId: 'm1', message: '叫号屏', hospitalId: 'h1', hospital: '协和医院' },
      { messageId: 'm2', message: '打印机', hospitalId: 'h2', hospital: '华西医院' },
      { messageId: 'm3', message: '网络', hospitalId: null, hospital: null },
    ]);
  });

  it('makes the missing side of a left join null, also when whole tables are selected', async () => {
    const { read } = await filled();
    const rows = await read
      .select()
      .from(messages)
      .leftJoin(hospitals, eq(messages.hospitalId, hospitals.id))
      .orderBy(desc(messages.id));
    expect(rows.map((row) => [row.messages.id, row.hospitals])).toEqual([
      ['m3', null],
      ['m2', { id: 'h2', name: '华西医院' }],
      ['m1', { id: 'h1', name: '协和医院' }],
    ]);
    expect(rows[2]?.messages).toEqual({
      id: 'm1', hospitalId: 'h1', name: '叫号屏', isRead: true, parts: ['a', 'b'], rev: 3,
    });
  });

  it('keeps integer-like aliases, order, limit and parameters in place', async () => {
    const { read } = await filled();
    const rows = await read
      .select({ z: sql<number>`1`.as('2'), y: sql<number>`2`.as('1'), id: messages.id })
      .from(messages)
      .where(and(gt(messages.rev, 1), inArray(messages.id, ['m1', 'm2', 'm3'])))
      .orderBy(asc(messages.rev))
      .limit(2);
    expect(rows).toEqual([{ z: 1, y: 2, id: 'm2' }, { z: 1, y: 2, id: 'm1' }]);
  });

  it('runs CTEs, unions, counts, get and prepared queries', async () => {
    const { read } = await filled();
    const newest = read.$with('newest').as(read.select({ top: sql<number>`max(rev)`.as('top') }).from(messages));
    const top = await read.with(newest).select({ id: messages.id }).from(messages).innerJoin(newest, eq(messages.rev, newest.top));
    expect(top).toEqual([{ id: 'm1' }]);
    const names = await read
      .select({ name: hospitals.name }).from(hospitals)
      .union(read.select({ name: messages.name }).from(messages));
    expect(names).toHaveLength(5);
    expect(await read.$count(messages, gt(messages.rev, 1))).toBe(2);
    const prepared = read.select().from(messages).where(eq(messages.id, sql.placeholder('id'))).prepare();
    expect((await prepared.get({ id: 'm2' }))?.name).toBe('打印机');
    expect(await prepared.get({ id: 'nobody' })).toBeUndefined();
    expect(await prepared.all({ id: 'm3' })).toHaveLength(1);
  });

  it('returns rows of RETURNING by name and reports changes', async () => {
    const database = await filled();
    await database.write(async (tx) => {
      const rows = await tx
        .insert(messages)
        .values({ id: 'm4', name: '新', isRead: true })
        .returning({ read: messages.isRead, id: messages.id, twice: sql<number>`${messages.rev} + 2`.as('twice') });
      expect(rows).toEqual([{ read: true, id: 'm4', twice: 2 }]);
      expect(await tx.update(messages).set({ rev: 9 }).where(gt(messages.rev, 1))).toMatchObject({ changes: 2 });
      expect(await tx.delete(messages).where(eq(messages.id, 'nobody'))).toMatchObject({ changes: 0 });
    });
  });

  it('refuses an unnamed expression in RETURNING instead of guessing', async () => {
    const database = await filled();
    const work = database.write((tx) =>
      tx.update(messages).set({ rev: 5 }).returning({ twice: sql<number>`${messages.rev} * 2` }),
    );
    await expect(work).rejects.toMatchObject({ code: 'COLUMN_COUNT' });
  });

  it('uses the index under the wrapping', async () => {
    const { read } = await filled();
    const query = read.select().from(messages).where(eq(messages.id, 'm1')).toSQL();
    const names = ['a', 'b', 'c', 'd', 'e', 'f'].join();
    const plan = await read.all<{ detail: string }>(
      `explain query plan with _r(${names}) as (${query.sql}) select * from _r`,
      ['m1'],
    );
    expect(plan.map((step) => step.detail).join()).toContain('USING INDEX');
  });

  it('keeps bound values out of error texts', async () => {
    const database = await filled();
    const work = database.write((tx) => tx.insert(messages).values({ id: 'm1', name: '张三 13800138000' }));
    const error: unknown = await work.catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'DbError', code: 'SQLITE_CONSTRAINT' });
    expect(`${String(error)} ${JSON.stringify(error)}`).not.toMatch(/13800138000|张三/);
  });

  it.each([
    ['a BigInt', 1n], ['NaN', Number.NaN], ['Infinity', Infinity], ['an object', {}], ['undefined', undefined],
    ['a Date', new Date(0)], ['an integer past 2^53', 2 ** 53 + 2],
  ])('refuses to bind %s', async (_, value) => {
    const database = await filled();
    // The cast stands for a caller that lost its types.
    const work = database.read.all('select ? as v', [value as string]);
    await expect(work).rejects.toMatchObject({ code: 'BAD_BIND_VALUE' });
  });

  it('binds and reads bytes, booleans, large integers and the empty text', async () => {
    const { read } = await filled();
    const rows = await read.all('select ? as a, ? as b, ? as c, ? as d, typeof(?) as e', [
      new Uint8Array([1, 2]), true, 1_760_000_000_123, '', null,
    ]);
    expect(rows).toEqual([{ a: Buffer.from([1, 2]), b: 1, c: 1_760_000_000_123, d: '', e: 'null' }]);
  });

  it('refuses a second statement, which sqlite3 would drop', async () => {
    const database = await filled();
    await expect(database.read.all('select 1; select 2')).rejects.toMatchObject({ code: 'MORE_THAN_ONE_STATEMENT' });
    expect(await database.read.all(`select 'a;b' as x; -- end`)).toEqual([{ x: 'a;b' }]);
  });

  it('cannot write through the reader, neither raw nor by a trick', async () => {
    const { read } = await filled();
    await expect(read.all('delete from messages returning id')).rejects.toMatchObject({ code: 'NOT_A_READ' });
    const trick = 'with x as (select 1) delete from messages returning id';
    await expect(read.all(trick)).rejects.toMatchObject({ code: 'SQLITE_READONLY' });
    expect(await read.$count(messages)).toBe(3);
  });

  it('keeps reads and writes apart at compile time', async () => {
    const database = await scratchDatabase();
    const wrongRead = (db: ReadableDb) => {
      // @ts-expect-error a ReadableDb has no insert
      return db.insert(hospitals);
    };
    const wrongRun = (db: ReadableDb) => {
      // @ts-expect-error a ReadableDb has no run
      return db.run('delete from hospitals');
    };
    const wrongWith = (db: ReadableDb) => {
      // @ts-expect-error with() gives select only
      return db.with().delete;
    };
    const write = (tx: WritableDb) => tx.delete(hospitals);
    // @ts-expect-error the reader is not writable
    const wrongHandle = () => write(database.read);
    const asReadable = (db: ReadableDb) => db.$count(hospitals);
    expect(await database.write((tx) => asReadable(tx))).toBe(0);
    expect([wrongRead, wrongRun, wrongWith, wrongHandle]).toHaveLength(4);
  });
});

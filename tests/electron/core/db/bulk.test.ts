import fc from 'fast-check';
import { asc, sql } from 'drizzle-orm';
import { blob, integer, real, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { describe, expect, it } from 'vitest';
import { bulkUpsert } from '../../../../electron/core/db/bulk.ts';
import { hospitals, initial, marks, messages, scratchDatabase } from './scratch.ts';

const things = sqliteTable('things', {
  id: text('id').primaryKey(),
  note: text('note'),
  at: integer('at', { mode: 'timestamp_ms' }),
  ratio: real('ratio'),
  isOn: integer('is_on', { mode: 'boolean' }),
  parts: text('parts', { mode: 'json' }).$type<unknown>(),
  bytes: blob('bytes', { mode: 'buffer' }),
  drawn: text('drawn').$defaultFn(() => 'drawn'),
});
const withThings = {
  ...initial,
  sql: [
    ...initial.sql,
    `create table things (id text primary key not null, note text, at integer, ratio real, is_on integer, parts text,
      bytes blob, drawn text)`,
  ],
};

describe('bulkUpsert', () => {
  it('stores what drizzle reads back, for every kind of column', async () => {
    const database = await scratchDatabase({ migrations: [withThings] });
    const text16 = fc.string({ unit: 'binary' }).filter((value) => !value.includes('\u0000'));
    const row = fc.record({
      note: fc.option(text16),
      at: fc.option(fc.date({ noInvalidDate: true })),
      // SQLite reads numbers of more than 15 digits from text only nearly; no table of ours has any.
      ratio: fc.option(fc.tuple(fc.maxSafeInteger(), fc.integer({ min: -9, max: 9 })).map(([digits, exponent]) => Number(`${digits % 1e15}e${exponent}`) + 0)),
      isOn: fc.option(fc.boolean()),
      parts: fc.option(fc.array(text16)),
      bytes: fc.option(fc.uint8Array().map((bytes) => Buffer.from(bytes))),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 6 }), async (drawn) => {
        const rows = drawn.map((values, index) => ({ ...values, id: `t${index}`, drawn: '' }));
        await database.write(async (tx) => {
          await tx.delete(things);
          await bulkUpsert(tx, things, rows);
        });
        const found = await database.read.select().from(things).orderBy(asc(things.id));
        expect(found).toEqual(rows);
      }),
      { numRuns: 150 },
    );
  });

  it('inserts more than a chunk, updates by primary key and fills in defaults', async () => {
    const database = await scratchDatabase();
    const rows = Array.from({ length: 2500 }, (_, index) => ({ id: `m${index}`, name: '旧', hospitalId: null }));
    await database.write(async (tx) => {
      expect(await bulkUpsert(tx, messages, rows)).toBe(2500);
      expect(await bulkUpsert(tx, messages, [{ id: 'm7', name: '新', isRead: true, parts: ['x'] }])).toBe(1);
      expect(await bulkUpsert(tx, messages, [])).toBe(0);
    });
    expect(await database.read.$count(messages)).toBe(2500);
    const [row] = await database.read.select().from(messages).where(sql`id = 'm7'`);
    expect(row).toEqual({ id: 'm7', hospitalId: null, name: '新', isRead: true, parts: ['x'], rev: 0 });
  });

  it('leaves newer rows alone with newerBy, and present rows with ignore', async () => {
    const database = await scratchDatabase();
    await database.write(async (tx) => {
      await bulkUpsert(tx, messages, [{ id: 'a', name: '五', rev: 5 }]);
      const incoming = [{ id: 'a', name: '四', rev: 4 }, { id: 'b', name: '一', rev: 1 }];
      expect(await bulkUpsert(tx, messages, incoming, { newerBy: messages.rev })).toBe(1);
      expect(await bulkUpsert(tx, messages, [{ id: 'a', name: '六', rev: 6 }], { onConflict: 'ignore' })).toBe(0);
      expect(await bulkUpsert(tx, messages, [{ id: 'b', name: '二', rev: 2 }], { newerBy: messages.rev })).toBe(1);
    });
    const rows = await database.read.select({ name: messages.name }).from(messages).orderBy(asc(messages.id));
    expect(rows).toEqual([{ name: '五' }, { name: '二' }]);
  });

  it('knows composite keys, tables that are nothing but key, and function defaults', async () => {
    const database = await scratchDatabase({ migrations: [withThings] });
    await database.write(async (tx) => {
      const mark = { userId: 'u', messageId: 'm' };
      await bulkUpsert(tx, marks, [mark]);
      expect(await bulkUpsert(tx, marks, [mark, { ...mark, userId: 'v' }])).toBe(1);
      await bulkUpsert(tx, things, [{ id: 'd' }]);
    });
    expect(await database.read.select({ drawn: things.drawn }).from(things)).toEqual([{ drawn: 'drawn' }]);
  });

  it('refuses what cannot be stored and keeps foreign keys', async () => {
    const database = await scratchDatabase({ migrations: [withThings] });
    for (const ratio of [Number.NaN, Infinity]) {
      const work = database.write((tx) => bulkUpsert(tx, things, [{ id: 'x', ratio }]));
      await expect(work).rejects.toMatchObject({ code: 'BAD_BIND_VALUE' });
    }
    const orphan = database.write((tx) => bulkUpsert(tx, messages, [{ id: 'x', name: '', hospitalId: 'none' }]));
    await expect(orphan).rejects.toMatchObject({ code: 'SQLITE_CONSTRAINT' });
    const nameless = database.write((tx) => bulkUpsert(tx, hospitals, [{ id: 'h', name: '\ud800!' }]));
    await nameless;
    expect(await database.read.select().from(hospitals)).toEqual([{ id: 'h', name: '\ufffd!' }]);
  });
});

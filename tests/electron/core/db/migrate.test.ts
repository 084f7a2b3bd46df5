import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { describe, expect, it } from 'vitest';
import { assertSchemaMatches } from '../../../../electron/core/db/assertSchemaMatches.ts';
import { assertMigrationList, type Migration } from '../../../../electron/core/db/migrate.ts';
import { openDatabase } from '../../../../electron/core/db/open.ts';
import { hospitals, initial, marks, messages, openAt, optionsFor, scratchDatabase, scratchFolder } from './scratch.ts';

const rebuild: Migration = {
  name: '0002_hospital_city',
  at: initial.at + 1,
  sql: [
    `create table hospitals_new (id text primary key not null, name text not null, city text not null default '')`,
    'insert into hospitals_new(id, name) select id, name from hospitals',
    'drop table hospitals',
    'alter table hospitals_new rename to hospitals',
  ],
};

async function closedFile(): Promise<string> {
  const file = `${await scratchFolder()}/mirror.db`;
  const database = await openAt(file);
  await database.write(async (tx) => {
    await tx.insert(hospitals).values({ id: 'h1', name: '协和' });
    await tx.insert(messages).values({ id: 'm1', hospitalId: 'h1', name: '你好' });
  });
  await database.close();
  return file;
}

describe('migrate', () => {
  it('rebuilds a parent table without deleting the children, and turns foreign keys on again', async () => {
    const file = await closedFile();
    const result = await openDatabase(optionsFor(file, { migrations: [initial, rebuild] }));
    expect(result).toMatchObject({ kind: 'opened', migrated: ['0002_hospital_city'] });
    if (result.kind !== 'opened') return;
    const { database } = result;
    expect(await database.read.$count(messages)).toBe(1);
    expect(await database.read.all('select city from hospitals')).toEqual([{ city: '' }]);
    const orphan = database.write((tx) => tx.insert(messages).values({ id: 'm2', hospitalId: 'none', name: '' }));
    await expect(orphan).rejects.toMatchObject({ code: 'SQLITE_CONSTRAINT' });
    await database.close();
  });

  it('rolls a migration back whole when a later statement of it fails', async () => {
    const file = await closedFile();
    const broken = { ...rebuild, sql: [...rebuild.sql, 'insert into nowhere values (1)'] };
    const result = await openDatabase(optionsFor(file, { migrations: [initial, broken] }));
    expect(result).toMatchObject({ kind: 'unavailable', code: 'SQLITE_ERROR' });
    const database = await openAt(file);
    expect(await database.read.$count(hospitals)).toBe(1);
    expect(await database.read.all('pragma user_version')).toEqual([{ user_version: 1 }]);
  });

  it('refuses to commit a migration that breaks references', async () => {
    const file = await closedFile();
    const breaking = { name: '0002_break', at: initial.at + 1, sql: ['delete from hospitals'] };
    const result = await openDatabase(optionsFor(file, { migrations: [initial, breaking] }));
    expect(result).toMatchObject({ kind: 'unavailable', code: 'FOREIGN_KEY_CHECK' });
    expect(await (await openAt(file)).read.$count(hospitals)).toBe(1);
  });

  it('refuses two statements in one entry', async () => {
    const file = await closedFile();
    const twice = { name: '0002_twice', at: initial.at + 1, sql: ['create table a(x); create table b(x)'] };
    const result = await openDatabase(optionsFor(file, { migrations: [initial, twice] }));
    expect(result).toMatchObject({ kind: 'unavailable', code: 'MORE_THAN_ONE_STATEMENT' });
  });

  it('recognises a file of a newer program, tells its version and leaves it alone', async () => {
    const file = await closedFile();
    const newer = await openAt(file, { migrations: [initial, rebuild], appVersion: '0.2.0' });
    await newer.close();
    const result = await openDatabase(optionsFor(file));
    expect(result).toEqual({ kind: 'newer', found: 2, known: 1, writtenBy: '0.2.0' });
    const again = await openAt(file, { migrations: [initial, rebuild] });
    expect(await again.read.all('select city from hospitals')).toEqual([{ city: '' }]);
  });

  it('does not run on a file whose history differs (a migration merged late)', async () => {
    const file = await closedFile();
    const late = { ...initial, name: '0001_earlier', at: initial.at - 1 };
    const result = await openDatabase(optionsFor(file, { migrations: [late, initial] }));
    expect(result).toMatchObject({ kind: 'unavailable', code: 'DIVERGED' });
  });

  it('refuses a list out of order, with a double or an unnamed entry', () => {
    const list = (...migrations: Migration[]) => () => assertMigrationList(migrations);
    expect(list(initial, rebuild)).not.toThrow();
    expect(list(rebuild, initial)).toThrow('not later');
    expect(list(initial, { ...rebuild, at: initial.at })).toThrow('not later');
    expect(list(initial, { ...initial, at: initial.at + 5 })).toThrow('listed twice');
    expect(list({ ...initial, name: 'wild_storm' })).toThrow('0001_initial');
  });

  it('opens again without migrating', async () => {
    const result = await openDatabase(optionsFor(await closedFile()));
    expect(result).toMatchObject({ kind: 'opened', migrated: [] });
    if (result.kind === 'opened') await result.database.close();
  });
});

describe('assertSchemaMatches', () => {
  it('passes when migrations and tables agree', async () => {
    await assertSchemaMatches((await scratchDatabase()).read, [hospitals, messages, marks]);
  });

  it('lists every difference', async () => {
    const wrong = sqliteTable('messages', {
      id: text('id').primaryKey(),
      hospitalId: text('hospital_id').notNull(),
      name: integer('name').notNull(),
      extra: text('extra'),
      isRead: integer('is_read', { mode: 'boolean' }).notNull(),
      parts: text('parts'),
    });
    const missing = sqliteTable('nowhere', { id: text('id') });
    const check = assertSchemaMatches((await scratchDatabase()).read, [wrong, missing]);
    await expect(check).rejects.toThrow(
      expect.objectContaining({
        message: [
          'schema and migrations differ:',
          'messages.hospital_id: schema says text not null, migrations built text',
          'messages.name: schema says integer not null, migrations built text not null',
          'messages.extra: schema says text, migrations built missing',
          'messages.rev: schema says missing, migrations built integer not null',
          'nowhere: no such table',
        ].join('\n'),
      }),
    );
  });
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { onTestFinished } from 'vitest';
import type { Migration } from '../../../../electron/core/db/migrate.ts';
import { openDatabase, type OpenOptions } from '../../../../electron/core/db/open.ts';
import type { Database } from '../../../../electron/core/db/types.ts';

/** A folder of its own for one test, removed when the test ends. */
export async function scratchFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'zhishou-db-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export const hospitals = sqliteTable('hospitals', { id: text('id').primaryKey(), name: text('name').notNull() });

export const messages = sqliteTable('messages', {
  id: text('id').primaryKey(),
  hospitalId: text('hospital_id').references(() => hospitals.id, { onDelete: 'cascade' }),
  name: text('name').notNull(),
  isRead: integer('is_read', { mode: 'boolean' }).notNull().default(false),
  parts: text('parts', { mode: 'json' }).$type<readonly string[]>(),
  rev: integer('rev').notNull().default(0),
});

export const marks = sqliteTable(
  'marks',
  { userId: text('user_id').notNull(), messageId: text('message_id').notNull() },
  (table) => [primaryKey({ columns: [table.userId, table.messageId] })],
);

export const initial: Migration = {
  name: '0001_initial',
  at: 1_760_000_000_000,
  sql: [
    'create table hospitals (id text primary key not null, name text not null)',
    `create table messages (id text primary key not null, hospital_id text references hospitals(id) on delete cascade,
      name text not null, is_read integer not null default 0, parts text, rev integer not null default 0)`,
    'create table marks (user_id text not null, message_id text not null, primary key (user_id, message_id))',
  ],
};

export function optionsFor(file: string, more: Partial<OpenOptions> = {}): OpenOptions {
  return { file, durability: 'normal', migrations: [initial], appVersion: '0.1.0', ...more };
}

/** Opens a database in a folder of its own and closes it when the test ends. */
export async function scratchDatabase(more: Partial<OpenOptions> = {}): Promise<Database> {
  return openAt(`${await scratchFolder()}/mirror.db`, more);
}

export async function openAt(file: string, more: Partial<OpenOptions> = {}): Promise<Database> {
  const result = await openDatabase(optionsFor(file, more));
  if (result.kind !== 'opened') throw new Error(JSON.stringify(result));
  onTestFinished(() => result.database.close());
  return result.database;
}

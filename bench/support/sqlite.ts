import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { Migration } from '../../electron/core/db/migrate.ts';
import { openDatabase } from '../../electron/core/db/open.ts';
import type { Database } from '../../electron/core/db/types.ts';
import { searchTablesSql } from '../../electron/core/search/schema.ts';
import { createChineseText, seeded } from './chineseText.ts';

/** A message table of the shape of the mirror's, so that the bench stands still when the mirror changes. */
export const benchMessages = sqliteTable(
  'messages',
  {
    id: text('id').primaryKey(),
    conversationId: text('conversation_id').notNull(),
    direction: text('direction').notNull(),
    author: text('author').notNull(),
    body: text('body').notNull(),
    sentAt: integer('sent_at').notNull(),
    rev: integer('rev').notNull(),
  },
  (table) => [index('messages_conversation').on(table.conversationId, table.sentAt)],
);

export type BenchMessage = typeof benchMessages.$inferSelect;

export const benchTablesSql: readonly string[] = [
  `create table messages (id text primary key not null, conversation_id text not null, direction text not null,
    author text not null, body text not null, sent_at integer not null, rev integer not null)`,
  'create index messages_conversation on messages(conversation_id, sent_at)',
  ...searchTablesSql,
];

const migrations: readonly Migration[] = [{ name: '0001_bench', at: 1_760_000_000_000, sql: benchTablesSql }];
const YEAR_MS = 365 * 24 * 3600 * 1000;

export interface Drawn {
  /** The first is sent then, the last one `spanMs` later. ms UTC */
  readonly start: number;
  readonly spanMs: number;
  readonly conversationOf: (random: () => number) => string;
}
const ofAYear: Drawn = { start: 1_735_689_600_000, spanMs: YEAR_MS, conversationOf: (random) => `c${Math.floor(random() * 400)}` };

/** `count` messages in send order, whole seconds as the platforms send them. */
export function* eachMessage(count: number, seed: number, { start, spanMs, conversationOf }: Drawn): Generator<BenchMessage> {
  const random = seeded(seed);
  const body = createChineseText(random);
  const id = () => Array.from({ length: 4 }, () => Math.floor(random() * 2 ** 32).toString(16).padStart(8, '0')).join('-');
  for (let at = 0; at < count; at += 1) {
    yield {
      id: id(),
      conversationId: conversationOf(random),
      direction: random() < 0.6 ? 'in' : 'out',
      author: `u${Math.floor(random() * 900)}`,
      body: body(),
      sentAt: start + Math.floor(((at / count) * spanMs) / 1000) * 1000,
      rev: at + 1,
    };
  }
}

/** `count` messages of 400 conversations over one year. */
export function drawMessages(count: number, seed: number): BenchMessage[] {
  return [...eachMessage(count, seed, ofAYear)];
}

/** Runs `work` in a folder of its own and removes it. */
export async function inScratchFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'zhishou-bench-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Opens a new database with the bench's tables, as the mirror is opened. */
export async function openBenchDatabase(file: string): Promise<Database> {
  const result = await openDatabase({ file, durability: 'normal', migrations, appVersion: 'bench' });
  if (result.kind !== 'opened') throw new Error(`cannot open the bench database: ${result.kind}`);
  return result.database;
}

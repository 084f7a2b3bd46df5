import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { ArticleId, HospitalId, UserId } from '../../../shared/ids.ts';

export const articles = sqliteTable('articles', {
  id: text().$type<ArticleId>().primaryKey(),
  title: text().notNull(),
  keywords: text({ mode: 'json' }).$type<string[]>().notNull(),
  body: text().notNull(),
  hospitalId: text().$type<HospitalId>(),
  source: text().notNull(),
  updatedBy: text().$type<UserId>().notNull(),
  updatedAt: integer().notNull(),
  rev: integer().notNull(),
});

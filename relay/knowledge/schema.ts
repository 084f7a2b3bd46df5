import { jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import type { ArticleId, HospitalId, UserId } from '../../shared/ids.ts';
import type { Article } from '../../shared/knowledge/model.ts';
import { idColumn, instantColumn, optionalRef, refColumn, revColumn, type Assert, type Holds } from '../db/columns.ts';

export const articles = pgTable('articles', {
  id: idColumn<ArticleId>(),
  title: text().notNull(),
  keywords: jsonb().$type<string[]>().notNull(),
  body: text().notNull(),
  hospitalId: optionalRef<HospitalId>(),
  source: text().notNull(),
  updatedBy: refColumn<UserId>(),
  updatedAt: instantColumn(),
  rev: revColumn(),
});

export type KnowledgeHolds = [Assert<Holds<typeof articles, Article>>];

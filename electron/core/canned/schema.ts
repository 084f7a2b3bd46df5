import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { CannedReplyId, CannedUseId, UserId } from '../../../shared/ids.ts';

export const cannedReplies = sqliteTable('cannedReplies', {
  id: text().$type<CannedReplyId>().primaryKey(),
  title: text().notNull(),
  code: text().notNull(),
  text: text().notNull(),
  initials: text().notNull(),
  ownerId: text().$type<UserId>(),
  updatedBy: text().$type<UserId>().notNull(),
  updatedAt: integer().notNull(),
  rev: integer().notNull(),
});

export const cannedUses = sqliteTable(
  'cannedUses',
  {
    id: text().$type<CannedUseId>().primaryKey(),
    replyId: text().$type<CannedReplyId>().notNull(),
    userId: text().$type<UserId>().notNull(),
    count: integer().notNull(),
    lastAt: integer().notNull(),
    rev: integer().notNull(),
  },
  (table) => [index('cannedUses_reply').on(table.replyId)],
);

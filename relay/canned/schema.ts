import { index, integer, pgTable, text } from 'drizzle-orm/pg-core';
import type { CannedReply, CannedUse } from '../../shared/canned/model.ts';
import type { CannedReplyId, CannedUseId, UserId } from '../../shared/ids.ts';
import { idColumn, instantColumn, optionalRef, refColumn, revColumn, type Assert, type Holds } from '../db/columns.ts';

export const cannedReplies = pgTable('canned_replies', {
  id: idColumn<CannedReplyId>(),
  title: text().notNull(),
  code: text().notNull(),
  text: text().notNull(),
  initials: text().notNull(),
  ownerId: optionalRef<UserId>(),
  updatedBy: refColumn<UserId>(),
  updatedAt: instantColumn(),
  rev: revColumn(),
});

export const cannedUses = pgTable(
  'canned_uses',
  {
    id: idColumn<CannedUseId>(),
    replyId: refColumn<CannedReplyId>(),
    userId: refColumn<UserId>(),
    count: integer().notNull(),
    lastAt: instantColumn(),
    rev: revColumn(),
  },
  (t) => [index('canned_uses_reply').on(t.replyId)],
);

export type CannedHolds = [Assert<Holds<typeof cannedReplies, CannedReply>>, Assert<Holds<typeof cannedUses, CannedUse>>];

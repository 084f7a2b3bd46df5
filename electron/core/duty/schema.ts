import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { DutyGroup, DutyRole, DutyTerm } from '../../../shared/duty/model.ts';
import type { DutyGroupId, DutyTermId, ShiftId, UserId } from '../../../shared/ids.ts';

export const dutyGroups = sqliteTable('dutyGroups', {
  id: text().$type<DutyGroupId>().primaryKey(),
  name: text().notNull(),
  phone: text().notNull(),
  term: integer().notNull(),
  primaryId: text().$type<UserId>(),
  backupId: text().$type<UserId>(),
  since: integer().notNull(),
  source: text().$type<DutyGroup['source']>().notNull(),
  holdUntil: integer(),
  rev: integer().notNull(),
});

export const shifts = sqliteTable(
  'shifts',
  {
    id: text().$type<ShiftId>().primaryKey(),
    groupId: text().$type<DutyGroupId>().notNull(),
    role: text().$type<DutyRole>().notNull(),
    userId: text().$type<UserId>().notNull(),
    startAt: integer().notNull(),
    endAt: integer().notNull(),
    rev: integer().notNull(),
  },
  (table) => [index('shifts_group').on(table.groupId, table.startAt)],
);

export const dutyTerms = sqliteTable(
  'dutyTerms',
  {
    id: text().$type<DutyTermId>().primaryKey(),
    groupId: text().$type<DutyGroupId>().notNull(),
    term: integer().notNull(),
    primaryId: text().$type<UserId>(),
    backupId: text().$type<UserId>(),
    since: integer().notNull(),
    source: text().$type<DutyTerm['source']>().notNull(),
    byUserId: text().$type<UserId>(),
    reason: text().notNull(),
    rev: integer().notNull(),
  },
  (table) => [index('dutyTerms_group').on(table.groupId, table.term)],
);

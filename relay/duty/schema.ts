import { index, integer, pgTable, text } from 'drizzle-orm/pg-core';
import type { DutyGroupId, DutyTermId, ShiftId, UserId } from '../../shared/ids.ts';
import type { DutyGroup, DutyRole, DutyTerm, Shift } from '../../shared/duty/model.ts';
import { idColumn, instantColumn, optionalInstant, optionalRef, refColumn, revColumn, type Assert, type Holds } from '../db/columns.ts';

export const dutyGroups = pgTable('duty_groups', {
  id: idColumn<DutyGroupId>(),
  name: text().notNull(),
  phone: text().notNull(),
  term: integer().notNull(),
  primaryId: optionalRef<UserId>(),
  backupId: optionalRef<UserId>(),
  since: instantColumn(),
  source: text().$type<DutyGroup['source']>().notNull(),
  holdUntil: optionalInstant(),
  rev: revColumn(),
});

export const shifts = pgTable(
  'shifts',
  {
    id: idColumn<ShiftId>(),
    groupId: refColumn<DutyGroupId>(),
    role: text().$type<DutyRole>().notNull(),
    userId: refColumn<UserId>(),
    startAt: instantColumn(),
    endAt: instantColumn(),
    rev: revColumn(),
  },
  (t) => [index('shifts_group_end').on(t.groupId, t.endAt)],
);

export const dutyTerms = pgTable('duty_terms', {
  id: idColumn<DutyTermId>(),
  groupId: refColumn<DutyGroupId>(),
  term: integer().notNull(),
  primaryId: optionalRef<UserId>(),
  backupId: optionalRef<UserId>(),
  since: instantColumn(),
  source: text().$type<DutyTerm['source']>().notNull(),
  byUserId: optionalRef<UserId>(),
  reason: text().notNull(),
  rev: revColumn(),
});

export type DutyHolds = [
  Assert<Holds<typeof dutyGroups, DutyGroup>>,
  Assert<Holds<typeof shifts, Shift>>,
  Assert<Holds<typeof dutyTerms, DutyTerm>>,
];

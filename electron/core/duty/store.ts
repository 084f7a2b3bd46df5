import { and, asc, desc, eq, gt, lt } from 'drizzle-orm';
import type { DutyGroup, DutyTerm, Shift } from '../../../shared/duty/model.ts';
import type { DutyGroupId } from '../../../shared/ids.ts';
import type { Interval } from '../../../shared/time/shanghai.ts';
import type { ReadableDb } from '../db/types.ts';
import { entityTable } from '../sync/entityTable.ts';
import { dutyGroups, dutyTerms, shifts } from './schema.ts';

export const dutyTables = [
  entityTable({ entity: 'dutyGroups', table: dutyGroups }),
  entityTable({ entity: 'shifts', table: shifts }),
  entityTable({ entity: 'dutyTerms', table: dutyTerms }),
];

export async function listGroups(db: ReadableDb): Promise<DutyGroup[]> {
  const rows = await db.select().from(dutyGroups).orderBy(asc(dutyGroups.name), asc(dutyGroups.id));
  return rows.map(({ rev: _rev, ...row }) => row);
}

/** Shifts of a group that touch an interval, in order. */
export async function shiftsTouching(db: ReadableDb, groupId: DutyGroupId, { from, to }: Interval): Promise<Shift[]> {
  const rows = await db
    .select()
    .from(shifts)
    .where(and(eq(shifts.groupId, groupId), lt(shifts.startAt, to), gt(shifts.endAt, from)))
    .orderBy(asc(shifts.startAt), asc(shifts.role), asc(shifts.id));
  return rows.map(({ rev: _rev, ...row }) => row);
}

/** Newest first. */
export async function listTerms(db: ReadableDb, groupId: DutyGroupId, limit: number): Promise<DutyTerm[]> {
  const rows = await db.select().from(dutyTerms).where(eq(dutyTerms.groupId, groupId)).orderBy(desc(dutyTerms.term)).limit(limit);
  return rows.map(({ rev: _rev, ...row }) => row);
}

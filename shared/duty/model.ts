import * as z from 'zod';
import type { DutyGroupId, DutyTermId, ShiftId, UserId } from '../ids.ts';
import { brandedId, instant } from '../wire/scalars.ts';

export const dutyRole = z.enum(['primary', 'backup']);
export type DutyRole = z.infer<typeof dutyRole>;

/**
 * A group of hospitals with one primary and one backup (clause 二4), and who they are now. One row, so two holders of
 * a role cannot exist; every change of hands raises `term` by one.
 */
export const dutyGroup = z.object({
  id: brandedId<DutyGroupId>(),
  name: z.string(),
  /** 24-hour duty phone, clause ▲二3; named in notices. */
  phone: z.string(),
  term: z.number().int().nonnegative(),
  primaryId: brandedId<UserId>().nullable(),
  backupId: brandedId<UserId>().nullable(),
  since: instant,
  source: z.enum(['roster', 'switch']),
  /** A switch made by hand holds until this roster boundary; null while the roster rules. */
  holdUntil: instant.nullable(),
});
export type DutyGroup = z.infer<typeof dutyGroup>;

/** One planned turn of one person in one role. */
export const shift = z.object({
  id: brandedId<ShiftId>(),
  groupId: brandedId<DutyGroupId>(),
  role: dutyRole,
  userId: brandedId<UserId>(),
  startAt: instant,
  /** Not included. */
  endAt: instant,
});
export type Shift = z.infer<typeof shift>;

/** History: who held what from when, and why it changed. `until` of a term is the `since` of the next. */
export const dutyTerm = z.object({
  id: brandedId<DutyTermId>(),
  groupId: brandedId<DutyGroupId>(),
  term: z.number().int().positive(),
  primaryId: brandedId<UserId>().nullable(),
  backupId: brandedId<UserId>().nullable(),
  since: instant,
  source: z.enum(['roster', 'switch']),
  /** Null when the roster changed it. */
  byUserId: brandedId<UserId>().nullable(),
  reason: z.string(),
});
export type DutyTerm = z.infer<typeof dutyTerm>;

import * as z from 'zod';
import { asId } from '../ids.ts';
import type { DutyGroupId, ShiftId, UserId } from '../ids.ts';
import { applied, drop, leads, mutation, put, rejected } from '../wire/mutation.ts';
import { brandedId, instant, textOf } from '../wire/scalars.ts';
import { dutyRole } from './model.ts';
import type { DutyGroup, DutyTerm } from './model.ts';
import { nextBoundary, shiftConflict } from './rules.ts';

const groupId = brandedId<DutyGroupId>();
const userId = brandedId<UserId>();

/** A change of hands: the group's row moves to the next term and history gets its line. One id per term: no doubles. */
export function changeHands(
  group: DutyGroup,
  next: Pick<DutyGroup, 'primaryId' | 'backupId' | 'since' | 'source' | 'holdUntil'>,
  why: Pick<DutyTerm, 'byUserId' | 'reason'>,
): readonly [DutyGroup, DutyTerm] {
  const term = group.term + 1;
  const { holdUntil, ...holding } = next;
  return [
    { ...group, ...holding, holdUntil, term },
    { id: asId(`${group.id}.${term}`), groupId: group.id, term, ...holding, ...why },
  ];
}

export const dutyMutations = {
  /** Creates a group of hospitals that share a primary and a backup, or renames one; who is on duty stays as it is. */
  'duty.saveGroup': mutation({
    args: z.object({ groupId, name: textOf(40), phone: z.string().regex(/^[\d+\- ]{0,20}$/) }),
    roles: leads,
    reads: (args) => [{ entity: 'dutyGroups', id: args.groupId }],
    apply(args, rows, ctx) {
      const before = rows.get('dutyGroups', args.groupId) ?? {
        id: args.groupId,
        term: 0,
        primaryId: null,
        backupId: null,
        since: ctx.at,
        source: 'roster' as const,
        holdUntil: null,
      };
      return applied(put('dutyGroups', { ...before, name: args.name, phone: args.phone }));
    },
  }),

  /** Lead only, online only: two leads cannot both believe they switched (`term` is compared). */
  'duty.switch': mutation({
    args: z.object({
      groupId,
      primaryId: userId,
      backupId: userId,
      reason: textOf(200),
      /** The term the person saw. */
      term: z.number().int().nonnegative(),
    }),
    roles: leads,
    onlineOnly: true,
    reads: (args) => [
      { entity: 'dutyGroups', id: args.groupId },
      { entity: 'staff', id: args.primaryId },
      { entity: 'staff', id: args.backupId },
      { entity: 'shifts', where: { column: 'groupId', value: args.groupId } },
    ],
    apply(args, rows, ctx) {
      const group = rows.get('dutyGroups', args.groupId);
      if (!group) return rejected('not_found');
      if (group.term !== args.term) return rejected('stale_term');
      if (args.primaryId === args.backupId) return rejected('same_person');
      if (!rows.get('staff', args.primaryId)?.active || !rows.get('staff', args.backupId)?.active) {
        return rejected('inactive_user');
      }
      const boundary = nextBoundary(rows.list('shifts', 'groupId', args.groupId), ctx.at);
      const [nextGroup, term] = changeHands(
        group,
        {
          primaryId: args.primaryId,
          backupId: args.backupId,
          since: ctx.at,
          source: 'switch',
          holdUntil: boundary,
        },
        { byUserId: ctx.actor.userId, reason: args.reason },
      );
      return applied(put('dutyGroups', nextGroup), put('dutyTerms', term));
    },
  }),

  'duty.saveShift': mutation({
    args: z.object({ shiftId: brandedId<ShiftId>(), groupId, role: dutyRole, userId, startAt: instant, endAt: instant }),
    roles: leads,
    reads: (args) => [
      { entity: 'dutyGroups', id: args.groupId },
      { entity: 'staff', id: args.userId },
      { entity: 'shifts', id: args.shiftId },
      { entity: 'shifts', where: { column: 'groupId', value: args.groupId } },
    ],
    apply(args, rows) {
      if (!rows.get('dutyGroups', args.groupId)) return rejected('not_found');
      // A shift may be moved in time and given to somebody else, never carried into another group.
      const before = rows.get('shifts', args.shiftId);
      if (before !== undefined && before.groupId !== args.groupId) return rejected('already_exists');
      if (!rows.get('staff', args.userId)?.active) return rejected('inactive_user');
      if (args.endAt <= args.startAt) return rejected('bad_interval');
      const { shiftId: id, ...rest } = args;
      const conflict = shiftConflict({ id, ...rest }, rows.list('shifts', 'groupId', args.groupId));
      return conflict === null ? applied(put('shifts', { id, ...rest })) : rejected(conflict);
    },
  }),

  'duty.removeShift': mutation({
    args: z.object({ shiftId: brandedId<ShiftId>() }),
    roles: leads,
    reads: (args) => [{ entity: 'shifts', id: args.shiftId }],
    apply(args, rows) {
      return rows.get('shifts', args.shiftId) ? applied(drop('shifts', args.shiftId)) : rejected('not_found');
    },
  }),
};

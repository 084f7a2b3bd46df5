import * as z from 'zod';
import type { DutyGroupId } from '../ids.ts';
import { request } from '../ipc/request.ts';
import { brandedId, calendarDate } from '../wire/scalars.ts';
import type { DutyGroup, DutyTerm, Shift } from './model.ts';
import type { Gap } from './rules.ts';

export interface DutyBoard {
  readonly groups: readonly DutyGroup[];
  readonly group: DutyGroup | null;
  /** Shifts that touch the week of the group. */
  readonly shifts: readonly Shift[];
  readonly gaps: readonly Gap[];
  /** Newest first. */
  readonly terms: readonly DutyTerm[];
  readonly pendingIds: readonly string[];
}

export const dutyRequests = {
  'duty.board': request<DutyBoard>()(
    /** `monday`: first day of the week shown, Asia/Shanghai. `groupId` null: the first group. */
    z.object({ groupId: brandedId<DutyGroupId>().nullable(), monday: calendarDate }),
  ),
};

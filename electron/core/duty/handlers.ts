import { gapsOf } from '../../../shared/duty/rules.ts';
import type { Handlers } from '../../../shared/ipc/contract.ts';
import { ok } from '../../../shared/ipc/envelope.ts';
import { addDays, startOfDate } from '../../../shared/time/shanghai.ts';
import type { FeatureContext } from '../context.ts';
import { listGroups, listTerms, shiftsTouching } from './store.ts';

/** History on the board; the older part belongs in a report. */
const TERMS_SHOWN = 200;

export function dutyHandlers(context: FeatureContext): Handlers<'duty.board'> {
  const { mirror } = context;
  return {
    'duty.board': async ({ groupId, monday }) => {
      const groups = await listGroups(mirror);
      const group = (groupId === null ? groups[0] : groups.find((one) => one.id === groupId)) ?? null;
      const pendingIds = (['dutyGroups', 'shifts', 'dutyTerms'] as const).flatMap((e) => [...context.pendingIds(e)]);
      if (group === null) return ok({ groups, group, shifts: [], gaps: [], terms: [], pendingIds });
      const week = { from: startOfDate(monday), to: startOfDate(addDays(monday, 7)) };
      const shifts = await shiftsTouching(mirror, group.id, week);
      const gaps = gapsOf(shifts, week.from, week.to);
      return ok({ groups, group, shifts, gaps, terms: await listTerms(mirror, group.id, TERMS_SHOWN), pendingIds });
    },
  };
}

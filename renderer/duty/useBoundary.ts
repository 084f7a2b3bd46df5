import type { DutyGroupId } from '../../shared/ids.ts';
import { nextBoundary } from '../../shared/duty/rules.ts';
import type { Instant } from '../../shared/time/clock.ts';
import { addDays, MINUTE_MS, mondayOf } from '../../shared/time/shanghai.ts';
import { useNow } from '../app/time.tsx';
import { useRequest } from '../ipc/useRequest.ts';

/**
 * When the roster changes hands next, as far as this week and the next say; null when they say nothing. A switch by
 * hand holds until then, whichever week is on screen.
 */
export function useBoundary(groupId: DutyGroupId): Instant | null {
  const now = useNow(MINUTE_MS);
  const monday = mondayOf(now);
  const thisWeek = useRequest('duty.board', { groupId, monday });
  const nextWeek = useRequest('duty.board', { groupId, monday: addDays(monday, 7) });
  return nextBoundary([...(thisWeek.data?.shifts ?? []), ...(nextWeek.data?.shifts ?? [])], now);
}

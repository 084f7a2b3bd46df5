import { useMemo } from 'react';
import type { DutyGroup } from '../../shared/duty/model.ts';
import { MINUTE_MS, mondayOf } from '../../shared/time/shanghai.ts';
import { useNow } from '../app/time.tsx';
import { useRequest } from '../ipc/useRequest.ts';

const none: readonly DutyGroup[] = [];

/** The duty groups by id; the board is the one request that knows them. */
export function useDutyGroups(): ReadonlyMap<string, DutyGroup> {
  const monday = mondayOf(useNow(MINUTE_MS));
  const groups = useRequest('duty.board', { groupId: null, monday }).data?.groups ?? none;
  return useMemo(() => new Map(groups.map((group) => [group.id as string, group])), [groups]);
}

import { useMemo } from 'react';
import type { DutyGroup } from '../../../shared/duty/model.ts';
import { MINUTE_MS, mondayOf } from '../../../shared/time/shanghai.ts';
import { useNow } from '../../app/time.tsx';
import { useRequest } from '../../ipc/useRequest.ts';

const none: readonly DutyGroup[] = [];

/** Every duty group; undefined while the answer is awaited. The board is the one request that knows them. */
export function useDutyGroupList(): readonly DutyGroup[] | undefined {
  const monday = mondayOf(useNow(MINUTE_MS));
  return useRequest('duty.board', { groupId: null, monday }).data?.groups;
}

/** The duty groups by id. */
export function useDutyGroups(): ReadonlyMap<string, DutyGroup> {
  const groups = useDutyGroupList() ?? none;
  return useMemo(() => new Map(groups.map((group) => [group.id as string, group])), [groups]);
}

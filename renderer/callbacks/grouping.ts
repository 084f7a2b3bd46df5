import type { CallbackItem } from '../../shared/callbacks/contract.ts';
import { dueState } from '../../shared/callbacks/rules.ts';
import type { DueState } from '../../shared/callbacks/rules.ts';
import type { Instant } from '../../shared/time/clock.ts';
import { DAY_MS, startOfDay } from '../../shared/time/shanghai.ts';

export interface DueGroup {
  readonly due: DueState;
  readonly items: readonly CallbackItem[];
}

const ORDER: readonly DueState[] = ['overdue', 'today', 'later', 'closed'];

/**
 * The list in the order it wants a person: overdue, today, later; the most urgent first, what is finished last and
 * newest first. Judged by `now`, not by when the rows were read: a callback becomes overdue while one looks at it.
 */
export function groupByDue(items: readonly CallbackItem[], now: Instant): readonly DueGroup[] {
  const endOfToday = startOfDay(now) + DAY_MS;
  const groups = new Map<DueState, CallbackItem[]>(ORDER.map((due) => [due, []]));
  for (const item of items) {
    const due = dueState(item, now, endOfToday);
    groups.get(due)?.push({ ...item, due });
  }
  return ORDER.flatMap((due) => {
    const members = groups.get(due) ?? [];
    if (members.length === 0) return [];
    const sorted =
      due === 'closed'
        ? members.toSorted((a, b) => (b.closedAt ?? 0) - (a.closedAt ?? 0) || (a.id < b.id ? -1 : 1))
        : members.toSorted((a, b) => a.dueAt - b.dueAt || (a.id < b.id ? -1 : 1));
    return [{ due, items: sorted }];
  });
}

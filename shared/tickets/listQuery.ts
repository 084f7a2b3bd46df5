import type { Instant } from '../time/clock.ts';
import { DAY_MS, dateOf, monthOf, startOfDay } from '../time/shanghai.ts';
import { clockState } from './clocks.ts';
import type { ListContext, ListFilter, ListGroup, TicketLine } from './listModel.ts';
import { ticketKind, ticketStatus } from './model.ts';
import { isWaiting } from './rules.ts';

export type DueState = 'running' | 'soon' | 'breached' | 'paused' | 'none';

/** How the next promise of a ticket stands; the thresholds are those of its clocks. */
export function dueState({ dueAt, clockFrom, paused }: Pick<TicketLine, 'dueAt' | 'clockFrom' | 'paused'>, now: Instant): DueState {
  if (dueAt === null) return paused ? 'paused' : 'none';
  const state = clockState({ name: 'handle', mode: 'wall', startedAt: clockFrom, dueAt, stoppedAt: null, lapsedAt: null, pauses: [] }, now);
  return state === 'breached' || state === 'soon' ? state : 'running';
}

/** What of a context decides which tickets are shown. */
export type FilterContext = Omit<ListContext, 'rankOf'>;

/** A test for one ticket; what is the same for all of them is worked out once. */
export function filterOf(filter: ListFilter, { me, now, hospitalId, words, found }: FilterContext): (line: TicketLine) => boolean {
  const { status, kind, priority, due } = filter;
  const assignee = filter.assignee === 'me' ? me : filter.assignee;
  const midnight = startOfDay(now) + DAY_MS;
  const month = monthOf(now);
  const wanted = words.trim().toLowerCase();
  return (line) => {
    if (status === 'not_closed' ? line.status === 'closed' : status === 'waiting' ? !isWaiting(line.status) : status !== 'all' && line.status !== status) return false;
    if (hospitalId !== null && line.hospitalId !== hospitalId) return false;
    if (assignee === 'nobody' ? line.assigneeId !== null : assignee !== null && line.assigneeId !== assignee) return false;
    if ((kind !== null && line.kind !== kind) || (priority !== null && line.priority !== priority)) return false;
    if (filter.watching && !line.watcherIds.some((id) => id === me)) return false;
    if (filter.closed === 'this_month' && (line.closedAt === null || monthOf(line.closedAt) !== month)) return false;
    if (due !== 'any' && !isDue(line, due, now, midnight)) return false;
    return wanted === '' || found.has(line.id) || line.title.toLowerCase().includes(wanted) || `#${line.number ?? ''}`.includes(wanted);
  };
}

function isDue(line: TicketLine, due: 'overdue' | 'soon' | 'today', now: Instant, midnight: Instant): boolean {
  if (line.dueAt === null) return false;
  if (due === 'today') return line.dueAt < midnight;
  const state = dueState(line, now);
  return state === 'breached' || (due === 'soon' && state === 'soon');
}

type Rank = ListContext['rankOf'];

/** A heading and what stands under it. `key`: an id, a code, a calendar day, or '' for those that have none. */
export interface LineGroup {
  readonly key: string;
  readonly lines: readonly TicketLine[];
}

/** Groups in their own order (names, the order of the states, days), each in the order its lines came in. */
export function groupLines(lines: readonly TicketLine[], group: Exclude<ListGroup, 'none'>, { now, rankOf }: Pick<ListContext, 'now' | 'rankOf'>): readonly LineGroup[] {
  const groups = new Map<string, TicketLine[]>();
  for (const line of lines) {
    const key = keyOf(line, group, now);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [line]);
    else known.push(line);
  }
  const place = groupPlace(group, rankOf);
  return [...groups].map(([key, own]) => ({ key, lines: own })).toSorted((a, b) => place(a.key) - place(b.key) || (a.key < b.key ? -1 : 1));
}

export const OVERDUE = 'overdue';
export const PAUSED = 'paused';

function keyOf(line: TicketLine, group: Exclude<ListGroup, 'none'>, now: Instant): string {
  switch (group) {
    case 'hospital':
      return line.hospitalId;
    case 'kind':
      return line.kind;
    case 'status':
      return line.status;
    case 'assignee':
      return line.assigneeId ?? '';
    case 'due':
      if (line.dueAt === null) return line.paused ? PAUSED : '';
      return line.dueAt <= now ? OVERDUE : dateOf(line.dueAt);
  }
}

function groupPlace(group: Exclude<ListGroup, 'none'>, rankOf: Rank): (key: string) => number {
  switch (group) {
    case 'hospital':
      return (key) => rankOf('hospital', key);
    case 'kind':
      return (key) => ticketKind.options.findIndex((one) => one === key);
    case 'status':
      return (key) => ticketStatus.options.findIndex((one) => one === key);
    case 'assignee':
      return (key) => (key === '' ? -1 : rankOf('staff', key));
    case 'due':
      // Overdue, the days, paused, without a promise.
      return (key) => (key === OVERDUE ? 0 : key === '' ? 3 : key === PAUSED ? 2 : 1);
  }
}

import type { ListColumn, ListContext, ListSort, TicketLine } from './listModel.ts';
import { serviceModule, ticketKind, ticketPriority, ticketStatus } from './model.ts';

type Rank = ListContext['rankOf'];
type Lines = readonly TicketLine[];

/**
 * The orders of one set of tickets, each worked out when it is first wanted and kept: another filter or a column seen
 * before only picks from them. Equal ones: last changed first, then by id, so that an order never depends on how the list
 * was loaded.
 */
export function ordersOf(lines: Lines, rankOf: Rank): (sort: ListSort) => Lines {
  const kept = new Map<string, Lines>();
  let recent: Lines | null = null;
  return (sort) => {
    const key = `${sort.by} ${sort.descending}`;
    const known = kept.get(key);
    if (known !== undefined) return known;
    recent ??= lines.toSorted((a, b) => b.updatedAt - a.updatedAt || (a.id < b.id ? -1 : 1));
    const made = inPlaces(recent, placeIn(sort.by, rankOf), sort.descending);
    kept.set(key, made);
    return made;
  };
}

/** Lines that share a place stay as they came; numbers alone are sorted, which costs a tenth of comparing lines. */
function inPlaces(lines: Lines, place: (line: TicketLine) => number | null, descending: boolean): Lines {
  const byPlace = new Map<number, TicketLine[]>();
  const nowhere: TicketLine[] = [];
  for (const line of lines) {
    const at = place(line);
    const there = at === null ? nowhere : byPlace.get(at);
    if (there !== undefined) there.push(line);
    else if (at !== null) byPlace.set(at, [line]);
  }
  const places = Float64Array.from(byPlace.keys()).sort();
  if (descending) places.reverse();
  const sorted: TicketLine[] = [];
  for (const at of places) for (const line of byPlace.get(at) ?? []) sorted.push(line);
  return [...sorted, ...nowhere];
}

/** The place of a ticket in a column; null has none and stands last, whichever way the column is sorted. */
function placeIn(column: ListColumn, rankOf: Rank): (line: TicketLine) => number | null {
  switch (column) {
    case 'number':
      // The relay has not numbered the newest yet.
      return ({ number }) => number ?? Number.MAX_SAFE_INTEGER;
    case 'title':
      return ({ title }) => rankOf('title', title);
    case 'due':
      return ({ dueAt }) => dueAt;
    case 'hospital':
      return ({ hospitalId }) => rankOf('hospital', hospitalId);
    case 'kind':
      return ({ kind }) => ticketKind.options.indexOf(kind);
    case 'module':
      return ({ module }) => (module === null ? null : serviceModule.options.indexOf(module));
    case 'priority':
      return ({ priority }) => ticketPriority.options.indexOf(priority);
    case 'status':
      return ({ status }) => ticketStatus.options.indexOf(status);
    case 'assignee':
      return ({ assigneeId }) => (assigneeId === null ? null : rankOf('staff', assigneeId));
    case 'watchers':
      return ({ watcherIds }) => watcherIds.length;
    case 'created':
      return ({ createdAt }) => createdAt;
    case 'updated':
      return ({ updatedAt }) => updatedAt;
  }
}

import * as z from 'zod';
import type { HospitalId } from '../ids.ts';
import type { Instant } from '../time/clock.ts';
import type { SyncMark } from './contract.ts';
import { ticketKind, ticketPriority, ticketStatus } from './model.ts';
import type { Ticket } from './model.ts';

/** A ticket as the list needs it: ten thousand of these are held at once, so no text but its title. */
export type TicketLine = Pick<
  Ticket,
  | 'id'
  | 'number'
  | 'hospitalId'
  | 'title'
  | 'kind'
  | 'module'
  | 'priority'
  | 'status'
  | 'assigneeId'
  | 'createdAt'
  | 'updatedAt'
  | 'closedAt'
  | 'dueAt'
  | 'watcherIds'
> & {
  /** When the clock that ends at `dueAt` began: where its warning starts follows from it. */
  readonly clockFrom: Instant;
  /** Nothing ends, because the only running promise stands still while somebody else is waited for. */
  readonly paused: boolean;
  readonly sync: SyncMark;
};

export const listColumn = z.enum([
  'number',
  'title',
  'due',
  'hospital',
  'kind',
  'module',
  'priority',
  'status',
  'assignee',
  'watchers',
  'created',
  'updated',
]);
export type ListColumn = z.infer<typeof listColumn>;

export const listGroup = z.enum(['none', 'hospital', 'kind', 'status', 'assignee', 'due']);
export type ListGroup = z.infer<typeof listGroup>;

const anyStatus = ['not_closed', 'waiting', ...ticketStatus.options, 'all'] as const;

/** Every field falls back by itself: a view that a newer version saved still opens. */
export const listFilter = z.object({
  status: z.enum(anyStatus).catch('not_closed'),
  /** A person's id, `me`, `nobody`, or null for everybody. */
  assignee: z.string().max(64).nullable().catch(null),
  kind: ticketKind.nullable().catch(null),
  priority: ticketPriority.nullable().catch(null),
  /** `soon` includes what is overdue already; `today`: until midnight in Asia/Shanghai. */
  due: z.enum(['any', 'overdue', 'soon', 'today']).catch('any'),
  /** Only what the person follows. */
  watching: z.boolean().catch(false),
  closed: z.enum(['any', 'this_month']).catch('any'),
});
export type ListFilter = z.infer<typeof listFilter>;
export const statusFilters = anyStatus;

export const noFilter: ListFilter = { status: 'not_closed', assignee: null, kind: null, priority: null, due: 'any', watching: false, closed: 'any' };

/** Whether a filter shows tickets that closed long ago, which a desktop need not have. */
export const reachesBack = ({ status, closed }: ListFilter): boolean => closed === 'any' && (status === 'closed' || status === 'all');

export const listSort = z.object({ by: listColumn, descending: z.boolean() });
export type ListSort = z.infer<typeof listSort>;

const usualColumns: readonly ListColumn[] = ['number', 'title', 'due', 'hospital', 'kind', 'module', 'priority', 'status', 'assignee', 'updated'];
const newestFirst: ListSort = { by: 'updated', descending: true };

/** What a saved view holds. */
export const listSpec = z.object({
  filter: listFilter.catch(noFilter),
  /** In their order; the title is always there. */
  columns: z
    .array(listColumn)
    .transform((columns) => [...new Set<ListColumn>(columns.includes('title') ? columns : ['title', ...columns])])
    .catch([...usualColumns]),
  sort: listSort.catch(newestFirst),
  group: listGroup.catch('none'),
  layout: z.enum(['table', 'board']).catch('table'),
});
export type ListSpec = z.infer<typeof listSpec>;

export const plainSpec: ListSpec = { filter: noFilter, columns: [...usualColumns], sort: newestFirst, group: 'none', layout: 'table' };

/** What a filter and an order need to know beside the tickets. */
export interface ListContext {
  readonly me: string | null;
  readonly now: Instant;
  /** Chosen for every page at once; null: all. */
  readonly hospitalId: HospitalId | null;
  /** Words looked for: in the title and the number at once, and in everything else as the search index answers. */
  readonly words: string;
  readonly found: ReadonlySet<string>;
  /** Place of a name in the order of the person's language, by id or title. */
  readonly rankOf: (of: 'hospital' | 'staff' | 'title', key: string) => number;
}

import { z } from 'zod';
import { asId } from '../../shared/ids.ts';
import type { HospitalId, UserId } from '../../shared/ids.ts';
import type { RequestArgs } from '../../shared/ipc/contract.ts';
import { ticketKind, ticketStatus } from '../../shared/tickets/model.ts';

export const statusFilters = ['not_closed', ...ticketStatus.options, 'all'] as const;
export const MINE = 'mine';

/** What the person last looked at; durable per desktop. The words searched for are not kept. */
export const ticketFilters = z.object({
  status: z.enum(statusFilters),
  /** A person's id, `mine`, or null for everybody. */
  assignee: z.string().nullable(),
  kind: ticketKind.nullable(),
});
export type TicketFilters = z.infer<typeof ticketFilters>;

export const noFilters: TicketFilters = { status: 'not_closed', assignee: null, kind: null };
export const SHOWN_AT_MOST = 1000;

export function listArgs(
  filters: TicketFilters,
  query: string,
  hospitalId: HospitalId | null,
  me: string | null,
): RequestArgs<'tickets.list'> {
  const assignee = filters.assignee === MINE ? me : filters.assignee;
  return {
    status: filters.status,
    hospitalId,
    assigneeId: assignee === null ? null : asId<UserId>(assignee),
    kind: filters.kind,
    query: query.trim(),
    limit: SHOWN_AT_MOST,
  };
}

export function isFiltered(filters: TicketFilters, query: string): boolean {
  return (
    query.trim() !== '' ||
    filters.assignee !== null ||
    filters.kind !== null ||
    (filters.status !== 'not_closed' && filters.status !== 'all')
  );
}

import { z } from 'zod';
import type { HospitalId, TicketId, UserId } from '../ids.ts';
import { request } from '../ipc/request.ts';
import { brandedId } from '../wire/scalars.ts';
import { ticketKind, ticketStatus } from './model.ts';
import type { Ticket, TicketEntry } from './model.ts';

export type SyncMark = 'synced' | 'pending' | 'rejected';
export type TicketItem = Ticket & { readonly sync: SyncMark };

export interface TicketDetail {
  readonly ticket: TicketItem;
  /** Oldest first. */
  readonly entries: readonly (TicketEntry & { readonly sync: SyncMark })[];
}

export const ticketRequests = {
  'tickets.list': request<{ readonly items: readonly TicketItem[]; readonly total: number; readonly openCount: number }>()(
    z.object({
      status: z.union([ticketStatus, z.literal('not_closed'), z.literal('all')]),
      hospitalId: brandedId<HospitalId>().nullable(),
      assigneeId: brandedId<UserId>().nullable(),
      kind: ticketKind.nullable(),
      /** Searches title, description and comments; empty for no search. */
      query: z.string().max(100),
      limit: z.number().int().min(1).max(1000),
    }),
  ),
  'tickets.get': request<TicketDetail>()(z.object({ ticketId: brandedId<TicketId>() })),
};

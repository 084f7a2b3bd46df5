import * as z from 'zod';
import type { CallItem } from '../calls/contract.ts';
import type { HospitalId, TicketId, UserId } from '../ids.ts';
import { request } from '../ipc/request.ts';
import { brandedId } from '../wire/scalars.ts';
import type { Message } from '../inbox/model.ts';
import { ticketKind, ticketStatus } from './model.ts';
import type { TicketLine } from './listModel.ts';
import type { Attachment, Ticket, TicketEntry, TicketLink, TicketView } from './model.ts';

export type SyncMark = 'synced' | 'pending' | 'rejected';
export type TicketItem = Ticket & { readonly sync: SyncMark };

/** Enough of another ticket to name it and to go there. */
export type TicketRef = Pick<Ticket, 'id' | 'number' | 'title' | 'kind' | 'status' | 'hospitalId'>;

/** A link as it looks from one of its two ends. */
export interface LinkedTicket {
  readonly link: TicketLink;
  /** `out`: this ticket names the other. */
  readonly direction: 'out' | 'in';
  /** Null: not on this desktop. */
  readonly other: TicketRef | null;
  readonly sync: SyncMark;
}

export interface TicketDetail {
  readonly ticket: TicketItem;
  /** Oldest first. */
  readonly entries: readonly (TicketEntry & { readonly sync: SyncMark })[];
  /** Oldest first. */
  readonly attachments: readonly (Attachment & { readonly sync: SyncMark })[];
  readonly links: readonly LinkedTicket[];
  /** Telephone calls that were linked to it, newest first. */
  readonly calls: readonly CallItem[];
  /** Of its conversation, around the time it was open; oldest first. */
  readonly messages: readonly Message[];
  /** Messages of that time may be at the relay that are not here (retention). */
  readonly messagesAway: boolean;
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
  /**
   * The list's own lines, a page of them by id, or those of the named tickets (one that is not answered is gone).
   * The list holds them all and filters by itself: a change asks only for what changed.
   */
  'tickets.lines': request<{ readonly lines: readonly TicketLine[]; /** Null: that was the last page. */ readonly next: TicketId | null }>()(
    z.union([
      z.object({ closed: z.boolean(), after: brandedId<TicketId>().nullable(), limit: z.number().int().min(1).max(5000) }),
      z.object({ ids: z.array(brandedId<TicketId>()).max(500) }),
    ]),
  ),
  /** Tickets whose text, history or number holds these words. */
  'tickets.search': request<readonly string[]>()(z.object({ query: z.string().max(100) })),
  /** Saved views: one's own and the shared ones, by name. */
  'tickets.views': request<readonly (TicketView & { readonly sync: SyncMark })[]>()(z.object({})),
  'tickets.get': request<TicketDetail>()(z.object({ ticketId: brandedId<TicketId>() })),
  /** Brings the messages of a ticket's time that are not here. Refused offline. */
  'tickets.bringMessages': request<null>()(z.object({ ticketId: brandedId<TicketId>() })),
  /** Tickets to link to, by number (`12`, `#12`) or a part of the title; open ones first, then the last changed. */
  'tickets.find': request<readonly TicketRef[]>()(
    z.object({ query: z.string().max(100), except: brandedId<TicketId>(), limit: z.number().int().min(1).max(50) }),
  ),
  /** One HTML file for R&D (四2): question, facts, timeline and logs as text, without the patient's name and number. */
  'tickets.exportForRnd': request<{ readonly kind: 'saved'; readonly path: string } | { readonly kind: 'cancelled' }>()(
    z.object({ ticketId: brandedId<TicketId>() }),
  ),
};

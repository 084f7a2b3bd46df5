import { index, integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import type { ConversationId, HospitalId, MessageId, TicketEntryId, TicketId, UserId } from '../../shared/ids.ts';
import type { FaultCause, ServiceModule, Ticket, TicketEntry, TicketKind, TicketPriority, TicketStatus } from '../../shared/tickets/model.ts';
import { idColumn, instantColumn, optionalInstant, optionalRef, refColumn, revColumn, type Assert, type Holds } from '../db/columns.ts';

export const tickets = pgTable(
  'tickets',
  {
    id: idColumn<TicketId>(),
    number: integer(),
    hospitalId: refColumn<HospitalId>(),
    conversationId: optionalRef<ConversationId>(),
    messageId: optionalRef<MessageId>(),
    title: text().notNull(),
    description: text().notNull(),
    kind: text().$type<TicketKind>().notNull(),
    module: text().$type<ServiceModule>(),
    priority: text().$type<TicketPriority>().notNull(),
    status: text().$type<TicketStatus>().notNull(),
    cause: text().$type<FaultCause>(),
    assigneeId: optionalRef<UserId>(),
    createdBy: refColumn<UserId>(),
    createdAt: instantColumn(),
    updatedAt: instantColumn(),
    closedAt: optionalInstant(),
    closedBy: optionalRef<UserId>(),
    result: text().notNull(),
    rev: revColumn(),
  },
  (t) => [
    uniqueIndex('tickets_number').on(t.number),
    index('tickets_closed').on(t.hospitalId, t.closedAt),
    index('tickets_created').on(t.hospitalId, t.createdAt),
  ],
);

export const ticketEntries = pgTable(
  'ticket_entries',
  {
    id: idColumn<TicketEntryId>(),
    ticketId: refColumn<TicketId>(),
    kind: text().$type<TicketEntry['kind']>().notNull(),
    text: text().notNull(),
    userId: refColumn<UserId>(),
    at: instantColumn(),
    rev: revColumn(),
  },
  (t) => [index('ticket_entries_ticket').on(t.ticketId)],
);

export type TicketsHold = [Assert<Holds<typeof tickets, Ticket>>, Assert<Holds<typeof ticketEntries, TicketEntry>>];

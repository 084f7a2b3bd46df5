import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { ConversationId, HospitalId, MessageId, TicketEntryId, TicketId, UserId } from '../../../shared/ids.ts';
import type {
  FaultCause,
  ServiceModule,
  TicketEntry,
  TicketKind,
  TicketPriority,
  TicketStatus,
} from '../../../shared/tickets/model.ts';

export const tickets = sqliteTable(
  'tickets',
  {
    id: text().$type<TicketId>().primaryKey(),
    number: integer(),
    hospitalId: text().$type<HospitalId>().notNull(),
    conversationId: text().$type<ConversationId>(),
    messageId: text().$type<MessageId>(),
    title: text().notNull(),
    description: text().notNull(),
    kind: text().$type<TicketKind>().notNull(),
    module: text().$type<ServiceModule>(),
    priority: text().$type<TicketPriority>().notNull(),
    status: text().$type<TicketStatus>().notNull(),
    cause: text().$type<FaultCause>(),
    assigneeId: text().$type<UserId>(),
    createdBy: text().$type<UserId>().notNull(),
    createdAt: integer().notNull(),
    updatedAt: integer().notNull(),
    closedAt: integer(),
    closedBy: text().$type<UserId>(),
    result: text().notNull(),
    rev: integer().notNull(),
  },
  (table) => [
    index('tickets_status').on(table.status, table.updatedAt),
    index('tickets_created').on(table.hospitalId, table.createdAt),
    index('tickets_closed').on(table.hospitalId, table.closedAt),
  ],
);

export const ticketEntries = sqliteTable(
  'ticketEntries',
  {
    id: text().$type<TicketEntryId>().primaryKey(),
    ticketId: text().$type<TicketId>().notNull(),
    kind: text().$type<TicketEntry['kind']>().notNull(),
    text: text().notNull(),
    userId: text().$type<UserId>().notNull(),
    at: integer().notNull(),
    rev: integer().notNull(),
  },
  (table) => [index('ticketEntries_ticket').on(table.ticketId, table.at)],
);

import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type {
  AttachmentId,
  ConversationId,
  HospitalId,
  MessageId,
  TemplateId,
  TicketEntryId,
  TicketId,
  TicketLinkId,
  TicketViewId,
  UserId,
} from '../../../shared/ids.ts';
import type { DetailsPatch, TicketDetails, TicketMarks } from '../../../shared/tickets/details.ts';
import type {
  AttachmentRole,
  CheckItem,
  EntryData,
  FaultCause,
  LinkKind,
  Recurrence,
  ServiceModule,
  TicketEntry,
  TicketKind,
  TicketPause,
  TicketPriority,
  TicketStatus,
  TicketTerms,
  TicketView,
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
    /** The patient's number inside is sealed (AES-256-GCM). */
    details: text({ mode: 'json' }).$type<TicketDetails>().notNull(),
    marks: text({ mode: 'json' }).$type<TicketMarks>().notNull(),
    terms: text({ mode: 'json' }).$type<TicketTerms>().notNull(),
    pauses: text({ mode: 'json' }).$type<TicketPause[]>().notNull(),
    watcherIds: text({ mode: 'json' }).$type<UserId[]>().notNull(),
    checklist: text({ mode: 'json' }).$type<CheckItem[]>().notNull(),
    dueAt: integer(),
    templateId: text().$type<TemplateId>(),
    period: text(),
    rev: integer().notNull(),
  },
  (table) => [
    index('tickets_status').on(table.status, table.updatedAt),
    index('tickets_created').on(table.hospitalId, table.createdAt),
    index('tickets_closed').on(table.hospitalId, table.closedAt),
    index('tickets_due').on(table.status, table.dueAt),
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
    data: text({ mode: 'json' }).$type<EntryData>(),
    rev: integer().notNull(),
  },
  (table) => [index('ticketEntries_ticket').on(table.ticketId, table.at)],
);

export const attachments = sqliteTable(
  'attachments',
  {
    id: text().$type<AttachmentId>().primaryKey(),
    ticketId: text().$type<TicketId>().notNull(),
    role: text().$type<AttachmentRole>().notNull(),
    name: text().notNull(),
    mime: text().notNull(),
    size: integer().notNull(),
    sha256: text().notNull(),
    fromAt: integer(),
    toAt: integer(),
    source: text().notNull(),
    userId: text().$type<UserId>().notNull(),
    at: integer().notNull(),
    rev: integer().notNull(),
  },
  (table) => [index('attachments_ticket').on(table.ticketId)],
);

export const ticketLinks = sqliteTable(
  'ticketLinks',
  {
    id: text().$type<TicketLinkId>().primaryKey(),
    fromId: text().$type<TicketId>().notNull(),
    toId: text().$type<TicketId>().notNull(),
    kind: text().$type<LinkKind>().notNull(),
    userId: text().$type<UserId>().notNull(),
    at: integer().notNull(),
    rev: integer().notNull(),
  },
  (table) => [index('ticketLinks_from').on(table.fromId), index('ticketLinks_to').on(table.toId)],
);

export const ticketTemplates = sqliteTable('ticketTemplates', {
  id: text().$type<TemplateId>().primaryKey(),
  name: text().notNull(),
  kind: text().$type<TicketKind>().notNull(),
  title: text().notNull(),
  description: text().notNull(),
  module: text().$type<ServiceModule>(),
  priority: text().$type<TicketPriority>().notNull(),
  assigneeId: text().$type<UserId>(),
  details: text({ mode: 'json' }).$type<DetailsPatch>().notNull(),
  checklist: text({ mode: 'json' }).$type<CheckItem[]>().notNull(),
  recurrence: text({ mode: 'json' }).$type<Recurrence>(),
  active: integer({ mode: 'boolean' }).notNull(),
  rev: integer().notNull(),
});

export const ticketViews = sqliteTable('ticketViews', {
  id: text().$type<TicketViewId>().primaryKey(),
  name: text().notNull(),
  ownerId: text().$type<UserId>().notNull(),
  shared: integer({ mode: 'boolean' }).notNull(),
  spec: text({ mode: 'json' }).$type<TicketView['spec']>().notNull(),
  rev: integer().notNull(),
});

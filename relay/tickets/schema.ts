import { bigint, boolean, index, integer, jsonb, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import type { AttachmentId, ConversationId, HospitalId, MessageId, TemplateId, TicketEntryId, TicketId, TicketLinkId, TicketViewId, UserId } from '../../shared/ids.ts';
import type { DetailsPatch, TicketDetails, TicketMarks } from '../../shared/tickets/details.ts';
import type {
  Attachment,
  AttachmentRole,
  CheckItem,
  EntryData,
  FaultCause,
  LinkKind,
  Recurrence,
  ServiceModule,
  Ticket,
  TicketEntry,
  TicketKind,
  TicketLink,
  TicketPause,
  TicketPriority,
  TicketStatus,
  TicketTemplate,
  TicketTerms,
  TicketView,
} from '../../shared/tickets/model.ts';
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
    details: jsonb().$type<TicketDetails>().notNull(),
    marks: jsonb().$type<TicketMarks>().notNull(),
    terms: jsonb().$type<TicketTerms>().notNull(),
    pauses: jsonb().$type<TicketPause[]>().notNull(),
    watcherIds: jsonb().$type<UserId[]>().notNull(),
    checklist: jsonb().$type<CheckItem[]>().notNull(),
    dueAt: optionalInstant(),
    templateId: optionalRef<TemplateId>(),
    period: text(),
    rev: revColumn(),
  },
  (t) => [
    uniqueIndex('tickets_number').on(t.number),
    index('tickets_closed').on(t.hospitalId, t.closedAt),
    index('tickets_created').on(t.hospitalId, t.createdAt),
    index('tickets_conversation').on(t.conversationId),
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
    data: jsonb().$type<EntryData>(),
    rev: revColumn(),
  },
  (t) => [index('ticket_entries_ticket').on(t.ticketId)],
);

export const attachments = pgTable(
  'attachments',
  {
    id: idColumn<AttachmentId>(),
    ticketId: refColumn<TicketId>(),
    role: text().$type<AttachmentRole>().notNull(),
    name: text().notNull(),
    mime: text().notNull(),
    size: bigint({ mode: 'number' }).notNull(),
    sha256: text().notNull(),
    fromAt: optionalInstant(),
    toAt: optionalInstant(),
    source: text().notNull(),
    userId: refColumn<UserId>(),
    at: instantColumn(),
    rev: revColumn(),
  },
  (t) => [index('attachments_ticket').on(t.ticketId), index('attachments_sha256').on(t.sha256)],
);

export const ticketLinks = pgTable(
  'ticket_links',
  {
    id: idColumn<TicketLinkId>(),
    fromId: refColumn<TicketId>(),
    toId: refColumn<TicketId>(),
    kind: text().$type<LinkKind>().notNull(),
    userId: refColumn<UserId>(),
    at: instantColumn(),
    rev: revColumn(),
  },
  (t) => [index('ticket_links_from').on(t.fromId)],
);

export const ticketTemplates = pgTable('ticket_templates', {
  id: idColumn<TemplateId>(),
  name: text().notNull(),
  kind: text().$type<TicketKind>().notNull(),
  title: text().notNull(),
  description: text().notNull(),
  module: text().$type<ServiceModule>(),
  priority: text().$type<TicketPriority>().notNull(),
  assigneeId: optionalRef<UserId>(),
  details: jsonb().$type<DetailsPatch>().notNull(),
  checklist: jsonb().$type<CheckItem[]>().notNull(),
  recurrence: jsonb().$type<Recurrence>(),
  active: boolean().notNull(),
  rev: revColumn(),
});

export const ticketViews = pgTable('ticket_views', {
  id: idColumn<TicketViewId>(),
  name: text().notNull(),
  ownerId: refColumn<UserId>(),
  shared: boolean().notNull(),
  spec: jsonb().$type<TicketView['spec']>().notNull(),
  rev: revColumn(),
});

export type TicketsHold = [
  Assert<Holds<typeof tickets, Ticket>>,
  Assert<Holds<typeof ticketEntries, TicketEntry>>,
  Assert<Holds<typeof attachments, Attachment>>,
  Assert<Holds<typeof ticketLinks, TicketLink>>,
  Assert<Holds<typeof ticketTemplates, TicketTemplate>>,
  Assert<Holds<typeof ticketViews, TicketView>>,
];

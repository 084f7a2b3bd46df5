import * as z from 'zod';
import { proof, party } from '../callbacks/model.ts';
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
  VisitId,
} from '../ids.ts';
import { fileHash } from '../files/model.ts';
import { brandedId, calendarDate, instant, minuteOfDay } from '../wire/scalars.ts';
import { detailsPatch, ticketDetails, ticketMarks } from './details.ts';

/** The nine functions of the mini-program, clause ▲三(三)1. */
export const serviceModule = z.enum([
  'appointment',
  'registration_payment',
  'outpatient_payment',
  'insurance_payment',
  'queue_ticket',
  'self_order',
  'report_query',
  'inpatient',
  'convenience',
]);
export type ServiceModule = z.infer<typeof serviceModule>;

/**
 * Fault ▲三(一), consultation 四1, change of the interface ▲三(三)2, data task ▲三(三)3, requirement ▲五1, difference in
 * reconciliation 八, complaint 九3-4, patient case 九5.
 */
export const ticketKind = z.enum([
  'fault',
  'consultation',
  'interface_change',
  'data_task',
  'requirement',
  'reconciliation',
  'complaint',
  'patient_case',
]);
export type TicketKind = z.infer<typeof ticketKind>;

/** At R&D is clause 四2, on site 二5; the ways between them are in `rules.ts`. */
export const ticketStatus = z.enum(['open', 'in_progress', 'waiting_hospital', 'waiting_patient', 'at_rnd', 'on_site', 'closed']);
export type TicketStatus = z.infer<typeof ticketStatus>;

export const ticketPriority = z.enum(['normal', 'high', 'urgent']);
export type TicketPriority = z.infer<typeof ticketPriority>;

/** Whose fault it was, clauses 六2, 六3. */
export const faultCause = z.enum(['ours', 'network', 'server', 'his', 'payment_channel', 'hospital']);
export type FaultCause = z.infer<typeof faultCause>;

/** A frame of the day in which service time runs. */
export const serviceFrame = z.object({ openMinute: minuteOfDay, closeMinute: minuteOfDay });
export type ServiceFrame = z.infer<typeof serviceFrame>;

/**
 * The promises that a ticket was created under, stamped then: a later change of the contract does not rewrite history.
 * Durations in ms.
 */
export const ticketTerms = z.object({
  frames: z.array(serviceFrame),
  /** First reply, service time. */
  replyMs: z.number().int().positive(),
  /** To handle it, service time. Null: by the planned day. */
  handleMs: z.record(z.string(), z.number().int().positive()),
  /** A complaint of public opinion, wall-clock (九3). */
  opinionMs: z.number().int().positive(),
  /** A general complaint that arrives later than this is flagged (九4). */
  lateAfterMinute: minuteOfDay,
});
export type TicketTerms = z.infer<typeof ticketTerms>;

/** A time in which it waited for somebody else, and for what: the time to handle stands still. */
export const ticketPause = z.object({
  from: instant,
  /** Null while it lasts. */
  to: instant.nullable(),
  status: z.enum(['waiting_hospital', 'waiting_patient']),
  reason: z.string(),
});
export type TicketPause = z.infer<typeof ticketPause>;

export const checkItem = z.object({ id: z.string().min(1).max(64), text: z.string().max(200), done: z.boolean() });
export type CheckItem = z.infer<typeof checkItem>;

export const ticket = z.object({
  id: brandedId<TicketId>(),
  /** Running number drawn by the relay; null while the ticket exists only on the desktop that made it. */
  number: z.number().int().positive().nullable(),
  hospitalId: brandedId<HospitalId>(),
  conversationId: brandedId<ConversationId>().nullable(),
  messageId: brandedId<MessageId>().nullable(),
  title: z.string(),
  description: z.string(),
  kind: ticketKind,
  module: serviceModule.nullable(),
  priority: ticketPriority,
  status: ticketStatus,
  cause: faultCause.nullable(),
  assigneeId: brandedId<UserId>().nullable(),
  createdBy: brandedId<UserId>(),
  createdAt: instant,
  updatedAt: instant,
  closedAt: instant.nullable(),
  closedBy: brandedId<UserId>().nullable(),
  result: z.string(),
  details: ticketDetails,
  marks: ticketMarks,
  terms: ticketTerms,
  /** In order, without overlap. */
  pauses: z.array(ticketPause),
  watcherIds: z.array(brandedId<UserId>()),
  checklist: z.array(checkItem),
  /** The earliest end of a running clock; null when none runs (`clocks.ts`). Kept on the row to sort ten thousand by. */
  dueAt: instant.nullable(),
  /** The template and the period (`2026-11`, `2026-Q4`) it came back from, clause-bound recurring work. */
  templateId: brandedId<TemplateId>().nullable(),
  period: z.string().max(16).nullable(),
});
export type Ticket = z.infer<typeof ticket>;

/** What a line of history is about, beyond its words. */
export const entryData = z.discriminatedUnion('type', [
  z.object({ type: z.literal('status'), from: ticketStatus, to: ticketStatus, reason: z.string() }),
  /** Old and new value of each field; a number that is sealed is never repeated here. */
  z.object({ type: z.literal('edit'), changes: z.array(z.object({ field: z.string(), before: z.unknown(), after: z.unknown() })) }),
  z.object({ type: z.literal('rnd'), soFar: z.string(), logs: z.string(), attachmentIds: z.array(brandedId<AttachmentId>()) }),
  z.object({ type: z.literal('rnd_answer'), answeredBy: z.string() }),
  z.object({
    type: z.literal('visit'),
    visitId: brandedId<VisitId>(),
    step: z.enum(['dispatched', 'departed', 'arrived', 'left', 'finished', 'cancelled']),
    /** When it happened, as told by the engineer; the line's own time is when it was written down. */
    at: instant,
    engineerId: brandedId<UserId>().nullable(),
    /** Sign-off of the hospital: who, and the picture or drawn signature. */
    signedBy: z.string(),
    signatureId: brandedId<AttachmentId>().nullable(),
  }),
  z.object({ type: z.literal('reply'), party, proof }),
  z.object({ type: z.literal('item'), itemId: z.string(), done: z.boolean() }),
]);
export type EntryData = z.infer<typeof entryData>;

/** One line of a ticket's history: a comment of a person or a change of state. */
export const ticketEntry = z.object({
  id: brandedId<TicketEntryId>(),
  ticketId: brandedId<TicketId>(),
  kind: z.enum([
    'comment',
    'created',
    'edited',
    'assigned',
    'status',
    'closed',
    'reopened',
    'rnd_sent',
    'rnd_answered',
    'visit',
    'reply',
    'confirmed',
    'checked',
    'handled',
    'verified',
    'item',
    'attached',
    'detached',
    'linked',
    'unlinked',
  ]),
  text: z.string(),
  userId: brandedId<UserId>(),
  at: instant,
  data: entryData.nullable(),
});
export type TicketEntry = z.infer<typeof ticketEntry>;

/** Before and after of a change of the interface, the source of a data task, a log with its time range (六1), a sign-off (二5). */
export const attachmentRole = z.enum(['file', 'before', 'after', 'source', 'log', 'signature']);
export type AttachmentRole = z.infer<typeof attachmentRole>;

/** A file of a ticket. The row is synchronised; the bytes travel by themselves, under their hash. */
export const attachment = z.object({
  id: brandedId<AttachmentId>(),
  ticketId: brandedId<TicketId>(),
  role: attachmentRole,
  /** Without folders. */
  name: z.string(),
  mime: z.string(),
  /** Bytes. */
  size: z.number().int().nonnegative(),
  /** SHA-256 of the bytes, 64 hexadecimal digits. */
  sha256: fileHash,
  /** Logs: what span they cover and where they come from. */
  fromAt: instant.nullable(),
  toAt: instant.nullable(),
  source: z.string(),
  userId: brandedId<UserId>(),
  at: instant,
});
export type Attachment = z.infer<typeof attachment>;

export const linkKind = z.enum(['relates', 'duplicates', 'caused_by', 'blocks']);
export type LinkKind = z.infer<typeof linkKind>;

export const ticketLink = z.object({
  id: brandedId<TicketLinkId>(),
  fromId: brandedId<TicketId>(),
  toId: brandedId<TicketId>(),
  kind: linkKind,
  userId: brandedId<UserId>(),
  at: instant,
});
export type TicketLink = z.infer<typeof ticketLink>;

/** How often a template comes back by itself, for which hospitals, and until when it has. */
export const recurrence = z.object({
  every: z.enum(['month', 'quarter']),
  /** Day of the month; the last one in a shorter month. */
  day: z.number().int().min(1).max(31),
  minute: minuteOfDay,
  hospitalIds: z.array(brandedId<HospitalId>()).min(1).max(500),
  /** The first day on which it may come back: nothing is made for the time before. */
  from: calendarDate,
});
export type Recurrence = z.infer<typeof recurrence>;

export const ticketTemplate = z.object({
  id: brandedId<TemplateId>(),
  name: z.string(),
  kind: ticketKind,
  title: z.string(),
  description: z.string(),
  module: serviceModule.nullable(),
  priority: ticketPriority,
  assigneeId: brandedId<UserId>().nullable(),
  details: detailsPatch,
  checklist: z.array(checkItem),
  recurrence: recurrence.nullable(),
  active: z.boolean(),
});
export type TicketTemplate = z.infer<typeof ticketTemplate>;

/** A saved view of the ticket list. Shared ones are everybody's to use and a lead's to keep. */
export const ticketView = z.object({
  id: brandedId<TicketViewId>(),
  name: z.string(),
  ownerId: brandedId<UserId>(),
  shared: z.boolean(),
  /** Filters, columns, order and grouping as the list knows them; parsed by the list, so that it may grow. */
  spec: z.record(z.string(), z.unknown()),
});
export type TicketView = z.infer<typeof ticketView>;

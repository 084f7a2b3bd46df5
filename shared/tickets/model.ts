import { z } from 'zod';
import type { ConversationId, HospitalId, MessageId, TicketEntryId, TicketId, UserId } from '../ids.ts';
import { brandedId, instant } from '../wire/scalars.ts';

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

/** Fault ▲三(一), consultation 四1, change of the interface ▲三(三)2, data task ▲三(三)3, requirement ▲五1, complaint 九3-4. */
export const ticketKind = z.enum(['fault', 'consultation', 'interface_change', 'data_task', 'requirement', 'complaint']);
export type TicketKind = z.infer<typeof ticketKind>;

export const ticketStatus = z.enum(['open', 'in_progress', 'waiting', 'closed']);
export type TicketStatus = z.infer<typeof ticketStatus>;

export const ticketPriority = z.enum(['normal', 'high', 'urgent']);
export type TicketPriority = z.infer<typeof ticketPriority>;

/** Whose fault it was, clauses 六2, 六3. */
export const faultCause = z.enum(['ours', 'network', 'server', 'his', 'payment_channel', 'hospital']);
export type FaultCause = z.infer<typeof faultCause>;

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
});
export type Ticket = z.infer<typeof ticket>;

/** One line of a ticket's history: a comment of a person or a change of state. */
export const ticketEntry = z.object({
  id: brandedId<TicketEntryId>(),
  ticketId: brandedId<TicketId>(),
  kind: z.enum(['comment', 'created', 'edited', 'assigned', 'status', 'closed', 'reopened']),
  text: z.string(),
  userId: brandedId<UserId>(),
  at: instant,
});
export type TicketEntry = z.infer<typeof ticketEntry>;

import * as z from 'zod';
import type { AttemptId, CallbackId, CallId, ConversationId, HospitalId, MessageId, TicketId, UserId } from '../ids.ts';
import { brandedId, instant } from '../wire/scalars.ts';

/** Monthly callback of a hospital (九2), patient case with both parties (九5), quality check of a closed ticket (九2), missed call (▲二3). */
export const callbackKind = z.enum(['hospital_monthly', 'patient_case', 'ticket_quality', 'missed_call']);
export type CallbackKind = z.infer<typeof callbackKind>;

export const party = z.enum(['patient', 'hospital']);
export type Party = z.infer<typeof party>;

export const callback = z.object({
  id: brandedId<CallbackId>(),
  /** Null: of a missed call from whom nobody knows yet; until it is known the callback is in no hospital's log. */
  hospitalId: brandedId<HospitalId>().nullable(),
  kind: callbackKind,
  subject: z.string(),
  /** Stamped at creation from the kind: a later change of the rule does not rewrite history. */
  requiredParties: z.array(party),
  patientName: z.string(),
  patientPhone: z.string(),
  ticketId: brandedId<TicketId>().nullable(),
  conversationId: brandedId<ConversationId>().nullable(),
  assigneeId: brandedId<UserId>().nullable(),
  dueAt: instant,
  status: z.enum(['open', 'done', 'cancelled']),
  result: z.string(),
  createdBy: brandedId<UserId>(),
  createdAt: instant,
  closedAt: instant.nullable(),
  closedBy: brandedId<UserId>().nullable(),
});
export type Callback = z.infer<typeof callback>;

/** What proves that a party was replied to: a message the platform accepted, or a call that was logged (九5). */
export const proof = z.discriminatedUnion('type', [
  z.object({ type: z.literal('message'), messageId: brandedId<MessageId>() }),
  z.object({
    type: z.literal('call'),
    startedAt: instant,
    endedAt: instant,
    /** Last four digits of the number called. */
    phoneTail: z.string().regex(/^\d{0,4}$/),
    /** The line of the phone log; absent: the call was only told. */
    callId: brandedId<CallId>().optional(),
  }),
]);
export type Proof = z.infer<typeof proof>;

export const attemptOutcome = z.enum(['reached', 'no_answer', 'refused', 'wrong_number', 'call_again']);
export type AttemptOutcome = z.infer<typeof attemptOutcome>;

export const attempt = z.object({
  id: brandedId<AttemptId>(),
  callbackId: brandedId<CallbackId>(),
  party,
  outcome: attemptOutcome,
  /** Never null when the outcome is `reached`. */
  proof: proof.nullable(),
  note: z.string(),
  at: instant,
  userId: brandedId<UserId>(),
});
export type Attempt = z.infer<typeof attempt>;

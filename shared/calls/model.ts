import * as z from 'zod';
import type { AttemptId, CallbackId, CallId, ContactId, HospitalId, TicketId, UserId } from '../ids.ts';
import { ticketKind } from '../tickets/model.ts';
import { brandedId, instant } from '../wire/scalars.ts';

export const callDirection = z.enum(['in', 'out']);
export type CallDirection = z.infer<typeof callDirection>;

/** `missed`: nobody took it (of an outgoing one: they did not). `voicemail`: a message was left instead. */
export const callResult = z.enum(['answered', 'missed', 'voicemail', 'wrong_number']);
export type CallResult = z.infer<typeof callResult>;

/** What it was about: the kinds of ticket, so that one can be made of it, a callback that was due, and what fits nowhere. */
export const callTopic = z.enum([...ticketKind.options, 'follow_up', 'other']);
export type CallTopic = z.infer<typeof callTopic>;

/**
 * One telephone call (clause ▲二3: caller, hospital, start and end, topic, outcome, ticket). It is written when it is
 * over: while it runs it is a draft of the desktop that has it on the line. A call that proves a reply is named by the
 * proof (`callbacks/model.ts`), so there is one notion of a call.
 */
export const call = z.object({
  id: brandedId<CallId>(),
  direction: callDirection,
  /** Null: not known yet. */
  hospitalId: brandedId<HospitalId>().nullable(),
  contactId: brandedId<ContactId>().nullable(),
  callerName: z.string(),
  /** As it was dialled or shown; empty: withheld. */
  phone: z.string(),
  topic: callTopic,
  /** The topic in the person's own words; may be empty. */
  topicText: z.string(),
  notes: z.string(),
  startedAt: instant,
  /** `startedAt` where nobody spoke. */
  endedAt: instant,
  result: callResult,
  ticketId: brandedId<TicketId>().nullable(),
  /** The callback it made (a missed call) or is an attempt of. */
  callbackId: brandedId<CallbackId>().nullable(),
  attemptId: brandedId<AttemptId>().nullable(),
  /** Who wrote it down, and when. */
  userId: brandedId<UserId>(),
  at: instant,
});
export type Call = z.infer<typeof call>;

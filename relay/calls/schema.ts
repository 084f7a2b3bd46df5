import { index, pgTable, text } from 'drizzle-orm/pg-core';
import type { Call, CallDirection, CallResult, CallTopic } from '../../shared/calls/model.ts';
import type { AttemptId, CallbackId, CallId, ContactId, HospitalId, TicketId, UserId } from '../../shared/ids.ts';
import { idColumn, instantColumn, optionalRef, refColumn, revColumn, type Assert, type Holds } from '../db/columns.ts';

/** `calls` is what `relay/sync` calls its answered calls, so the database knows these by another name. */
export const calls = pgTable(
  'phone_calls',
  {
    id: idColumn<CallId>(),
    direction: text().$type<CallDirection>().notNull(),
    hospitalId: optionalRef<HospitalId>(),
    contactId: optionalRef<ContactId>(),
    callerName: text().notNull(),
    phone: text().notNull(),
    topic: text().$type<CallTopic>().notNull(),
    topicText: text().notNull(),
    notes: text().notNull(),
    startedAt: instantColumn(),
    endedAt: instantColumn(),
    result: text().$type<CallResult>().notNull(),
    ticketId: optionalRef<TicketId>(),
    callbackId: optionalRef<CallbackId>(),
    attemptId: optionalRef<AttemptId>(),
    userId: refColumn<UserId>(),
    at: instantColumn(),
    rev: revColumn(),
  },
  (t) => [index('phone_calls_ended').on(t.hospitalId, t.endedAt)],
);

export type CallsHold = [Assert<Holds<typeof calls, Call>>];

import { sql } from 'drizzle-orm';
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { CallDirection, CallResult, CallTopic } from '../../../shared/calls/model.ts';
import type { AttemptId, CallbackId, CallId, ContactId, HospitalId, TicketId, UserId } from '../../../shared/ids.ts';

export const calls = sqliteTable(
  'calls',
  {
    id: text().$type<CallId>().primaryKey(),
    direction: text().$type<CallDirection>().notNull(),
    hospitalId: text().$type<HospitalId>(),
    contactId: text().$type<ContactId>(),
    callerName: text().notNull(),
    /** Sealed (AES-256-GCM); the empty text stays empty. */
    phone: text().notNull(),
    topic: text().$type<CallTopic>().notNull(),
    topicText: text().notNull(),
    notes: text().notNull(),
    startedAt: integer().notNull(),
    endedAt: integer().notNull(),
    result: text().$type<CallResult>().notNull(),
    ticketId: text().$type<TicketId>(),
    callbackId: text().$type<CallbackId>(),
    attemptId: text().$type<AttemptId>(),
    userId: text().$type<UserId>().notNull(),
    at: integer().notNull(),
    rev: integer().notNull(),
  },
  (table) => [
    index('calls_started').on(table.startedAt),
    index('calls_hospital').on(table.hospitalId, table.startedAt),
    index('calls_ticket').on(table.ticketId).where(sql`ticketId is not null`),
  ],
);

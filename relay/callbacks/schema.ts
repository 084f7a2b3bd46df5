import { index, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import type { AttemptId, CallbackId, ConversationId, HospitalId, TicketId, UserId } from '../../shared/ids.ts';
import type { Attempt, AttemptOutcome, Callback, CallbackKind, Party, Proof } from '../../shared/callbacks/model.ts';
import { idColumn, instantColumn, optionalInstant, optionalRef, refColumn, revColumn, type Assert, type Holds } from '../db/columns.ts';

export const callbacks = pgTable(
  'callbacks',
  {
    id: idColumn<CallbackId>(),
    hospitalId: optionalRef<HospitalId>(),
    kind: text().$type<CallbackKind>().notNull(),
    subject: text().notNull(),
    requiredParties: jsonb().$type<Party[]>().notNull(),
    patientName: text().notNull(),
    patientPhone: text().notNull(),
    ticketId: optionalRef<TicketId>(),
    conversationId: optionalRef<ConversationId>(),
    assigneeId: optionalRef<UserId>(),
    dueAt: instantColumn(),
    status: text().$type<Callback['status']>().notNull(),
    result: text().notNull(),
    createdBy: refColumn<UserId>(),
    createdAt: instantColumn(),
    closedAt: optionalInstant(),
    closedBy: optionalRef<UserId>(),
    rev: revColumn(),
  },
  (t) => [index('callbacks_closed').on(t.hospitalId, t.closedAt)],
);

export const attempts = pgTable(
  'attempts',
  {
    id: idColumn<AttemptId>(),
    callbackId: refColumn<CallbackId>(),
    party: text().$type<Party>().notNull(),
    outcome: text().$type<AttemptOutcome>().notNull(),
    proof: jsonb().$type<Proof>(),
    note: text().notNull(),
    at: instantColumn(),
    userId: refColumn<UserId>(),
    rev: revColumn(),
  },
  (t) => [index('attempts_callback').on(t.callbackId), index('attempts_at').on(t.at)],
);

export type CallbacksHold = [Assert<Holds<typeof callbacks, Callback>>, Assert<Holds<typeof attempts, Attempt>>];

import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { AttemptOutcome, Callback, CallbackKind, Party, Proof } from '../../../shared/callbacks/model.ts';
import type { AttemptId, CallbackId, ConversationId, HospitalId, TicketId, UserId } from '../../../shared/ids.ts';

export const callbacks = sqliteTable(
  'callbacks',
  {
    id: text().$type<CallbackId>().primaryKey(),
    hospitalId: text().$type<HospitalId>(),
    kind: text().$type<CallbackKind>().notNull(),
    subject: text().notNull(),
    requiredParties: text({ mode: 'json' }).$type<Party[]>().notNull(),
    patientName: text().notNull(),
    /** Sealed (AES-256-GCM); the empty text stays empty. */
    patientPhone: text().notNull(),
    ticketId: text().$type<TicketId>(),
    conversationId: text().$type<ConversationId>(),
    assigneeId: text().$type<UserId>(),
    dueAt: integer().notNull(),
    status: text().$type<Callback['status']>().notNull(),
    result: text().notNull(),
    createdBy: text().$type<UserId>().notNull(),
    createdAt: integer().notNull(),
    closedAt: integer(),
    closedBy: text().$type<UserId>(),
    rev: integer().notNull(),
  },
  (table) => [
    index('callbacks_due').on(table.status, table.dueAt),
    index('callbacks_closed').on(table.hospitalId, table.closedAt),
  ],
);

export const attempts = sqliteTable(
  'attempts',
  {
    id: text().$type<AttemptId>().primaryKey(),
    callbackId: text().$type<CallbackId>().notNull(),
    party: text().$type<Party>().notNull(),
    outcome: text().$type<AttemptOutcome>().notNull(),
    proof: text({ mode: 'json' }).$type<Proof>(),
    note: text().notNull(),
    at: integer().notNull(),
    userId: text().$type<UserId>().notNull(),
    rev: integer().notNull(),
  },
  (table) => [index('attempts_callback').on(table.callbackId, table.at), index('attempts_at').on(table.at)],
);

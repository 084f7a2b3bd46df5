import { bigint, boolean, index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { ClientId, UserId } from '../../shared/ids.ts';
import type { EntityName } from '../../shared/wire/entities.ts';
import type { RejectionCode } from '../../shared/wire/mutation.ts';
import { instantColumn, revColumn } from '../db/columns.ts';

/** The newest revision of every row that ever was; "what changed after my cursor" is a range of its index. */
export const changes = pgTable(
  'changes',
  {
    entity: text().$type<EntityName>().notNull(),
    id: text().notNull(),
    rev: revColumn(),
    deleted: boolean().notNull(),
  },
  (t) => [primaryKey({ columns: [t.entity, t.id] }), index('changes_rev').on(t.rev)],
);

/** One row. `head` is the last revision drawn. */
export const workspace = pgTable('workspace', {
  id: integer().primaryKey(),
  epoch: text().notNull(),
  head: bigint({ mode: 'number' }).notNull(),
  /** `RelayKeys.check` of the key that seals this workspace; null until a relay has opened it. */
  keyCheck: text(),
});

/** Running numbers (tickets), drawn inside the transaction that uses them: no gaps by failure. */
export const counters = pgTable('counters', {
  name: text().primaryKey(),
  value: integer().notNull(),
});

/** One desktop of one person, and how far its mutations were recorded. */
export const clients = pgTable('clients', {
  id: text().$type<ClientId>().primaryKey(),
  userId: text().$type<UserId>().notNull(),
  lastN: integer().notNull(),
  createdAt: instantColumn(),
});

export type StoredVerdict =
  | { readonly status: 'applied'; readonly rev: number }
  | { readonly status: 'rejected'; readonly code: RejectionCode };

/** What every desktop asked and what became of it; also the audit of who did what. Arguments are not kept. */
export const mutationLog = pgTable(
  'mutation_log',
  {
    clientId: text().$type<ClientId>().notNull(),
    n: integer().notNull(),
    name: text().notNull(),
    userId: text().$type<UserId>().notNull(),
    at: instantColumn(),
    recordedAt: instantColumn(),
    verdict: jsonb().$type<StoredVerdict>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.clientId, t.n] })],
);

export const calls = pgTable(
  'calls',
  {
    clientId: text().$type<ClientId>().notNull(),
    callId: text().notNull(),
    name: text().notNull(),
    userId: text().$type<UserId>().notNull(),
    recordedAt: instantColumn(),
    verdict: jsonb().$type<StoredVerdict>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.clientId, t.callId] })],
);

import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { WorkEntity } from '../../../shared/storage/rules.ts';
import type { ConnectionChange } from '../../../shared/sync/contract.ts';
import type { EntityName } from '../../../shared/wire/entities.ts';

/**
 * Mirror file: the relay's version of every row that a pending mutation has changed in its table. A row without a
 * shadow is exactly as the relay has it.
 */
export const shadows = sqliteTable(
  'shadows',
  {
    entity: text().$type<EntityName>().notNull(),
    id: text().notNull(),
    rev: integer().notNull(),
    /** The row as sealed JSON; null where the relay has none. */
    row: text(),
  },
  (table) => [primaryKey({ columns: [table.entity, table.id] })],
);

/** Mirror file, one row: how far this mirror is. Written in the same transaction as the rows it speaks of. */
export const mirrorState = sqliteTable('mirrorState', {
  slot: integer().primaryKey(),
  epoch: text(),
  cursor: integer().notNull(),
  complete: integer({ mode: 'boolean' }).notNull(),
  /** Relay clock minus desktop clock when they last met, ms: times are right in an offline start too. */
  clockOffset: integer().notNull(),
  /** When the last page was written, relay's clock; null: never. */
  pulledAt: integer(),
  /** Hash made with the data key: tells whether the sealed columns can still be opened. */
  keyMark: text().notNull(),
  /** Finished work and messages of before this instant are not here, unless they are leased. 0: everything is. */
  horizon: integer().notNull(),
  /** The relay's head when this mirror began to be filled: what changed later may have been left out in the fill. */
  filledFrom: integer().notNull(),
  /** Fingerprint of the row shapes that the program knew which wrote last, see `skipped`. */
  understands: text().notNull(),
});

/** Mirror file: what was fetched on demand and is kept for a while although it is beyond the horizon. */
export const leases = sqliteTable(
  'leases',
  {
    entity: text().$type<WorkEntity>().notNull(),
    id: text().notNull(),
    /** When it was last asked for. */
    at: integer().notNull(),
    /** Conversations: all messages from this instant on are here. Null: the thread was not fetched. */
    since: integer(),
  },
  (table) => [primaryKey({ columns: [table.entity, table.id] })],
);

/** Mirror file: work that came back inside the horizon while rows that belong to it were not kept. */
export const gaps = sqliteTable(
  'gaps',
  { entity: text().$type<WorkEntity>().notNull(), id: text().notNull() },
  (table) => [primaryKey({ columns: [table.entity, table.id] })],
);

/** Mirror file: rows of a newer relay that this program cannot read; pulled again by one that can. */
export const skipped = sqliteTable(
  'skipped',
  { entity: text().notNull(), id: text().notNull(), rev: integer().notNull() },
  (table) => [primaryKey({ columns: [table.entity, table.id] })],
);

/** Local file, one row: the name under which this desktop numbers its mutations. */
export const client = sqliteTable('client', {
  slot: integer().primaryKey(),
  id: text().notNull(),
  /** The number the next mutation gets. */
  nextN: integer().notNull(),
});

/** Local file: mutations the relay has not answered, or whose rows have not been pulled yet. */
export const outbox = sqliteTable('outbox', {
  n: integer().primaryKey(),
  name: text().notNull(),
  /** Sealed JSON. */
  args: text().notNull(),
  at: integer().notNull(),
  /** The revision of the relay's `applied`; null while unanswered. */
  appliedRev: integer(),
  /** Repeated in each row, so that rows rescued from a damaged file keep their identity. */
  clientId: text().notNull(),
  /** Names the action for the person: it stays when numbers change. */
  id: text().notNull(),
  /** Given to a connection at least once, written before it is: from then on the relay may have it. */
  handed: integer({ mode: 'boolean' }).notNull(),
});

/** Local file: mutations the relay refused, until the person sends them again or lets them go. */
export const rejections = sqliteTable('rejections', {
  /** Own running number, not the mutation's: those begin again when the client id changes. */
  n: integer().primaryKey({ autoIncrement: true }),
  name: text().notNull(),
  code: text().notNull(),
  /** Sealed JSON. */
  args: text().notNull(),
  at: integer().notNull(),
  /** Sealed JSON: entity and id of each row the mutation read or wrote. */
  rows: text().notNull(),
});

/** Local file: what the connection was, for the sync centre. Old lines are removed. */
export const connections = sqliteTable('connections', {
  n: integer().primaryKey({ autoIncrement: true }),
  /** Relay's clock as far as it was known. */
  at: integer().notNull(),
  state: text().$type<ConnectionChange['state']>().notNull(),
  reason: text(),
});

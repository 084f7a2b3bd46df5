import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { Role } from '../../../shared/session/model.ts';

/** Device file: what belongs to this desktop and not to a person. Values are JSON text. */
export const preferences = sqliteTable('preferences', {
  key: text().primaryKey(),
  value: text().notNull(),
});

/** Device file, one row at most: who is signed in, so that the console opens without the relay. */
export const currentSession = sqliteTable('currentSession', {
  slot: integer().primaryKey(),
  relayUrl: text().notNull(),
  userId: text().notNull(),
  name: text().notNull(),
  displayName: text().notNull(),
  role: text().$type<Role>().notNull(),
});

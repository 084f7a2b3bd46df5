import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Local file: half-filled forms. They may name patients, so the text is sealed. */
export const formDrafts = sqliteTable('formDrafts', {
  name: text().primaryKey(),
  /** Sealed JSON. */
  text: text().notNull(),
  savedAt: integer().notNull(),
});

import { bigint, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { bytea, instantColumn } from '../db/columns.ts';

/*
 * Bytes that rows name by their hash. No desktop pulls these tables.
 */

/** Once per content. Stored uncompressed out of line, so that a part is read without the rest. */
export const files = pgTable('files', {
  sha256: text().primaryKey(),
  size: bigint({ mode: 'number' }).notNull(),
  bytes: bytea().notNull(),
  /** When they were last sent: what no row names is kept for a while after it (`fileKeeper.ts`). */
  createdAt: instantColumn(),
});

/** Uploads under way: what of a file has come, in order and without gaps, until all of it has. */
export const fileParts = pgTable(
  'file_parts',
  {
    sha256: text().notNull(),
    userId: text().notNull(),
    /** How many bytes come before it. */
    at: integer().notNull(),
    size: integer().notNull(),
    bytes: bytea().notNull(),
    createdAt: instantColumn(),
  },
  (t) => [primaryKey({ columns: [t.sha256, t.userId, t.at] })],
);

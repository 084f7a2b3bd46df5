import { bigint, customType, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { HospitalId, TemplateId } from '../../shared/ids.ts';
import { instantColumn, optionalInstant } from '../db/columns.ts';

const bytea = customType<{ data: Buffer; driverData: Buffer }>({ dataType: () => 'bytea' });

/*
 * What the relay keeps of tickets and no desktop pulls.
 */

/** Bytes of attachments, once per content. Stored uncompressed out of line, so that a part is read without the rest. */
export const ticketFiles = pgTable('ticket_files', {
  sha256: text().primaryKey(),
  size: bigint({ mode: 'number' }).notNull(),
  bytes: bytea().notNull(),
  /** When they were last sent: what no attachment names is kept for a while after it (`fileKeeper.ts`). */
  createdAt: instantColumn(),
});

/** Since when a hospital takes part in a template that comes back; null: it did, and has left. */
export const ticketRecurrences = pgTable(
  'ticket_recurrences',
  {
    templateId: text().$type<TemplateId>().notNull(),
    hospitalId: text().$type<HospitalId>().notNull(),
    since: optionalInstant(),
  },
  (t) => [primaryKey({ columns: [t.templateId, t.hospitalId] })],
);

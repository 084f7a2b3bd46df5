import { pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { HospitalId, TemplateId } from '../../shared/ids.ts';
import { optionalInstant } from '../db/columns.ts';

/*
 * What the relay keeps of tickets and no desktop pulls.
 */

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

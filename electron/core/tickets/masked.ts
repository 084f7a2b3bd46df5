import { maskName, maskPhone } from '../../../shared/directory/rules.ts';
import type { EntryData, Ticket, TicketEntry } from '../../../shared/tickets/model.ts';
import type { Sealer } from '../db/sealed.ts';
import { openPhone } from '../directory/store.ts';

/** Names and numbers of patients are masked in whatever leaves the core (DESIGN, Security). */
export function maskedTicket(sealer: Sealer, ticket: Ticket): Ticket {
  const { patientName, patientPhone } = ticket.details;
  return { ...ticket, details: { ...ticket.details, patientName: maskName(patientName), patientPhone: maskPhone(openPhone(sealer, patientPhone)) } };
}

/** A line that an older relay wrote may repeat the name in what was edited. */
export function maskedEntry(entry: TicketEntry): TicketEntry {
  return entry.data?.type === 'edit' ? { ...entry, data: withoutPatient(entry.data) } : entry;
}

function withoutPatient(data: Extract<EntryData, { type: 'edit' }>): EntryData {
  const personal = new Set(['patientName', 'patientPhone']);
  return { ...data, changes: data.changes.map((one) => (personal.has(one.field) ? { ...one, before: null, after: null } : one)) };
}

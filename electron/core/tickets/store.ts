import { and, asc, desc, eq, ne, sql } from 'drizzle-orm';
import type { HospitalId, TicketId, UserId } from '../../../shared/ids.ts';
import type { Ticket, TicketEntry, TicketKind, TicketStatus } from '../../../shared/tickets/model.ts';
import type { Interval } from '../../../shared/time/shanghai.ts';
import type { Sealer } from '../db/sealed.ts';
import type { ReadableDb } from '../db/types.ts';
import { openPhone, sealPhone } from '../directory/store.ts';
import { indexDocs, removeDocs } from '../search/indexDocs.ts';
import { entityTable } from '../sync/entityTable.ts';
import type { EntityTable } from '../sync/entityTable.ts';
import { clearSearchIndex } from '../sync/searchTables.ts';
import { attachments, ticketEntries, ticketLinks, tickets, ticketTemplates, ticketViews } from './schema.ts';

/** A line with words of a person is a document of its own that leads to its ticket. */
export const ticketTables = (sealer: Sealer): readonly EntityTable[] => [
  entityTable({
    entity: 'tickets',
    table: tickets,
    seal: (row) => ({ ...row, details: { ...row.details, patientPhone: sealPhone(sealer, row.details.patientPhone) } }),
    unseal: (row) => openTicket(sealer, row),
    hooks: {
      put: (tx, rows) =>
        indexDocs(
          tx,
          rows.map((row) => ({
            kind: 'ticket',
            id: row.id,
            parentId: row.id,
            at: row.updatedAt,
            text: [row.number ?? '', row.title, row.description, row.result, row.details.orderNo, row.details.agreed].join('\n'),
          })),
        ),
      remove: (tx, ids) => removeDocs(tx, 'ticket', ids),
      clear: (tx) => clearSearchIndex(tx, 'ticket'),
    },
  }),
  entityTable({
    entity: 'ticketEntries',
    table: ticketEntries,
    hooks: {
      put: (tx, rows) =>
        indexDocs(
          tx,
          rows
            .filter((row) => spoken.has(row.kind) && row.text !== '')
            .map((row) => ({ kind: 'ticket', id: row.id, parentId: row.ticketId, at: row.at, text: row.text })),
        ),
      remove: (tx, ids) => removeDocs(tx, 'ticket', ids),
    },
  }),
  entityTable({ entity: 'attachments', table: attachments }),
  entityTable({ entity: 'ticketLinks', table: ticketLinks }),
  entityTable({ entity: 'ticketTemplates', table: ticketTemplates }),
  entityTable({ entity: 'ticketViews', table: ticketViews }),
];

/** Lines whose text is somebody's words, and not a code or what the ticket itself says too. */
const spoken: ReadonlySet<TicketEntry['kind']> = new Set(['comment', 'rnd_sent', 'rnd_answered', 'visit', 'reply', 'confirmed', 'checked', 'handled', 'verified']);

function openTicket(sealer: Sealer, row: Ticket): Ticket {
  return { ...row, details: { ...row.details, patientPhone: openPhone(sealer, row.details.patientPhone) } };
}

export interface TicketFilter {
  readonly status: TicketStatus | 'not_closed' | 'all';
  readonly hospitalId: HospitalId | null;
  readonly assigneeId: UserId | null;
  readonly kind: TicketKind | null;
  /** Null: not asked for. */
  readonly ids: readonly string[] | null;
  readonly limit: number;
}

/** Last changed first. */
export async function listTickets(
  db: ReadableDb,
  filter: TicketFilter,
): Promise<{ readonly items: readonly Ticket[]; readonly total: number }> {
  const where = and(
    filter.status === 'all' ? undefined : filter.status === 'not_closed' ? ne(tickets.status, 'closed') : eq(tickets.status, filter.status),
    filter.hospitalId === null ? undefined : eq(tickets.hospitalId, filter.hospitalId),
    filter.assigneeId === null ? undefined : eq(tickets.assigneeId, filter.assigneeId),
    filter.kind === null ? undefined : eq(tickets.kind, filter.kind),
    filter.ids === null ? undefined : sql`${tickets.id} in (select value from json_each(${JSON.stringify(filter.ids)}))`,
  );
  const rows = await db.select().from(tickets).where(where).orderBy(desc(tickets.updatedAt), asc(tickets.id)).limit(filter.limit);
  return { items: rows.map(toTicket), total: await db.$count(tickets, where) };
}

export async function countOpen(db: ReadableDb): Promise<number> {
  return db.$count(tickets, ne(tickets.status, 'closed'));
}

export async function getTickets(db: ReadableDb, ids: readonly string[]): Promise<Ticket[]> {
  const rows = await db.select().from(tickets).where(sql`${tickets.id} in (select value from json_each(${JSON.stringify(ids)}))`);
  return rows.map(toTicket);
}

/** Oldest first. */
export async function entriesOf(db: ReadableDb, ticketId: TicketId): Promise<TicketEntry[]> {
  const rows = await db
    .select()
    .from(ticketEntries)
    .where(eq(ticketEntries.ticketId, ticketId))
    .orderBy(asc(ticketEntries.at), asc(ticketEntries.id));
  return rows.map(({ rev: _rev, ...row }) => row);
}

export async function entriesById(db: ReadableDb, ids: readonly string[]): Promise<TicketEntry[]> {
  const rows = await db
    .select()
    .from(ticketEntries)
    .where(sql`${ticketEntries.id} in (select value from json_each(${JSON.stringify(ids)}))`)
    .orderBy(asc(ticketEntries.at), asc(ticketEntries.id));
  return rows.map(({ rev: _rev, ...row }) => row);
}

/** Tickets of a hospital that were created or closed inside an interval. */
export async function ticketsIn(db: ReadableDb, hospitalId: HospitalId, { from, to }: Interval): Promise<Ticket[]> {
  const rows = await db
    .select()
    .from(tickets)
    .where(
      and(
        eq(tickets.hospitalId, hospitalId),
        sql`((${tickets.createdAt} >= ${from} and ${tickets.createdAt} < ${to}) or (${tickets.closedAt} >= ${from} and ${tickets.closedAt} < ${to}))`,
      ),
    );
  return rows.map(toTicket);
}

function toTicket({ rev: _rev, ...row }: typeof tickets.$inferSelect): Ticket {
  return row;
}

import { asc, desc, eq, or, sql } from 'drizzle-orm';
import type { TicketId } from '../../../shared/ids.ts';
import type { TicketRef } from '../../../shared/tickets/contract.ts';
import type { Attachment, TicketLink } from '../../../shared/tickets/model.ts';
import type { ReadableDb } from '../db/types.ts';
import { attachments, ticketLinks, tickets } from './schema.ts';

const ref = { id: tickets.id, number: tickets.number, title: tickets.title, kind: tickets.kind, status: tickets.status, hospitalId: tickets.hospitalId };

/** Files of a ticket, oldest first. */
export async function attachmentsOf(db: ReadableDb, ticketId: TicketId): Promise<Attachment[]> {
  const rows = await db.select().from(attachments).where(eq(attachments.ticketId, ticketId)).orderBy(asc(attachments.at), asc(attachments.id));
  return rows.map(({ rev: _rev, ...row }) => row);
}

/** Links in both directions, oldest first. */
export async function linksOf(db: ReadableDb, ticketId: TicketId): Promise<TicketLink[]> {
  const rows = await db
    .select()
    .from(ticketLinks)
    .where(or(eq(ticketLinks.fromId, ticketId), eq(ticketLinks.toId, ticketId)))
    .orderBy(asc(ticketLinks.at), asc(ticketLinks.id));
  return rows.map(({ rev: _rev, ...row }) => row);
}

export async function ticketRefs(db: ReadableDb, ids: readonly string[]): Promise<ReadonlyMap<string, TicketRef>> {
  const rows = await db.select(ref).from(tickets).where(sql`${tickets.id} in (select value from json_each(${JSON.stringify(ids)}))`);
  return new Map(rows.map((row) => [row.id, row]));
}

/** By number or a part of the title: an exact number first, then open ones, then the last changed. */
export async function findTickets(db: ReadableDb, query: string, except: TicketId, limit: number): Promise<TicketRef[]> {
  const text = query.trim().replace(/^[#＃]/u, '');
  const number = /^\d{1,9}$/.test(text) ? Number(text) : -1;
  return db
    .select(ref)
    .from(tickets)
    .where(sql`${tickets.id} <> ${except} and (${tickets.number} = ${number} or instr(lower(${tickets.title}), lower(${text})) > 0)`)
    .orderBy(desc(sql`${tickets.number} is ${number}`), asc(sql`${tickets.status} = 'closed'`), desc(tickets.updatedAt), asc(tickets.id))
    .limit(limit);
}

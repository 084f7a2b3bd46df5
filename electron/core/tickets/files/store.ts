import { asc, eq } from 'drizzle-orm';
import type { AttachmentId, TicketId } from '../../../../shared/ids.ts';
import type { Attachment, TicketTemplate } from '../../../../shared/tickets/model.ts';
import type { ReadableDb } from '../../db/types.ts';
import { attachments, ticketTemplates } from '../schema.ts';

/** Oldest first. */
export async function attachmentsOf(db: ReadableDb, ticketId: TicketId): Promise<Attachment[]> {
  const rows = await db.select().from(attachments).where(eq(attachments.ticketId, ticketId)).orderBy(asc(attachments.at), asc(attachments.id));
  return rows.map(({ rev: _rev, ...row }) => row);
}

export async function attachmentById(db: ReadableDb, id: AttachmentId): Promise<Attachment | null> {
  const [found] = await db.select().from(attachments).where(eq(attachments.id, id));
  if (found === undefined) return null;
  const { rev: _rev, ...row } = found;
  return row;
}

/** Attachments with these bytes; there may be several. */
export async function attachmentIdsOf(db: ReadableDb, sha256: string): Promise<string[]> {
  return (await db.select({ id: attachments.id }).from(attachments).where(eq(attachments.sha256, sha256))).map((row) => row.id);
}

/** By name. */
export async function listTemplates(db: ReadableDb): Promise<TicketTemplate[]> {
  const rows = await db.select().from(ticketTemplates).orderBy(asc(ticketTemplates.name), asc(ticketTemplates.id));
  return rows.map(({ rev: _rev, ...row }) => row);
}

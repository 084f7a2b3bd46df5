import { clocksOf } from '../../../shared/tickets/clocks.ts';
import type { Ticket } from '../../../shared/tickets/model.ts';
import type { TicketId } from '../../../shared/ids.ts';
import type { Alarm } from '../../../shared/notices/contract.ts';
import type { ReadableDb } from '../db/types.ts';

/** Open complaints of public opinion whose reply has not been proven (九3), the earliest end first. */
export async function openAlarms(mirror: ReadableDb, ticketsOf: (ids: readonly TicketId[]) => Promise<readonly Ticket[]>, isMine: (ticket: Ticket) => boolean): Promise<readonly Alarm[]> {
  const rows = await mirror.all<{ id: TicketId }>(
    `select id from tickets where status <> 'closed' and kind = 'complaint' and json_extract(details, '$.complaintLevel') = 'public_opinion'`,
  );
  if (rows.length === 0) return [];
  return (await ticketsOf(rows.map(({ id }) => id)))
    .filter(isMine)
    .flatMap((ticket) => {
      const reply = clocksOf(ticket).find(({ name }) => name === 'reply');
      if (reply === undefined || reply.stoppedAt !== null || reply.dueAt === null) return [];
      return [{ ticketId: ticket.id, number: ticket.number, hospitalId: ticket.hospitalId, assigneeId: ticket.assigneeId, dueAt: reply.dueAt }];
    })
    .toSorted((a, b) => a.dueAt - b.dueAt);
}

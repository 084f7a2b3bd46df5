import { clocksOf } from '../../../shared/tickets/clocks.ts';
import type { Ticket } from '../../../shared/tickets/model.ts';
import type { TicketId } from '../../../shared/ids.ts';
import type { Alarm } from '../../../shared/notices/contract.ts';
import type { ReadableDb } from '../db/types.ts';
import { getTickets } from '../tickets/store.ts';

/** Open complaints of public opinion whose reply has not been proven (九3), the earliest end first. */
export async function openAlarms(mirror: ReadableDb, isMine: (ticket: Ticket) => boolean): Promise<readonly Alarm[]> {
  const rows = await mirror.all<{ id: TicketId }>(
    `select id from tickets where status <> 'closed' and kind = 'complaint' and json_extract(details, '$.complaintLevel') = 'public_opinion'`,
  );
  const tickets = await getTickets(mirror, rows.map(({ id }) => id));
  return tickets
    .filter(isMine)
    .flatMap((ticket) => {
      const reply = clocksOf(ticket).find(({ name }) => name === 'reply');
      if (reply === undefined || reply.stoppedAt !== null || reply.dueAt === null) return [];
      return [{ ticketId: ticket.id, number: ticket.number, hospitalId: ticket.hospitalId, assigneeId: ticket.assigneeId, dueAt: reply.dueAt }];
    })
    .toSorted((a, b) => a.dueAt - b.dueAt);
}

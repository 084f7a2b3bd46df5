import type { TicketItem } from '../../../shared/tickets/contract.ts';
import { Attachments } from '../files/Attachments.tsx';

export const FILES_PANEL = 'ticket-files';

/** The files of a ticket, where the conditions of closing lead to what is missing. */
export function FilesPanel({ ticket }: { readonly ticket: TicketItem }) {
  return (
    <div id={FILES_PANEL} tabIndex={-1}>
      <Attachments key={ticket.id} ticket={ticket} />
    </div>
  );
}

import type { TicketItem } from '../../../shared/tickets/contract.ts';
import type { AttachmentRole } from '../../../shared/tickets/model.ts';
import { Attachments } from '../files/Attachments.tsx';

export const FILES_PANEL = 'ticket-files';

interface Props {
  readonly ticket: TicketItem;
  /** What the next files are for, where a condition of closing asked for them. */
  readonly purpose: AttachmentRole | null;
  readonly onAdded: () => void;
}

/** The files of a ticket, where the conditions of closing lead to what is missing. */
export function FilesPanel({ ticket, purpose, onAdded }: Props) {
  return (
    <div id={FILES_PANEL} tabIndex={-1}>
      <Attachments key={ticket.id} ticket={ticket} purpose={purpose} onAdded={onAdded} />
    </div>
  );
}

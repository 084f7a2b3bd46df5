import type { Ticket, TicketStatus } from '../../shared/tickets/model.ts';
import { useWords } from '../app/i18n.tsx';
import { ticketWords } from './messages.ts';
import classes from './tickets.module.css';

/** `#123`, or the word for a ticket that the relay has not numbered yet. */
export function TicketNumber({ number }: { readonly number: number | null }) {
  const t = useWords(ticketWords);
  if (number !== null) return <span data-numeric>#{number}</span>;
  return (
    <span className={classes.unnumbered} title={t('unnumberedHint')}>
      {t('unnumbered')}
    </span>
  );
}

export function StatusMark({ status }: { readonly status: TicketStatus }) {
  const t = useWords(ticketWords);
  return (
    <span className={classes.status} data-status={status}>
      {t(`status.${status}`)}
    </span>
  );
}

/** Only what is above normal wants the eye. As with the state, its sign is drawn by the style sheet: a list shows forty at once. */
export function PriorityMark({ priority }: Pick<Ticket, 'priority'>) {
  const t = useWords(ticketWords);
  return (
    <span className={classes.priority} data-priority={priority}>
      {t(`priority.${priority}`)}
    </span>
  );
}

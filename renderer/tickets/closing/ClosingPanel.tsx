import type { TicketDetail } from '../../../shared/tickets/contract.ts';
import { missingForClose, requirementsOf } from '../../../shared/tickets/rules.ts';
import { dateOf, MINUTE_MS } from '../../../shared/time/shanghai.ts';
import type { AttachmentRole } from '../../../shared/tickets/model.ts';
import { useWords } from '../../app/i18n.tsx';
import { useNow } from '../../app/time.tsx';
import { Section } from '../../ui/desk/Facts.tsx';
import type { TicketTask } from '../task.ts';
import { closingWords } from './messages.ts';
import { RequirementList } from './RequirementList.tsx';
import type { Way } from './requirements.ts';
import classes from './closing.module.css';

interface Props {
  readonly detail: Pick<TicketDetail, 'ticket' | 'attachments'>;
  /** Null: this person may not, or it is closed. */
  readonly onTask: ((task: TicketTask) => void) | null;
  readonly onFiles: (role: AttachmentRole) => void;
}

/** What still stands between the ticket and its closing; of a patient's case that is the two-party gate (九5). */
export function ClosingPanel({ detail: { ticket, attachments }, onTask, onFiles }: Props) {
  const t = useWords(closingWords);
  const now = useNow(MINUTE_MS);
  if (requirementsOf[ticket.kind].length === 0) return null;
  const missing = missingForClose(ticket, attachments, dateOf(ticket.closedAt ?? now));
  return (
    <Section title={t('panel')}>
      {ticket.status === 'closed' ? null : (
        <p className={classes.summary} data-holds={missing.length === 0} role="status">
          {missing.length === 0 ? t('complete') : t('missing', { count: missing.length })}
        </p>
      )}
      <RequirementList ticket={ticket} missing={missing} onFill={onTask === null ? null : (way) => fill(way, onTask, onFiles)} />
    </Section>
  );
}

/** Where a person gives what is missing. */
export function fill(way: Way, onTask: (task: TicketTask) => void, onFiles: (role: AttachmentRole) => void): void {
  switch (way.kind) {
    case 'field':
      return onTask({ kind: 'edit', mine: null });
    case 'mark':
      return onTask({ kind: 'mark', mark: way.mark, text: '' });
    case 'reply':
      return onTask({ kind: 'reply', party: way.party, mine: null });
    case 'file':
      return onFiles(way.role);
  }
}

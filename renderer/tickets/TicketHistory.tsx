import type { TicketDetail } from '../../shared/tickets/contract.ts';
import { useWords } from '../app/i18n.tsx';
import { TimeText } from '../app/time.tsx';
import { Section } from '../ui/desk/Facts.tsx';
import { StaffName, SyncMark, useStaffName } from '../ui/tags.tsx';
import { entryBody, entryText } from './entryText.ts';
import { ticketWords } from './messages.ts';
import classes from './tickets.module.css';
import line from '../ui/desk/line.module.css';

/** Oldest first, as a colleague would tell it; comments with their words, changes in one line. */
export function TicketHistory({ entries }: Pick<TicketDetail, 'entries'>) {
  const t = useWords(ticketWords);
  const name = useStaffName();
  return (
    <Section title={t('history')}>
      <ol className={classes.entries} aria-label={t('history')}>
        {entries.map((entry) => {
          const body = entryBody(entry);
          return (
            <li key={entry.id} className={classes.entry} data-kind={entry.kind} data-sync={entry.sync}>
              <div className={classes.entryHead}>
                <b>
                  <StaffName id={entry.userId} />
                </b>
                <span>{entryText(entry, t, name)}</span>
                <SyncMark sync={entry.sync} />
                <TimeText at={entry.at} className={line.lineEnd ?? ''} />
              </div>
              {body === null ? null : <p className={classes.text}>{body}</p>}
            </li>
          );
        })}
      </ol>
    </Section>
  );
}

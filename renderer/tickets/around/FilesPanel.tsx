import type { TicketDetail } from '../../../shared/tickets/contract.ts';
import { useWords } from '../../app/i18n.tsx';
import { TimeText } from '../../app/time.tsx';
import { Section } from '../../ui/desk/Facts.tsx';
import { SyncMark } from '../../ui/tags.tsx';
import { aroundWords } from './messages.ts';
import classes from './around.module.css';

export const FILES_PANEL = 'ticket-files';

/** The files of a ticket: what closing asks for, logs and sign-offs among them. The place for adding and opening them. */
export function FilesPanel({ attachments }: Pick<TicketDetail, 'attachments'>) {
  const t = useWords(aroundWords);
  return (
    <div id={FILES_PANEL} tabIndex={-1}>
      <Section title={t('files')}>
        {attachments.length === 0 ? <p className={classes.note}>{t('noFiles')}</p> : null}
        <ul className={classes.links} aria-label={t('files')}>
          {attachments.map((file) => (
            <li key={file.id}>
              <span className={classes.how}>{t(`role.${file.role}`)}</span>
              <span className={classes.other}>{file.name}</span>
              <SyncMark sync={file.sync} />
              <TimeText at={file.at} />
            </li>
          ))}
        </ul>
      </Section>
    </div>
  );
}

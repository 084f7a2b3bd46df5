import { IconFlask } from '@tabler/icons-react';
import type { TicketDetail } from '../../../shared/tickets/contract.ts';
import { useWords } from '../../app/i18n.tsx';
import { Elapsed } from '../../app/time.tsx';
import { GuardedButton } from '../../ui/desk/GuardedButton.tsx';
import { StaffName } from '../../ui/tags.tsx';
import type { TicketTask } from '../task.ts';
import { rndWords } from './messages.ts';
import { useRndExport } from './useRndExport.ts';
import classes from '../away.module.css';

interface Props {
  readonly detail: Pick<TicketDetail, 'ticket' | 'entries'>;
  /** Why this person cannot write the answer down; null when they can. */
  readonly blocked: string | null;
  readonly onTask: (task: TicketTask) => void;
}

/** A ticket that is at R&D: since when, with which question, and how its answer comes back. */
export function RndPanel({ detail: { ticket, entries }, blocked, onTask }: Props) {
  const t = useWords(rndWords);
  const save = useRndExport();
  const sent = entries.findLast((entry) => entry.kind === 'rnd_sent');
  if (ticket.status !== 'at_rnd' || sent === undefined) return null;
  const data = sent.data?.type === 'rnd' ? sent.data : null;
  return (
    <section className={classes.panel} aria-label={t('panel')}>
      <header className={classes.panelHead}>
        <IconFlask size={16} aria-hidden />
        <h2>{t('panel')}</h2>
        <span className={classes.meta}>
          <StaffName id={sent.userId} /> {t('since')} <Elapsed since={sent.at} />
        </span>
        <span className={classes.buttons}>
          <GuardedButton variant="default" size="compact-sm" onClick={() => void save(ticket.id)}>
            {t('exportFile')}
          </GuardedButton>
          <GuardedButton size="compact-sm" blocked={blocked} onClick={() => onTask({ kind: 'answerFromRnd', mine: null })}>
            {t('answer')}
          </GuardedButton>
        </span>
      </header>
      <dl className={classes.facts}>
        <dt>{t('question')}</dt>
        <dd>{sent.text}</dd>
        {data === null ? null : (
          <>
            <dt>{t('soFar')}</dt>
            <dd>{data.soFar}</dd>
            {data.attachmentIds.length === 0 ? null : (
              <>
                <dt>{t('logs')}</dt>
                <dd>{t('attached', { count: data.attachmentIds.length })}</dd>
              </>
            )}
          </>
        )}
      </dl>
      <p className={classes.note}>{t('ownerKeeps')}</p>
    </section>
  );
}

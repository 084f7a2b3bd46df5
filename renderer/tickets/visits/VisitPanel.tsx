import { IconMapPin } from '@tabler/icons-react';
import type { TicketDetail } from '../../../shared/tickets/contract.ts';
import { openVisit, visitsOf } from '../../../shared/tickets/visits.ts';
import type { Visit } from '../../../shared/tickets/visits.ts';
import { useWords } from '../../app/i18n.tsx';
import { TimeText } from '../../app/time.tsx';
import { GuardedButton } from '../../ui/desk/GuardedButton.tsx';
import { StaffName } from '../../ui/tags.tsx';
import type { TicketTask, VisitMoment } from '../task.ts';
import { visitWords } from './messages.ts';
import classes from '../away.module.css';

const steps: readonly VisitMoment[] = ['departed', 'arrived', 'left'];

interface Props {
  readonly detail: Pick<TicketDetail, 'entries'>;
  readonly blocked: string | null;
  readonly onTask: (task: TicketTask) => void;
}

/** The journey under way with its next step, and those that ended (二5). */
export function VisitPanel({ detail: { entries }, blocked, onTask }: Props) {
  const t = useWords(visitWords);
  const visits = visitsOf(entries);
  const running = openVisit(entries);
  const ended = visits.filter((visit) => visit.ended !== null);
  if (visits.length === 0) return null;
  const next = running === null ? null : (steps.find((step) => running.times[step] === null) ?? null);
  return (
    <section className={classes.panel} aria-label={t('panel')}>
      <header className={classes.panelHead}>
        <IconMapPin size={16} aria-hidden />
        <h2>{t(running === null ? 'earlier' : 'panel')}</h2>
        {running === null ? null : (
          <span className={classes.buttons}>
            <GuardedButton variant="subtle" color="gray" size="compact-sm" blocked={blocked} onClick={() => onTask({ kind: 'cancelVisit', text: '' })}>
              {t('cancel')}
            </GuardedButton>
            {next === null ? null : (
              <GuardedButton variant="default" size="compact-sm" blocked={blocked} onClick={() => onTask({ kind: 'visitStep', step: next })}>
                {t(`log.${next}`)}
              </GuardedButton>
            )}
            <GuardedButton size="compact-sm" blocked={blocked} onClick={() => onTask({ kind: 'finishVisit', mine: null })}>
              {t('finish')}
            </GuardedButton>
          </span>
        )}
      </header>
      {running === null ? null : <Journey visit={running} />}
      {ended.map((visit) => (
        <div key={visit.visitId} className={classes.done}>
          <Journey visit={visit} />
        </div>
      ))}
    </section>
  );
}

function Journey({ visit }: { readonly visit: Visit }) {
  const t = useWords(visitWords);
  return (
    <>
      <dl className={classes.facts}>
        <dt>{t('engineer')}</dt>
        <dd>
          <StaffName id={visit.engineerId} />
        </dd>
        <dt>{t('reason')}</dt>
        <dd>{visit.reason}</dd>
        {visit.ended === null ? null : (
          <>
            <dt>{t(visit.ended === 'cancelled' ? 'cancelled' : 'result')}</dt>
            <dd>{visit.result}</dd>
          </>
        )}
        {visit.ended !== 'finished' ? null : (
          <>
            <dt>{t('signature')}</dt>
            <dd>{t('signed', { name: visit.signedBy })}</dd>
          </>
        )}
      </dl>
      <ol className={classes.steps}>
        {steps.map((step) => {
          const at = visit.times[step];
          return (
            <li key={step}>
              <b>{t(`step.${step}`)}</b>
              {at === null ? <span className={classes.meta}>{t('notYet')}</span> : <TimeText at={at} />}
            </li>
          );
        })}
      </ol>
    </>
  );
}

import type { CallbackDetail } from '../../shared/callbacks/contract.ts';
import { useWords } from '../app/i18n.tsx';
import { TimeText } from '../app/time.tsx';
import { Section } from '../ui/desk/Facts.tsx';
import { ProofText } from '../ui/proof/ProofText.tsx';
import { StaffName, SyncMark } from '../ui/tags.tsx';
import { OutcomeMark } from './marks.tsx';
import { callbackWords } from './messages.ts';
import classes from './callbacks.module.css';
import line from '../ui/desk/line.module.css';

/** Every try, oldest first, with what proves it. */
export function AttemptTimeline({ attempts }: Pick<CallbackDetail, 'attempts'>) {
  const t = useWords(callbackWords);
  return (
    <Section title={t('attempts')} meta={attempts.length === 0 ? undefined : t('attemptsCount', { count: attempts.length })}>
      {attempts.length === 0 ? (
        <p className={classes.note}>
          {t('attemptsEmpty')} · {t('attemptsEmptyHint')}
        </p>
      ) : (
        <ol className={classes.attempts} aria-label={t('attempts')}>
          {attempts.map((attempt) => (
            <li key={attempt.id} data-sync={attempt.sync}>
              <div className={classes.attemptHead}>
                <b>{t(`party.${attempt.party}`)}</b>
                <OutcomeMark outcome={attempt.outcome} />
                {attempt.proof === null ? null : <ProofText proof={attempt.proof} />}
                <SyncMark sync={attempt.sync} />
                <span className={line.lineEnd}>
                  <StaffName id={attempt.userId} /> <TimeText at={attempt.at} />
                </span>
              </div>
              {attempt.note === '' ? null : <p className={classes.text}>{attempt.note}</p>}
            </li>
          ))}
        </ol>
      )}
    </Section>
  );
}

import { IconMessageCheck, IconPhone } from '@tabler/icons-react';
import type { CallbackDetail } from '../../shared/callbacks/contract.ts';
import type { Proof } from '../../shared/callbacks/model.ts';
import { MINUTE_MS, timeOf } from '../../shared/time/shanghai.ts';
import { useWords } from '../app/i18n.tsx';
import { TimeText } from '../app/time.tsx';
import { Section } from '../ui/desk/Facts.tsx';
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

/** The proof in a line: the call with its times, or the message. */
export function ProofText({ proof }: { readonly proof: Proof }) {
  const t = useWords(callbackWords);
  if (proof.type === 'message') {
    return (
      <span className={classes.proof}>
        <IconMessageCheck size={14} aria-hidden />
        {t('messageProof')}
      </span>
    );
  }
  const minutes = Math.floor((proof.endedAt - proof.startedAt) / MINUTE_MS);
  const values = {
    from: timeOf(proof.startedAt),
    to: timeOf(proof.endedAt),
    length: minutes === 0 ? t('secondsLong') : t('minutesLong', { minutes }),
    tail: proof.phoneTail,
  };
  return (
    <span className={classes.proof} data-numeric>
      <IconPhone size={14} aria-hidden />
      {t(proof.phoneTail === '' ? 'callProofNoTail' : 'callProof', values)}
    </span>
  );
}

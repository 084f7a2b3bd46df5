import { IconMessageCheck, IconPhone } from '@tabler/icons-react';
import type { Proof } from '../../../shared/callbacks/model.ts';
import { MINUTE_MS, timeOf } from '../../../shared/time/shanghai.ts';
import { useWords } from '../../app/i18n.tsx';
import { proofWords } from './messages.ts';
import classes from './proof.module.css';

/** The proof in a line: the call with its times, or the message. */
export function ProofText({ proof }: { readonly proof: Proof }) {
  const t = useWords(proofWords);
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

import { IconPhoneIncoming, IconPhoneOutgoing, IconPhoneX } from '@tabler/icons-react';
import type { Call } from '../../../shared/calls/model.ts';
import { isMissed } from '../../../shared/calls/rules.ts';
import { callWords } from '../../../shared/calls/words.ts';
import { useWords } from '../../app/i18n.tsx';
import classes from './calls.module.css';

/** Which way a call went and how it ended: a sign, and always the word with it. */
export function CallMark({ call }: { readonly call: Pick<Call, 'direction' | 'result'> }) {
  const t = useWords(callWords);
  const missed = isMissed(call);
  const Icon = missed ? IconPhoneX : call.direction === 'in' ? IconPhoneIncoming : IconPhoneOutgoing;
  const text = call.result === 'answered' ? t(`direction.${call.direction}`) : `${t(`direction.${call.direction}`)} · ${t(`result.${call.result}`)}`;
  return (
    <span className={classes.mark} data-missed={missed}>
      <Icon size={14} aria-hidden />
      {text}
    </span>
  );
}

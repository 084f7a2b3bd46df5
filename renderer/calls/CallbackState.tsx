import type { CallItem } from '../../shared/calls/contract.ts';
import { timeOf } from '../../shared/time/shanghai.ts';
import { useWords } from '../app/i18n.tsx';
import { useNow } from '../app/time.tsx';
import classes from './calls.module.css';
import { callPageWords } from './messages.ts';

/** How the callback of a missed call stands: due when, or done. */
export function CallbackState({ callback }: { readonly callback: NonNullable<CallItem['callback']> }) {
  const t = useWords(callPageWords);
  const now = useNow(10_000);
  const open = callback.status === 'open';
  return (
    <span className={classes.state} data-tone={open ? (callback.dueAt <= now ? 'breach' : 'soon') : callback.status} data-numeric>
      {t(`callback.${callback.status}`)} {open ? t('callbackOpen', { time: timeOf(callback.dueAt) }) : null}
    </span>
  );
}

import type { TicketLine } from '../../../shared/tickets/listModel.ts';
import { dueState } from '../../../shared/tickets/listQuery.ts';
import { useWords } from '../../app/i18n.tsx';
import { Countdown, Elapsed, useNow } from '../../app/time.tsx';
import { listWords } from '../listMessages.ts';
import classes from './list.module.css';

/**
 * What ends next and how it stands: a word, and a sign that the style sheet draws. Ticks by itself, so the list around it
 * is not repainted.
 */
export function DueMark({ line }: { readonly line: Pick<TicketLine, 'dueAt' | 'clockFrom' | 'paused'> }) {
  const t = useWords(listWords);
  const state = dueState(line, useNow(10_000));
  if (line.dueAt === null) {
    if (state !== 'paused') return null;
    return (
      <span className={classes.due} data-due="paused" title={t('due.pausedHint')}>
        {t('due.paused')}
      </span>
    );
  }
  const late = state === 'breached';
  return (
    <span className={classes.due} data-due={state} title={late ? t('due.overdueHint') : state === 'soon' ? t('due.soonHint') : undefined}>
      {t(late ? 'due.overdue' : state === 'soon' ? 'due.soon' : 'due.left')} {late ? <Elapsed since={line.dueAt} /> : <Countdown to={line.dueAt} />}
    </span>
  );
}

import { MINUTE_MS, HOUR_MS } from '../../../shared/time/shanghai.ts';
import type { TicketLine } from '../../../shared/tickets/listModel.ts';
import { dueState } from '../../../shared/tickets/listQuery.ts';
import type { DueState } from '../../../shared/tickets/listQuery.ts';
import { useLocale, useWords } from '../../app/i18n.tsx';
import { useNow, useSpanText } from '../../app/time.tsx';
import { fullTime } from '../../app/timeWords.ts';
import { listWords } from '../listMessages.ts';
import classes from './list.module.css';

type Due = Pick<TicketLine, 'dueAt' | 'clockFrom' | 'paused'>;

export interface DueText {
  readonly state: DueState;
  readonly text: string;
  readonly title: string | undefined;
}

/** What ends next and how it stands, as one text: every second while it is near, less often the further away. */
export function useDue(line: Due): DueText {
  const t = useWords(listWords);
  const { locale } = useLocale();
  const span = useSpanText();
  const { dueAt } = line;
  const coarse = useNow(10_000);
  const away = dueAt === null ? Infinity : Math.abs(coarse - dueAt);
  const now = useNow(away < HOUR_MS ? 1000 : dueAt !== null && dueAt < coarse ? MINUTE_MS : 10_000);
  if (dueAt === null) return line.paused ? { state: 'paused', text: t('due.paused'), title: t('due.pausedHint') } : { state: 'none', text: '', title: undefined };
  const state = dueState(line, coarse);
  const late = state === 'breached';
  const text = `${t(late ? 'due.overdue' : state === 'soon' ? 'due.soon' : 'due.left')} ${span(late ? Math.max(0, now - dueAt) : dueAt - now)}`;
  const hint = late ? t('due.overdueHint') : state === 'soon' ? t('due.soonHint') : null;
  return { state, text, title: hint === null ? fullTime(dueAt, locale) : `${hint} · ${fullTime(dueAt, locale)}` };
}

/** A word, the time, and a sign that the style sheet draws. Ticks by itself, so the list around it is not repainted. */
export function DueMark({ line }: { readonly line: Due }) {
  const { state, text, title } = useDue(line);
  if (state === 'none') return null;
  return (
    <span className={classes.due} data-due={state} title={title}>
      {text}
    </span>
  );
}

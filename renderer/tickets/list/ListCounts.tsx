import { useWords } from '../../app/i18n.tsx';
import { listWords } from '../listMessages.ts';
import type { TicketList } from '../useTicketList.ts';
import classes from '../tickets.module.css';

/** How many are shown, and how many are open in all. */
export function ListCounts({ list }: { readonly list: TicketList }) {
  const t = useWords(listWords);
  if (list.lines === undefined) return null;
  return (
    <span className={classes.counts} data-numeric aria-live="polite">
      {t('shown', { count: list.lines.length })}
      {' · '}
      {t('openAll', { count: list.openCount })}
    </span>
  );
}

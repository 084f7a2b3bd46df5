import type { DutyTerm } from '../../shared/duty/model.ts';
import { useLocale, useWords } from '../app/i18n.tsx';
import { shortMoment } from '../ui/desk/moment.ts';
import { DataTable } from '../ui/DataTable.tsx';
import type { Column } from '../ui/DataTable.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { StaffName } from '../ui/tags.tsx';
import { termLines } from './holders.ts';
import type { TermLine } from './holders.ts';
import { Held } from './Held.tsx';
import { dutyWords } from './messages.ts';
import { useSpan } from './useSpan.ts';
import classes from './duty.module.css';

/** Every change of hands, newest first. */
export function TermsTable({ terms }: { readonly terms: readonly DutyTerm[] }) {
  const t = useWords(dutyWords);
  const columns = useColumns();
  return (
    <section className={classes.history} aria-label={t('history')}>
      <header className={classes.bar}>
        <h2>{t('history')}</h2>
        <span className={classes.meta}>{t('historyCount', { count: terms.length })}</span>
      </header>
      <DataTable
        label={t('history')}
        columns={columns}
        rows={termLines(terms)}
        rowKey={(term) => term.id}
        empty={<EmptyState title={t('historyEmpty')} hint={t('historyEmptyHint')} />}
      />
    </section>
  );
}

function useColumns(): readonly Column<TermLine>[] {
  const t = useWords(dutyWords);
  const { locale } = useLocale();
  const span = useSpan();
  return [
    { key: 'term', label: t('historyTerm'), width: '56px', align: 'end', render: (term) => term.term },
    { key: 'primary', label: t('primary'), width: 'minmax(80px, 1fr)', render: (term) => <StaffName id={term.primaryId} /> },
    { key: 'backup', label: t('backup'), width: 'minmax(80px, 1fr)', render: (term) => <StaffName id={term.backupId} /> },
    {
      key: 'since',
      label: t('historyFrom'),
      width: '152px',
      render: (term) => <span data-numeric>{shortMoment(term.since, locale)}</span>,
    },
    {
      key: 'length',
      label: t('historyLength'),
      width: '128px',
      render: (term) =>
        term.until === null ? (
          <span className={classes.current}>
            {t('historyCurrent')} <Held since={term.since} />
          </span>
        ) : (
          <span data-numeric>{span(term.until - term.since)}</span>
        ),
    },
    {
      key: 'by',
      label: t('historyBy'),
      width: 'minmax(88px, 1fr)',
      render: (term) => (term.byUserId === null ? t('byRoster') : <StaffName id={term.byUserId} />),
    },
    {
      key: 'reason',
      label: t('historyReason'),
      width: 'minmax(160px, 3fr)',
      render: (term) => <span title={term.reason}>{term.reason}</span>,
    },
  ];
}

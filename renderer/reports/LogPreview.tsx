import { IconAlertTriangle } from '@tabler/icons-react';
import { useMemo } from 'react';
import type { LogTable } from '../../shared/reports/contract.ts';
import type { FollowUpLog } from '../../shared/reports/model.ts';
import { monthOf, stampOf } from '../../shared/time/shanghai.ts';
import { useWords } from '../app/i18n.tsx';
import { usePermissions } from '../ui/desk/usePermissions.ts';
import { DataTable } from '../ui/DataTable.tsx';
import type { Column } from '../ui/DataTable.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { columnWidth } from './columnWidth.ts';
import { reportWords } from './messages.ts';
import classes from './reports.module.css';

interface Props {
  readonly log: FollowUpLog;
  readonly table: LogTable;
}

/** A row with its place, because two lines of a log may read the same. */
interface PreviewRow {
  readonly key: string;
  readonly cells: readonly string[];
}

/** The table as it will be saved: the same columns, rows, order and totals; nothing is computed here. */
export function LogPreview({ log, table }: Props) {
  const t = useWords(reportWords);
  const columns = useMemo(
    () =>
      table.columns.map((column, index): Column<PreviewRow> => {
        const cell = (row: PreviewRow): string => row.cells[index] ?? '';
        return {
          key: column.key,
          label: column.label,
          width: columnWidth(table, index),
          render: (row) => <span title={cell(row)}>{cell(row)}</span>,
        };
      }),
    [table],
  );
  const rows = useMemo(() => table.rows.map((cells, index): PreviewRow => ({ key: String(index), cells })), [table]);
  return (
    <>
      <Notes log={log} />
      <div className={classes.caption}>
        <h2>{table.title}</h2>
        <span data-numeric>{t('rows', { count: table.rows.length })}</span>
        <span className={classes.asOf} data-numeric>
          {t('asOf', { time: stampOf(log.asOf) })}
        </span>
      </div>
      <DataTable
        label={t('preview')}
        columns={columns}
        rows={rows}
        rowKey={(row) => row.key}
        empty={<EmptyState title={t('emptyMonth')} hint={t('emptyMonthHint')} />}
      />
      <dl className={classes.totals} aria-label={t('totals')}>
        {table.totals.map((total) => (
          <div key={total.key} data-total={total.key}>
            <dt>{total.label}</dt>
            <dd data-numeric>{total.value}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

/** What may still change: said before anybody relies on the figures. */
function Notes({ log }: { readonly log: FollowUpLog }) {
  const t = useWords(reportWords);
  const { online } = usePermissions();
  const running = log.month >= monthOf(log.asOf);
  const lines = [
    ...(log.complete ? [] : [t(online ? 'incompleteSyncing' : 'incompleteOffline')]),
    ...(log.pending === 0 ? [] : [t('pendingNote', { count: log.pending })]),
  ];
  if (lines.length === 0 && !running) return null;
  const warning = lines.length > 0;
  return (
    <div className={classes.notes} data-warning={warning} role={warning ? 'alert' : 'note'}>
      {warning ? <IconAlertTriangle size={14} aria-hidden /> : null}
      <p>
        {warning ? <strong>{t('incompleteTitle')}</strong> : null} {lines.join(' ')} {running ? t('monthOpenNote') : ''}
      </p>
    </div>
  );
}

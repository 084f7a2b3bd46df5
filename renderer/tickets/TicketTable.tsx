import { useMemo } from 'react';
import type { TicketItem } from '../../shared/tickets/contract.ts';
import { ticketPriority, ticketStatus } from '../../shared/tickets/model.ts';
import { useWords } from '../app/i18n.tsx';
import { TimeText } from '../app/time.tsx';
import { DataTable } from '../ui/DataTable.tsx';
import type { Column } from '../ui/DataTable.tsx';
import { HospitalTag, StaffName, SyncMark } from '../ui/tags.tsx';
import { PriorityMark, StatusMark, TicketNumber } from './marks.tsx';
import { ticketWords } from './messages.ts';
import { TicketListEmpty } from './TicketListEmpty.tsx';
import type { TicketList } from './useTicketList.ts';
import classes from './tickets.module.css';

interface Props {
  readonly list: TicketList;
  readonly onOpen: (ticket: TicketItem) => void;
}

/** The whole width for comparing; opening one narrows it to the list. */
export function TicketTable({ list, onOpen }: Props) {
  const t = useWords(ticketWords);
  const columns = useColumns();
  return (
    <DataTable
      label={t('title')}
      columns={columns}
      rows={list.list.data?.items}
      rowKey={(ticket) => ticket.id}
      onSelect={onOpen}
      sync={(ticket) => ticket.sync}
      empty={<TicketListEmpty filtered={list.filtered} onClear={list.clear} />}
    />
  );
}

const rank = <Code extends string>(order: readonly Code[], code: Code): number => order.indexOf(code);

function useColumns(): readonly Column<TicketItem>[] {
  const t = useWords(ticketWords);
  return useMemo(
    (): readonly Column<TicketItem>[] => [
      {
        key: 'number',
        label: t('colNumber'),
        width: '80px',
        // Unnumbered ones are the newest.
        compare: (a, b) => (a.number ?? Infinity) - (b.number ?? Infinity) || a.createdAt - b.createdAt,
        render: (ticket) => (
          <span className={classes.numberCell}>
            <TicketNumber number={ticket.number} />
            <SyncMark sync={ticket.sync} />
          </span>
        ),
      },
      {
        key: 'title',
        label: t('colTitle'),
        width: 'minmax(200px, 3fr)',
        compare: (a, b) => a.title.localeCompare(b.title, 'zh-CN'),
        render: (ticket) => <span title={ticket.title}>{ticket.title}</span>,
      },
      {
        key: 'hospital',
        label: t('colHospital'),
        width: 'minmax(88px, 120px)',
        compare: (a, b) => (a.hospitalId < b.hospitalId ? -1 : a.hospitalId > b.hospitalId ? 1 : 0),
        render: (ticket) => <HospitalTag id={ticket.hospitalId} />,
      },
      { key: 'kind', label: t('colKind'), width: 'minmax(80px, 112px)', render: (ticket) => t(`kind.${ticket.kind}`) },
      {
        key: 'module',
        label: t('colModule'),
        width: 'minmax(88px, 152px)',
        render: (ticket) =>
          ticket.module === null ? '' : <span title={t(`module.${ticket.module}`)}>{t(`module.${ticket.module}`)}</span>,
      },
      {
        key: 'priority',
        label: t('colPriority'),
        width: '72px',
        compare: (a, b) => rank(ticketPriority.options, a.priority) - rank(ticketPriority.options, b.priority),
        render: (ticket) => <PriorityMark priority={ticket.priority} />,
      },
      {
        key: 'status',
        label: t('colStatus'),
        width: '88px',
        compare: (a, b) => rank(ticketStatus.options, a.status) - rank(ticketStatus.options, b.status),
        render: (ticket) => <StatusMark status={ticket.status} />,
      },
      { key: 'assignee', label: t('colAssignee'), width: '88px', render: (ticket) => <StaffName id={ticket.assigneeId} /> },
      {
        key: 'updated',
        label: t('colUpdated'),
        width: '96px',
        align: 'end',
        compare: (a, b) => a.updatedAt - b.updatedAt,
        render: (ticket) => <TimeText at={ticket.updatedAt} />,
      },
    ],
    [t],
  );
}

import type { TicketItem } from '../../shared/tickets/contract.ts';
import { useWords } from '../app/i18n.tsx';
import { TimeText } from '../app/time.tsx';
import { LineList } from '../ui/desk/LineList.tsx';
import { HospitalTag, StaffName, SyncMark } from '../ui/tags.tsx';
import { PriorityMark, StatusMark, TicketNumber } from './marks.tsx';
import { ticketWords } from './messages.ts';
import { TicketListEmpty } from './TicketListEmpty.tsx';
import type { TicketList } from './useTicketList.ts';
import line from '../ui/desk/line.module.css';

interface Props {
  readonly list: TicketList;
  readonly selected: string;
  readonly onOpen: (ticketId: string) => void;
}

/** The list beside an open ticket: two lines each. */
export function TicketNarrowList({ list, selected, onOpen }: Props) {
  const t = useWords(ticketWords);
  return (
    <LineList
      label={t('title')}
      lines={list.list.data?.items.map((item) => ({ kind: 'item', key: item.id, item }))}
      selected={selected}
      onSelect={onOpen}
      sync={(ticket) => ticket.sync}
      render={(ticket) => <Line ticket={ticket} />}
      empty={<TicketListEmpty filtered={list.filtered} onClear={list.clear} />}
    />
  );
}

function Line({ ticket }: { readonly ticket: TicketItem }) {
  return (
    <>
      <div className={line.lineTop}>
        <span className={line.lineTitle} title={ticket.title}>
          {ticket.title}
        </span>
        <SyncMark sync={ticket.sync} />
        <TimeText at={ticket.updatedAt} className={line.lineEnd ?? ''} />
      </div>
      <div className={line.lineBottom}>
        <TicketNumber number={ticket.number} />
        <HospitalTag id={ticket.hospitalId} />
        {ticket.priority === 'normal' ? null : <PriorityMark priority={ticket.priority} />}
        <span className={line.lineEnd}>
          <StaffName id={ticket.assigneeId} />
        </span>
        <StatusMark status={ticket.status} />
      </div>
    </>
  );
}

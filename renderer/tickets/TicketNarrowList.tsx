import { useMemo } from 'react';
import type { TicketLine } from '../../shared/tickets/listModel.ts';
import { useWords } from '../app/i18n.tsx';
import { TimeText } from '../app/time.tsx';
import { LineList } from '../ui/desk/LineList.tsx';
import type { Line as ListLine } from '../ui/desk/LineList.tsx';
import { HospitalTag, StaffName, SyncMark } from '../ui/tags.tsx';
import { DueMark } from './list/DueMark.tsx';
import { isHeading } from './list/listRows.ts';
import { useGroupName } from './list/useGroupName.ts';
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

/** The list beside an open ticket: two lines each, in the order and the groups of the table. */
export function TicketNarrowList({ list, selected, onOpen }: Props) {
  const t = useWords(ticketWords);
  const name = useGroupName(list.place.spec.group);
  const lines = useMemo(
    () =>
      list.rows?.map((row): ListLine<TicketLine> =>
        isHeading(row) ? { kind: 'heading', key: row.id, text: `${name(row.key)} · ${row.count}` } : { kind: 'item', key: row.id, item: row },
      ),
    [list.rows, name],
  );
  return (
    <LineList
      label={t('title')}
      lines={lines}
      selected={selected}
      onSelect={onOpen}
      sync={(ticket) => ticket.sync}
      render={(ticket) => <Line ticket={ticket} />}
      empty={<TicketListEmpty list={list} />}
    />
  );
}

function Line({ ticket }: { readonly ticket: TicketLine }) {
  return (
    <>
      <div className={line.lineTop}>
        <span className={line.lineTitle} title={ticket.title}>
          {ticket.title}
        </span>
        <SyncMark sync={ticket.sync} />
        <span className={line.lineEnd}>{ticket.dueAt === null ? <TimeText at={ticket.updatedAt} /> : <DueMark line={ticket} />}</span>
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

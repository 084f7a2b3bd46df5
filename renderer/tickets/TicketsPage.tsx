import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useParams } from 'wouter';
import { reachesBack } from '../../shared/tickets/listModel.ts';
import { useWords } from '../app/i18n.tsx';
import { places, useNavigate, useSearchParams } from '../app/routes.tsx';
import { useShortcut } from '../app/shortcuts.tsx';
import { OlderWork } from '../ui/desk/OlderWork.tsx';
import { ListPane } from '../ui/panes.tsx';
import { ListCounts } from './list/ListCounts.tsx';
import { TicketWorkbench } from './list/TicketWorkbench.tsx';
import { useSelection } from './list/useSelection.ts';
import { ticketWords } from './messages.ts';
import { NewTicket } from './NewTicket.tsx';
import { TicketDetail } from './TicketDetail.tsx';
import { TicketFilterBar } from './TicketFilterBar.tsx';
import { TicketNarrowList } from './TicketNarrowList.tsx';
import { useTicketList } from './useTicketList.ts';
import { ListTroubleNotice } from './list/ListTroubleNotice.tsx';
import type { TicketList } from './useTicketList.ts';
import { ViewSelect } from './views/ViewStrip.tsx';
import classes from './tickets.module.css';

/** 工单: a table or a board for comparing; with one open, a list beside it; `/tickets/new` is the form. */
export function TicketsPage() {
  const { id } = useParams<{ id?: string }>();
  const search = useSearchParams().toString();
  const navigate = useNavigate();
  const list = useTicketList();
  const used = useSelection(list);
  const create = (): void => navigate(places.newTicket());
  // With one open, N writes a note to it (guide: 备注或新建).
  useShortcut('n', create, { when: id === undefined });
  useShortcut('t', create);
  useShortcut('Escape', () => navigate(places.tickets()), { when: id !== undefined });
  if (id === undefined) return <TicketWorkbench list={list} used={used} onCreate={create} />;
  const open = (ticketId: string): void => {
    used.step({ kind: 'goTo', id: ticketId });
    navigate(places.tickets(ticketId));
  };
  return (
    <>
      <BesideList list={list} selected={id} onOpen={open} onCreate={create} />
      {id === 'new' ? <NewTicket key={search} /> : <TicketDetail key={id} ticketId={id} />}
    </>
  );
}

interface BesideProps {
  readonly list: TicketList;
  readonly selected: string;
  readonly onOpen: (ticketId: string) => void;
  readonly onCreate: () => void;
}

function BesideList({ list, selected, onOpen, onCreate }: BesideProps) {
  const t = useWords(ticketWords);
  return (
    <ListPane name="tickets" label={t('title')}>
      <div className={classes.listHead}>
        <div className={classes.listTitle}>
          <h1>{t('title')}</h1>
          <ListCounts list={list} />
          <Button size="compact-sm" leftSection={<IconPlus size={14} />} onClick={onCreate}>
            {t('createShort')}
          </Button>
        </div>
        <ViewSelect list={list} />
        <TicketFilterBar filter={list.place.spec.filter} onFilter={list.place.filter} words={list.words} onWords={list.setWords} isNarrowed={list.isNarrowed} narrow />
      </div>
      <ListTroubleNotice list={list} />
      {list.trouble?.kind === 'failed' ? null : <TicketNarrowList list={list} selected={selected} onOpen={onOpen} />}
      {reachesBack(list.place.spec.filter) ? <OlderWork entity="tickets" hospitalId={list.context.hospitalId} /> : null}
    </ListPane>
  );
}

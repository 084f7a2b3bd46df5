import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useParams } from 'wouter';
import { useWords } from '../app/i18n.tsx';
import { places, useNavigate, useSearchParams } from '../app/routes.tsx';
import { useShortcut } from '../app/shortcuts.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { ListPane, ListToggle, MainPane } from '../ui/panes.tsx';
import { PageHeader } from '../ui/PageHeader.tsx';
import { ticketWords } from './messages.ts';
import { NewTicket } from './NewTicket.tsx';
import { TicketDetail } from './TicketDetail.tsx';
import { TicketFilterBar } from './TicketFilterBar.tsx';
import { TicketNarrowList } from './TicketNarrowList.tsx';
import { TicketTable } from './TicketTable.tsx';
import { useTicketList } from './useTicketList.ts';
import type { TicketList } from './useTicketList.ts';
import classes from './tickets.module.css';

/** 工单: a table for comparing; with one open, a list beside it; `/tickets/new` is the form. */
export function TicketsPage() {
  const t = useWords(ticketWords);
  const { id } = useParams<{ id?: string }>();
  const search = useSearchParams().toString();
  const navigate = useNavigate();
  const list = useTicketList();
  const create = (): void => navigate(places.newTicket());
  // With one open, N writes a note to it (guide: 备注或新建).
  useShortcut('n', create, { when: id === undefined });
  useShortcut('t', create);
  useShortcut('Escape', () => navigate(places.tickets()), { when: id !== undefined });
  if (id === undefined) return <WholeTable list={list} onCreate={create} />;
  return (
    <>
      <ListPane name="tickets" label={t('title')}>
        <div className={classes.listHead}>
          <div className={classes.listTitle}>
            <h1>{t('title')}</h1>
            <Counts list={list} />
            <Button size="compact-sm" leftSection={<IconPlus size={14} />} onClick={create}>
              {t('createShort')}
            </Button>
          </div>
          <TicketFilterBar list={list} narrow />
        </div>
        <ListBody list={list}>
          <TicketNarrowList list={list} selected={id} onOpen={(ticketId) => navigate(places.tickets(ticketId))} />
        </ListBody>
      </ListPane>
      {id === 'new' ? <NewTicket key={search} /> : <TicketDetail key={id} ticketId={id} />}
    </>
  );
}

function WholeTable({ list, onCreate }: { readonly list: TicketList; readonly onCreate: () => void }) {
  const t = useWords(ticketWords);
  const navigate = useNavigate();
  return (
    <MainPane label={t('title')}>
      <PageHeader
        title={
          <>
            <ListToggle />
            {t('title')}
          </>
        }
        meta={<Counts list={list} />}
        actions={
          <Button leftSection={<IconPlus size={14} />} onClick={onCreate}>
            {t('create')}
          </Button>
        }
      >
        <TicketFilterBar list={list} narrow={false} />
      </PageHeader>
      <ListBody list={list}>
        <TicketTable list={list} onOpen={(ticket) => navigate(places.tickets(ticket.id))} />
      </ListBody>
    </MainPane>
  );
}

function Counts({ list }: { readonly list: TicketList }) {
  const t = useWords(ticketWords);
  const data = list.list.data;
  if (data === undefined) return null;
  const cut = data.items.length < data.total;
  return (
    <span className={classes.counts} data-numeric aria-live="polite">
      {cut ? t('countOf', { shown: data.items.length, total: data.total }) : t('count', { count: data.total })}
      {' · '}
      {t('openCount', { count: data.openCount })}
    </span>
  );
}

function ListBody({ list, children }: { readonly list: TicketList; readonly children: ReactNode }) {
  const { list: request } = list;
  if (request.isError) return <ErrorState error={request.error} onRetry={() => void request.refetch()} />;
  return children;
}

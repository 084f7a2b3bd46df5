import { useState } from 'react';
import type { TicketDetail as Detail, TicketItem } from '../../shared/tickets/contract.ts';
import { mayGo } from '../../shared/tickets/rules.ts';
import type { TicketId } from '../../shared/ids.ts';
import { asId } from '../../shared/ids.ts';
import type { Rejection } from '../../shared/session/contract.ts';
import type { AttachmentRole } from '../../shared/tickets/model.ts';
import { useWords } from '../app/i18n.tsx';
import { useShortcut } from '../app/shortcuts.tsx';
import { useRequest } from '../ipc/useRequest.ts';
import { useRejectionsAbout } from '../ui/desk/rejections.ts';
import { usePermissions } from '../ui/desk/usePermissions.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { ContextPane, MainPane, usePanes } from '../ui/panes.tsx';
import { SkeletonRows } from '../ui/SkeletonRows.tsx';
import { ChecklistPanel } from './around/ChecklistPanel.tsx';
import { FILES_PANEL, FilesPanel } from './around/FilesPanel.tsx';
import { LinksPanel } from './around/LinksPanel.tsx';
import { WatchersPanel } from './around/WatchersPanel.tsx';
import { ClocksPanel } from './clocks/ClocksPanel.tsx';
import { ClosingPanel } from './closing/ClosingPanel.tsx';
import { CommentBox } from './CommentBox.tsx';
import { ticketWords } from './messages.ts';
import { TicketActions } from './TicketActions.tsx';
import { TicketDialogs } from './TicketDialogs.tsx';
import { RndPanel } from './rnd/RndPanel.tsx';
import { TicketFacts } from './TicketFacts.tsx';
import { TicketRejections } from './TicketRejections.tsx';
import { Timeline } from './timeline/Timeline.tsx';
import { useTasks } from './useTasks.ts';
import { VisitPanel } from './visits/VisitPanel.tsx';
import classes from './tickets.module.css';

/** One ticket: what it is about and its history in the middle, its facts at the right. */
export function TicketDetail({ ticketId }: { readonly ticketId: string }) {
  const t = useWords(ticketWords);
  const id = asId<TicketId>(ticketId);
  const detail = useRequest('tickets.get', { ticketId: id }, { previous: 'drop' });
  const rejections = useRejectionsAbout('ticketId', ticketId);
  if (detail.data !== undefined) return <Open detail={detail.data} rejections={rejections} />;
  return (
    <MainPane label={t('title')}>
      {detail.isPending ? <SkeletonRows count={10} height={40} /> : null}
      {/* A ticket whose creation was refused is known only by the refusal. */}
      <TicketRejections rejections={rejections} onTask={null} closed={false} />
      {detail.isError && detail.error.code === 'not_found' ? (
        <EmptyState title={t('notFound')} hint={t('notFoundHint')} />
      ) : null}
      {detail.isError && detail.error.code !== 'not_found' ? (
        <ErrorState error={detail.error} onRetry={() => void detail.refetch()} />
      ) : null}
    </MainPane>
  );
}

function Open({ detail, rejections }: { readonly detail: Detail; readonly rejections: readonly Rejection[] }) {
  const t = useWords(ticketWords);
  const { ticket } = detail;
  const { desk } = usePermissions();
  const tasks = useTasks(null);
  const panes = usePanes();
  const { begin } = tasks;
  const open = ticket.status !== 'closed';
  const may = desk && open;
  const role = desk ? null : t('readOnlyRole');
  const [purpose, setPurpose] = useState<AttachmentRole | null>(null);
  const toFiles = (role: AttachmentRole): void => {
    setPurpose(role);
    tasks.closeAll();
    panes.setContextOpen(true);
    // After the dialog has gone and a folded pane has come.
    setTimeout(() => document.getElementById(FILES_PANEL)?.focus(), 50);
  };
  useShortcut('e', () => begin({ kind: open ? 'close' : 'reopen', text: '' }), { when: desk && (!open || mayGo(ticket.status, 'closed', 'close')) });
  useShortcut('a', () => begin({ kind: 'assign' }), { when: may });
  return (
    <>
      <MainPane label={ticket.title}>
        <TicketActions ticket={ticket} onTask={begin} />
        <TicketRejections rejections={rejections} onTask={begin} closed={!open} />
        <div className={classes.scroll}>
          <Subject ticket={ticket} />
          <RndPanel detail={detail} blocked={role} onTask={begin} />
          <VisitPanel detail={detail} blocked={role} onTask={begin} />
          <Timeline detail={detail} />
        </div>
        <CommentBox key={ticket.id} ticketId={ticket.id} blocked={role} />
      </MainPane>
      <ContextPane name="tickets" label={t('fields')}>
        <div className={classes.scroll}>
          <ClocksPanel ticket={ticket} />
          <ClosingPanel detail={detail} onTask={may ? begin : null} onFiles={toFiles} />
          <TicketFacts ticket={ticket} />
          <ChecklistPanel ticket={ticket} may={may} onRename={(itemId) => begin({ kind: 'item', itemId, mine: null })} />
          <FilesPanel ticket={ticket} purpose={purpose} onAdded={() => setPurpose(null)} />
          <LinksPanel detail={detail} onLink={desk ? () => begin({ kind: 'link' }) : null} />
          <WatchersPanel ticket={ticket} may={desk} />
        </div>
      </ContextPane>
      {tasks.task === undefined ? null : (
        <TicketDialogs key={tasks.depth} detail={detail} task={tasks.task} resumed={tasks.resumed} onTask={tasks.step} onFiles={toFiles} onClose={tasks.close} />
      )}
    </>
  );
}

function Subject({ ticket }: { readonly ticket: TicketItem }) {
  const t = useWords(ticketWords);
  return (
    <section className={classes.subject}>
      <h2>{ticket.title}</h2>
      {ticket.description === '' ? (
        <p className={classes.note}>{t('noDescription')}</p>
      ) : (
        <p className={classes.text}>{ticket.description}</p>
      )}
      {ticket.status === 'closed' && ticket.result !== '' ? (
        <div className={classes.result}>
          <h3>{t('result')}</h3>
          <p className={classes.text}>{ticket.result}</p>
        </div>
      ) : null}
    </section>
  );
}

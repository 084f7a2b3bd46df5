import { useState } from 'react';
import type { TicketDetail as Detail, TicketItem } from '../../shared/tickets/contract.ts';
import type { TicketId } from '../../shared/ids.ts';
import { asId } from '../../shared/ids.ts';
import type { Rejection } from '../../shared/session/contract.ts';
import { useWords } from '../app/i18n.tsx';
import { useShortcut } from '../app/shortcuts.tsx';
import { useRequest } from '../ipc/useRequest.ts';
import { useRejectionsAbout } from '../ui/desk/rejections.ts';
import { usePermissions } from '../ui/desk/usePermissions.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { ContextPane, MainPane } from '../ui/panes.tsx';
import { SkeletonRows } from '../ui/SkeletonRows.tsx';
import { CommentBox } from './CommentBox.tsx';
import { ticketWords } from './messages.ts';
import { TicketActions } from './TicketActions.tsx';
import { TicketDialogs } from './TicketDialogs.tsx';
import type { TicketTask } from './TicketDialogs.tsx';
import { TicketFacts } from './TicketFacts.tsx';
import { TicketHistory } from './TicketHistory.tsx';
import { TicketRejections } from './TicketRejections.tsx';
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
  const { ticket, entries } = detail;
  const { desk } = usePermissions();
  const [task, setTask] = useState<TicketTask | null>(null);
  const open = ticket.status !== 'closed';
  useShortcut('e', () => setTask({ kind: open ? 'close' : 'reopen', text: '' }), { when: desk });
  useShortcut('a', () => setTask({ kind: 'assign' }), { when: desk && open });
  return (
    <>
      <MainPane label={ticket.title}>
        <TicketActions ticket={ticket} onTask={setTask} />
        <TicketRejections rejections={rejections} onTask={setTask} closed={!open} />
        <div className={classes.scroll}>
          <Subject ticket={ticket} />
          <TicketHistory entries={entries} />
        </div>
        <CommentBox key={ticket.id} ticketId={ticket.id} blocked={desk ? null : t('readOnlyRole')} />
      </MainPane>
      <ContextPane name="tickets" label={t('fields')}>
        <TicketFacts ticket={ticket} />
      </ContextPane>
      {task === null ? null : <TicketDialogs ticket={ticket} task={task} onClose={() => setTask(null)} />}
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

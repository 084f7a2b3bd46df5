import { Link } from 'wouter';
import type { Conversation } from '../../shared/inbox/model.ts';
import { useWords } from '../app/i18n.tsx';
import { places } from '../app/places.ts';
import { Section } from '../ui/desk/Facts.tsx';
import { OlderWork } from '../ui/desk/OlderWork.tsx';
import { useRequest } from '../ipc/useRequest.ts';
import { SyncMark } from '../ui/tags.tsx';
import classes from './context.module.css';
import { inboxMessages } from './messages.ts';

const MOST = 500;

/** Tickets that were made from this conversation, newest first as the core lists them. */
export function ConversationTickets({ conversation }: { readonly conversation: Conversation }) {
  const t = useWords(inboxMessages);
  const list = useRequest('tickets.list', {
    status: 'all',
    hospitalId: conversation.hospitalId,
    assigneeId: null,
    kind: null,
    query: '',
    limit: MOST,
  });
  const own = (list.data?.items ?? []).filter((ticket) => ticket.conversationId === conversation.id);
  return (
    <Section title={t('context.tickets')} meta={own.length === 0 ? null : own.length}>
      {own.length === 0 ? <p className={classes.none}>{t('context.noTickets')}</p> : null}
      <ul className={classes.lines}>
        {own.map((ticket) => (
          <li key={ticket.id}>
            <Link href={places.tickets(ticket.id)} className={classes.link}>
              <span data-numeric>{ticket.number === null ? t('context.draftTicket') : `#${ticket.number}`}</span>
              <span className={classes.linkText}>{ticket.title}</span>
              <SyncMark sync={ticket.sync} />
              <span className={classes.quiet}>{t(`ticket.${ticket.status}`)}</span>
            </Link>
          </li>
        ))}
      </ul>
      <OlderWork entity="tickets" hospitalId={conversation.hospitalId} inline />
    </Section>
  );
}

import { IconMessage, IconMessageForward } from '@tabler/icons-react';
import type { Message } from '../../../shared/inbox/model.ts';
import { useWords } from '../../app/i18n.tsx';
import { Link, places } from '../../app/routes.tsx';
import { TimeText } from '../../app/time.tsx';
import { StaffName } from '../../ui/tags.tsx';
import { timelineWords } from './messages.ts';
import classes from './timeline.module.css';
import line from '../../ui/desk/line.module.css';

/** A message of the ticket's conversation; a reply that no platform accepted says so (I7). */
export function MessageEntry({ message }: { readonly message: Message }) {
  const t = useWords(timelineWords);
  const out = message.direction === 'out';
  const Icon = out ? IconMessageForward : IconMessage;
  const state = message.state === 'sent' || message.state === 'received' ? null : t(`message.${message.state}`);
  return (
    <>
      <div className={classes.head}>
        <Icon size={14} aria-hidden />
        <b>{out ? <StaffName id={message.userId} /> : message.senderName}</b>
        <span>{t(out ? 'message.out' : 'message.in')}</span>
        {state === null ? null : <span className={classes.undelivered}>{state}</span>}
        <Link className={line.lineEnd ?? ''} href={places.message(message.conversationId, message.id, message.sentAt)}>
          <TimeText at={message.sentAt} />
        </Link>
      </div>
      <p className={classes.message} data-direction={message.direction}>
        {message.text}
      </p>
    </>
  );
}

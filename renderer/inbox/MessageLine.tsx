import { IconFile, IconHelpCircle, IconLink, IconMapPin, IconMicrophone, IconPhoto, IconVideo } from '@tabler/icons-react';
import type { Icon } from '@tabler/icons-react';
import { memo } from 'react';
import type { Conversation } from '../../shared/inbox/model.ts';
import { isAutomatic } from '../../shared/inbox/rules.ts';
import { useLocale, useWords } from '../app/i18n.tsx';
import { fullTime } from '../app/timeWords.ts';
import { timeOf } from '../../shared/time/shanghai.ts';
import { useStatus } from '../ipc/useRequest.ts';
import { Marked } from '../ui/Marked.tsx';
import { useStaffName } from '../ui/tags.tsx';
import { MessageMenu } from './desk/MessageMenu.tsx';
import { Delivery } from './Delivery.tsx';
import { MessageMedia } from './media/MessageMedia.tsx';
import { inboxMessages } from './messages.ts';
import classes from './thread.module.css';
import type { ThreadMessage } from './threadItems.ts';

interface Props {
  readonly message: ThreadMessage;
  readonly leads: boolean;
  readonly conversation: Conversation;
  /** The words that were looked for, where this is the message that was found; null: it is not. */
  readonly hit: string | null;
}

/** One message: theirs at the left, ours at the right with what became of it. */
export const MessageLine = memo(function MessageLine({ message, leads, conversation, hit }: Props) {
  const t = useWords(inboxMessages);
  if (message.contentKind === 'event') return <EventLine message={message} />;
  const mine = message.direction === 'out';
  return (
    <article className={classes.message} data-mine={mine} data-leads={leads} data-highlighted={hit !== null}>
      {leads ? <Sender message={message} conversation={conversation} /> : null}
      <div className={classes.bubbleRow}>
        <div className={classes.bubble} data-state={message.state} data-recalled={message.recalledAt !== null} title={leads ? undefined : timeOf(message.sentAt)}>
          {message.media.length === 0 ? <Content message={message} hit={hit} /> : <MessageMedia message={message} conversation={conversation} />}
          {message.recalledAt === null ? null : <span className={classes.recalled}>{t('message.recalled', { time: timeOf(message.recalledAt) })}</span>}
        </div>
        <MessageMenu message={message} conversation={conversation} />
      </div>
      {mine ? <Delivery message={message} conversation={conversation} /> : null}
    </article>
  );
});

function Sender({ message, conversation }: { readonly message: ThreadMessage; readonly conversation: Conversation }) {
  const t = useWords(inboxMessages);
  const { locale } = useLocale();
  const { user } = useStatus();
  const staff = useStaffName();
  const theirs = (): string => {
    if (message.senderName !== '') return message.senderName;
    // Some platforms give no name: alone it is who the conversation is with, in a group the platform's id tells apart.
    return conversation.kind === 'direct' ? conversation.title : (message.senderExternalId ?? '');
  };
  const ours = (): string =>
    isAutomatic(message) ? t('message.automatic') : message.userId === user?.id ? t('message.you') : staff(message.userId);
  const name = message.direction === 'in' ? theirs() : ours();
  return (
    <header className={classes.sender}>
      <span>{name}</span>
      <time dateTime={new Date(message.sentAt).toISOString()} title={fullTime(message.sentAt, locale)} data-numeric>
        {timeOf(message.sentAt)}
      </time>
    </header>
  );
}

const symbols: Readonly<Partial<Record<ThreadMessage['contentKind'], Icon>>> = {
  image: IconPhoto,
  voice: IconMicrophone,
  video: IconVideo,
  file: IconFile,
  location: IconMapPin,
  link: IconLink,
  unknown: IconHelpCircle,
};

function Content({ message, hit }: Pick<Props, 'message' | 'hit'>) {
  const t = useWords(inboxMessages);
  const Symbol = symbols[message.contentKind];
  if (Symbol === undefined) return <Marked text={message.text} words={hit ?? ''} />;
  const { contentKind } = message;
  const label =
    contentKind === 'unknown' || contentKind === 'text' || contentKind === 'event'
      ? t('message.unknown')
      : t(`message.kind.${contentKind}`);
  return (
    <span className={classes.media}>
      <Symbol size={16} stroke={1.6} role="img" aria-label={label} />
      <span>
        {contentKind === 'unknown' ? <span className={classes.quiet}>{label} </span> : null}
        {message.text === '' && contentKind !== 'unknown' ? label : message.text}
      </span>
    </span>
  );
}

function EventLine({ message }: { readonly message: ThreadMessage }) {
  const t = useWords(inboxMessages);
  return (
    <p className={classes.event}>
      {t('message.event')} · {message.text} · {timeOf(message.sentAt)}
    </p>
  );
}

import { useMemo, useState } from 'react';
import { COUNT_CEILING } from '../../shared/inbox/contract.ts';
import type { Thread } from '../../shared/inbox/contract.ts';
import { useLocale, useWords } from '../app/i18n.tsx';
import { useNow } from '../app/time.tsx';
import { dayHeading } from '../app/timeWords.ts';
import { ThreadLineView } from './desk/ThreadLineView.tsx';
import { MessageLine } from './MessageLine.tsx';
import { inboxMessages } from './messages.ts';
import classes from './thread.module.css';
import type { ThreadItem, ThreadLine, ThreadMessage } from './threadItems.ts';

/** `1000+` where counting stopped. */
export const countText = (count: number): string => (count >= COUNT_CEILING ? `${COUNT_CEILING}+` : String(count));

/** What colleagues noted before there is any message, as in a group that only takes notices. */
export function LinesAlone({ lines }: { readonly lines: readonly ThreadLine[] }) {
  const t = useWords(inboxMessages);
  return (
    <div className={classes.view}>
      <div className={classes.scroller} tabIndex={0} role="log" aria-label={t('thread.label')}>
        <div className={classes.alone}>
          {lines.map((line) => (
            <ThreadLineView key={line.id} line={line} about={null} />
          ))}
        </div>
      </div>
    </div>
  );
}

/** The message that a note is about, when it is loaded. */
export function useAbout(messages: readonly ThreadMessage[]): (line: ThreadLine) => ThreadMessage | null {
  const byId = useMemo(() => new Map<string, ThreadMessage>(messages.map((message) => [message.id, message])), [messages]);
  return (line) => (line.messageId === null ? null : (byId.get(line.messageId) ?? null));
}

interface LineProps {
  readonly item: ThreadItem;
  readonly thread: Thread;
  /** The words that were looked for, where this is the message that was found; null: it is not. */
  readonly hit: string | null;
  readonly aboutOf: (line: ThreadLine) => ThreadMessage | null;
}

export function Line({ item, thread, hit, aboutOf }: LineProps) {
  const t = useWords(inboxMessages);
  return (
    <>
      {item.before.map((line) => (
        <ThreadLineView key={line.id} line={line} about={aboutOf(line)} />
      ))}
      {item.day ? <DayHeading at={item.message.sentAt} /> : null}
      {item.unread === null ? null : (
        <div className={classes.unread} role="separator">
          {t('thread.unread', { count: countText(item.unread) })}
        </div>
      )}
      <MessageLine message={item.message} leads={item.leads} conversation={thread.conversation} hit={hit} />
      {item.after.map((line) => (
        <ThreadLineView key={line.id} line={line} about={aboutOf(line)} />
      ))}
    </>
  );
}

function DayHeading({ at }: { readonly at: number }) {
  const { locale } = useLocale();
  const now = useNow(60_000);
  return (
    <div className={classes.day} role="separator">
      {dayHeading(at, now, locale)}
    </div>
  );
}

/** Tells a screen reader of what the customer just wrote; the virtual list itself changes with every scroll and stays silent. */
export function Announcement({ messages }: { readonly messages: readonly ThreadMessage[] }) {
  const newest = messages.findLast((message) => message.direction === 'in');
  // The one at opening is not news.
  const [first] = useState(() => newest?.id);
  return (
    <p className={classes.spoken} aria-live="polite">
      {newest === undefined || newest.id === first ? '' : `${newest.senderName} ${newest.text}`}
    </p>
  );
}

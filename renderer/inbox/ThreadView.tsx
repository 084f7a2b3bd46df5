import { Button } from '@mantine/core';
import { IconArrowDown } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { Thread } from '../../shared/inbox/contract.ts';
import { useLocale, useWords } from '../app/i18n.tsx';
import { useNow } from '../app/time.tsx';
import { dayHeading } from '../app/timeWords.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { useInboxMemory } from './memory.tsx';
import type { ThreadPlace } from './memory.tsx';
import { MessageLine } from './MessageLine.tsx';
import { ThreadLineView } from './desk/ThreadLineView.tsx';
import { inboxMessages } from './messages.ts';
import classes from './thread.module.css';
import { threadItems, unreadAtOpening } from './threadItems.ts';
import type { ThreadItem, ThreadLine, ThreadMessage } from './threadItems.ts';
import { useTargetMessage } from './useTargetMessage.ts';
import type { Target } from './useTargetMessage.ts';
import { useSendOnly } from './useSendOnly.ts';
import type { LiveThread } from './useThread.ts';

/** How near to the beginning older messages are read in advance. px */
const LOAD_AHEAD = 600;
/** How near to the end counts as the end. px */
const END = 48;
/** Room at the top for what stands there: that older ones are being read, or that this is the beginning. px */
const EDGE = 36;

interface Props {
  readonly live: LiveThread;
  readonly thread: Thread;
  readonly place: ThreadPlace | null;
  readonly target: Target | null;
  readonly onAtEnd: (atEnd: boolean) => void;
}

/** Messages in reading order: stays at the end while new ones come, stays where it is while older ones are read. */
export function ThreadView({ live, thread, place, target, onAtEnd }: Props) {
  const t = useWords(inboxMessages);
  const memory = useInboxMemory();
  const scroller = useRef<HTMLDivElement>(null);
  const [unread] = useState(() => place?.unread ?? unreadAtOpening(thread));
  const items = useMemo(
    () => threadItems(live.messages, unread, live.hasOlder, live.lines),
    [live.messages, live.lines, unread, live.hasOlder],
  );
  const aboutOf = useAbout(live.messages);
  const sendOnly = useSendOnly(thread.conversation);
  const [atEnd, setAtEnd] = useState(place?.atEnd ?? true);
  // oxlint-disable-next-line react/incompatible-library -- no React Compiler here; its functions are never memoised
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 64,
    getItemKey: (index) => items[index]?.message.id ?? index,
    overscan: 10,
    anchorTo: 'end',
    followOnAppend: true,
    scrollEndThreshold: END,
    paddingStart: EDGE,
    paddingEnd: 12,
    ...(place === null || place.atEnd ? {} : { initialOffset: place.offset, initialMeasurementsCache: place.measurements }),
  });
  const scrolled = (): void => {
    const element = scroller.current;
    if (element === null) return;
    const end = element.scrollHeight - element.scrollTop - element.clientHeight <= END;
    if (end !== atEnd) {
      setAtEnd(end);
      onAtEnd(end);
    }
    if (element.scrollTop < LOAD_AHEAD) live.loadOlder();
  };
  useEffect(() => {
    if (atEnd && target === null) virtual.scrollToEnd();
    // When the conversation is opened, and when so much came at once that nothing of what was shown is left.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [live.tears]);
  useEffect(() => {
    const element = scroller.current;
    if (element === null || !atEnd) return undefined;
    // A composer that grows takes room from the thread: who was at the end stays at the end.
    const grown = new ResizeObserver(() => virtual.scrollToEnd());
    grown.observe(element);
    return () => grown.disconnect();
  }, [atEnd, virtual]);
  const { loadOlder } = live;
  useEffect(() => {
    const element = scroller.current;
    // Too little to scroll: nothing would ever ask for what comes before.
    if (element !== null && element.scrollHeight - element.clientHeight < LOAD_AHEAD) loadOlder();
  }, [loadOlder, items.length]);
  const highlighted = useTargetMessage({ target, live, items, virtual });
  const leaving = useRef<() => void>(() => undefined);
  useEffect(() => {
    leaving.current = () =>
      memory.places.set(thread.conversation.id, {
        atEnd,
        offset: virtual.scrollOffset ?? 0,
        measurements: virtual.takeSnapshot(),
        cursors: atEnd ? [] : live.cursors,
        unread: atEnd ? null : unread,
      });
  });
  useEffect(() => () => leaving.current(), []);
  const fresh = useNewBelow(items, atEnd);
  if (live.messages.length === 0 && live.lines.length > 0) return <LinesAlone lines={live.lines} />;
  if (live.messages.length === 0) return <EmptyState title={t('thread.empty')} hint={t(sendOnly ? 'thread.emptyNotices' : 'thread.emptyHint')} />;
  return (
    <div className={classes.view}>
      <div ref={scroller} className={classes.scroller} onScroll={scrolled} tabIndex={0} role="log" aria-live="off" aria-label={t('thread.label')}>
        <div className={classes.body} style={{ height: virtual.getTotalSize() }}>
          <p className={classes.edge}>{t(live.hasOlder ? 'thread.loadingOlder' : live.olderAway ? 'thread.olderAway' : 'thread.beginning')}</p>
          {virtual.getVirtualItems().map((line) => {
            const item = items[line.index];
            if (item === undefined) return null;
            return (
              <div
                key={line.key}
                ref={virtual.measureElement}
                data-index={line.index}
                className={classes.line}
                style={{ transform: `translateY(${line.start}px)` }}
              >
                <Line item={item} thread={thread} highlighted={item.message.id === highlighted} aboutOf={aboutOf} />
              </div>
            );
          })}
        </div>
      </div>
      <Announcement messages={live.messages} />
      {atEnd ? null : (
        <Button
          className={classes.latest ?? ''}
          variant="default"
          leftSection={<IconArrowDown size={14} />}
          onClick={() => virtual.scrollToEnd()}
        >
          {fresh === 0 ? t('thread.latest') : t('thread.latestNew', { count: fresh })}
        </Button>
      )}
    </div>
  );
}

/** What colleagues noted before there is any message, as in a group that only takes notices. */
function LinesAlone({ lines }: { readonly lines: readonly ThreadLine[] }) {
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
function useAbout(messages: LiveThread['messages']): (line: ThreadLine) => ThreadMessage | null {
  const byId = useMemo(() => new Map<string, ThreadMessage>(messages.map((message) => [message.id, message])), [messages]);
  return (line) => (line.messageId === null ? null : (byId.get(line.messageId) ?? null));
}

/** How many messages came while the person was reading further up. */
function useNewBelow(items: readonly ThreadItem[], atEnd: boolean): number {
  const last = items.at(-1)?.message.id ?? null;
  const [seen, setSeen] = useState(last);
  if (atEnd && seen !== last) setSeen(last);
  if (atEnd) return 0;
  const index = items.findIndex((item) => item.message.id === seen);
  return index < 0 ? 0 : items.length - 1 - index;
}

interface LineProps {
  readonly item: ThreadItem;
  readonly thread: Thread;
  readonly highlighted: boolean;
  readonly aboutOf: (line: ThreadLine) => ThreadMessage | null;
}

function Line({ item, thread, highlighted, aboutOf }: LineProps) {
  const t = useWords(inboxMessages);
  return (
    <>
      {item.before.map((line) => (
        <ThreadLineView key={line.id} line={line} about={aboutOf(line)} />
      ))}
      {item.day ? <DayHeading at={item.message.sentAt} /> : null}
      {item.unread === null ? null : (
        <div className={classes.unread} role="separator">
          {t('thread.unread', { count: item.unread })}
        </div>
      )}
      <MessageLine message={item.message} leads={item.leads} conversation={thread.conversation} highlighted={highlighted} />
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
function Announcement({ messages }: { readonly messages: LiveThread['messages'] }) {
  const newest = messages.findLast((message) => message.direction === 'in');
  const [first] = useState(newest?.id);
  return (
    <p className={classes.spoken} aria-live="polite">
      {newest === undefined || newest.id === first ? '' : `${newest.senderName} ${newest.text}`}
    </p>
  );
}

import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { Thread, ThreadCursor } from '../../shared/inbox/contract.ts';
import { byReadingOrder } from '../../shared/inbox/rules.ts';
import { useWords } from '../app/i18n.tsx';
import { goTo, places } from '../app/routes.tsx';
import { useShortcut } from '../app/shortcuts.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { JumpToDate } from './JumpToDate.tsx';
import { useInboxMemory } from './memory.tsx';
import type { ThreadPlace } from './memory.tsx';
import { inboxMessages } from './messages.ts';
import { NewBelow } from './NewBelow.tsx';
import classes from './thread.module.css';
import { estimateHeight, threadItems, unreadAtOpening } from './threadItems.ts';
import { Announcement, Line, LinesAlone, useAbout } from './ThreadLines.tsx';
import { AHEAD, PAGE } from './threadSpan.ts';
import type { VisiblePart } from './threadSpan.ts';
import { useSendOnly } from './useSendOnly.ts';
import type { LiveThread, ThreadPart } from './useThread.ts';

/** How near to the end counts as the end. px */
const END = 48;
/** What the day over the thread covers. px */
const DAY = 36;
/** Room at the top, beneath the day, for what stands there: that older ones are being read, or that this is the beginning. px */
const EDGE = DAY + 32;
/** Lines are measured when they are drawn, and the view is corrected by what they measure. */
const SETTLING_FRAMES = 3;
/** After every id that there is. */
const LAST_ID = '\uFFFF';

/** A message found by the search, shown in its place. */
export interface Target extends ThreadCursor {
  /** What was looked for; empty when it came by another way. */
  readonly words: string;
}

interface Props {
  readonly live: LiveThread;
  readonly part: ThreadPart;
  readonly thread: Thread;
  readonly place: ThreadPlace | null;
  readonly target: Target | null;
  readonly onAtEnd: (atEnd: boolean) => void;
}

/** Messages in reading order: stays at the end while new ones come, stays where it is while others are read in above or below. */
export function ThreadView({ live, part, thread, place, target, onAtEnd }: Props) {
  const t = useWords(inboxMessages);
  const memory = useInboxMemory();
  const conversationId = thread.conversation.id;
  const scroller = useRef<HTMLDivElement>(null);
  const [unread] = useState(() => place?.unread ?? unreadAtOpening(thread));
  const [seen, setSeen] = useState<ThreadCursor>(() => place?.seen ?? seenAtOpening(thread));
  const items = useMemo(() => threadItems(part.messages, unread, part.lines), [part.messages, part.lines, unread]);
  const aboutOf = useAbout(part.messages);
  const sendOnly = useSendOnly(thread.conversation);
  const [atEnd, setAtEnd] = useState(place?.atEnd ?? live.landing?.kind === 'end');
  // oxlint-disable-next-line react/incompatible-library -- no React Compiler here; its functions are never memoised
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => estimateHeight(items[index]),
    getItemKey: (index) => items[index]?.message.id ?? index,
    // Each line costs a menu and more: what is drawn beyond the screen is paid for at every opening.
    overscan: 5,
    // The message at the upper edge stays where it is when the part that is loaded becomes another one.
    anchorTo: 'end',
    followOnAppend: atEnd,
    scrollEndThreshold: END,
    paddingStart: EDGE,
    paddingEnd: 12,
    scrollPaddingStart: DAY,
    ...(place === null || place.atEnd ? {} : { initialOffset: place.offset, initialMeasurementsCache: place.measurements }),
  });

  const visibleNow = useCallback((): VisiblePart => {
    const top = scroller.current?.scrollTop ?? 0;
    const height = scroller.current?.clientHeight ?? 0;
    const indexAt = (offset: number, otherwise: number): number => virtual.getVirtualItemForOffset(offset)?.index ?? otherwise;
    return { first: indexAt(top, 0), last: indexAt(top + height, Math.max(0, items.length - 1)) };
  }, [virtual, items.length]);

  const { landing, landed } = live;
  /** The view has come to where it was sent: until then indexes must mean what they meant. */
  const [resting, setResting] = useState(true);
  useEffect(() => (resting ? undefined : afterFrames(SETTLING_FRAMES, () => setResting(true))), [resting]);
  useLayoutEffect(() => {
    if (landing === null) return;
    if (landing.kind === 'end') virtual.scrollToEnd();
    else {
      const index = items.findIndex(({ message }) => byReadingOrder(message, landing.cursor) >= 0);
      virtual.scrollToIndex(index < 0 ? items.length - 1 : index, { align: landing.align });
      if (landing.align === 'center') scroller.current?.focus({ preventScroll: true });
    }
    setResting(false);
    landed();
  }, [landing, landed, items, virtual]);

  const lastId = items.at(-1)?.message.id;
  useLayoutEffect(() => {
    // Also when so much came at once that nothing of what was shown is left.
    if (atEnd && landing === null) virtual.scrollToEnd();
    // oxlint-disable-next-line react/exhaustive-deps -- when the end is another one
  }, [lastId]);

  // After every scroll and every answer: what is the end now, and what must be read next?
  const settle = (): void => {
    const element = scroller.current;
    if (element === null || landing !== null) return;
    const bottom = element.scrollHeight - element.scrollTop - element.clientHeight <= END;
    // At the end of a part that the newest messages have outgrown one still is where one was.
    const end = bottom && (!part.hasNewer || atEnd);
    if (end !== atEnd) {
      setAtEnd(end);
      onAtEnd(end);
    }
    const visible = visibleNow();
    const newest = part.messages[end ? part.messages.length - 1 : visible.last];
    if (newest !== undefined && byReadingOrder(newest, seen) > 0) setSeen({ sentAt: newest.sentAt, id: newest.id });
    if (live.loading || !resting) return;
    const [first, below] = [visible.first, part.messages.length - 1 - visible.last];
    const next = (): (() => void) | null => {
      if (end && part.span !== null && !part.hasNewer && part.messages.length - first <= PAGE - AHEAD) return live.release;
      if (!end && part.span === null) return () => live.hold(visible);
      if (part.hasOlder && first < (end ? 1 : AHEAD)) return () => live.loadOlder(visible);
      return part.hasNewer && below < AHEAD ? () => live.loadNewer(visible) : null;
    };
    const ask = next();
    if (ask === null) return;
    // A command to go to an index would go to another message in another part.
    virtual.cancelScroll();
    ask();
  };
  useEffect(settle);

  useEffect(() => {
    const element = scroller.current;
    if (element === null || !atEnd) return undefined;
    // A composer that grows takes room from the thread: who was at the end stays at the end.
    const grown = new ResizeObserver(() => virtual.scrollToEnd());
    grown.observe(element);
    return () => grown.disconnect();
  }, [atEnd, virtual]);

  const toNewest = (): void => {
    if (target !== null) goTo(places.inbox(conversationId), { replace: true });
    live.toEnd();
  };
  useShortcut('End', toNewest);
  const mine = thread.messages.findLast(({ pending, direction }) => pending && direction === 'out')?.id;
  const [sent, setSent] = useState(mine);
  if (mine !== sent) {
    setSent(mine);
    // What one has just sent is what one wants to see.
    if (mine !== undefined && !atEnd) live.toEnd();
  }

  const leaving = useRef<() => void>(() => undefined);
  useEffect(() => {
    leaving.current = () =>
      memory.places.set(conversationId, {
        atEnd,
        offset: virtual.scrollOffset ?? 0,
        measurements: virtual.takeSnapshot(),
        span: atEnd ? null : part.span,
        unread: atEnd ? null : unread,
        seen: atEnd ? null : seen,
      });
  });
  useEffect(() => () => leaving.current(), []);

  if (part.messages.length === 0 && part.lines.length > 0) return <LinesAlone lines={part.lines} />;
  if (part.messages.length === 0) return <EmptyState title={t('thread.empty')} hint={t(sendOnly ? 'thread.emptyNotices' : 'thread.emptyHint')} />;
  // What a jump puts at the edge stands below the room for it.
  const top = items[virtual.getVirtualItemForOffset((virtual.scrollOffset ?? 0) + DAY)?.index ?? items.length - 1]?.message.sentAt ?? thread.conversation.lastMessageAt;
  return (
    <div className={classes.view}>
      <div ref={scroller} className={classes.scroller} onScroll={settle} tabIndex={0} role="log" aria-live="off" aria-label={t('thread.label')} aria-busy={live.loading}>
        <div className={classes.body} style={{ height: virtual.getTotalSize() }}>
          <p className={classes.edge}>{t(part.hasOlder ? 'thread.loadingOlder' : part.olderAway ? 'thread.olderAway' : 'thread.beginning')}</p>
          {virtual.getVirtualItems().map((line) => {
            const item = items[line.index];
            if (item === undefined) return null;
            return (
              <div key={line.key} ref={virtual.measureElement} data-index={line.index} data-message={item.message.id} className={classes.line} style={{ transform: `translateY(${line.start}px)` }}>
                <Line item={item} thread={thread} hit={target?.id === item.message.id ? target.words : null} aboutOf={aboutOf} />
              </div>
            );
          })}
        </div>
      </div>
      <Announcement messages={thread.messages} />
      <JumpToDate conversationId={conversationId} shownAt={top} onGo={(cursor) => live.toPlace(cursor, 'start')} onLeave={() => scroller.current?.focus({ preventScroll: true })} />
      {atEnd ? null : <NewBelow conversationId={conversationId} part={part} seen={seen} onGo={toNewest} />}
    </div>
  );
}

/** @returns stops waiting */
function afterFrames(count: number, run: () => void): () => void {
  let frame = requestAnimationFrame(function next() {
    count -= 1;
    if (count > 0) frame = requestAnimationFrame(next);
    else run();
  });
  return () => cancelAnimationFrame(frame);
}

/** Until then everything has been seen. */
function seenAtOpening({ messages, firstUnread, readUpTo }: Thread): ThreadCursor {
  const newest = messages.at(-1);
  if (firstUnread !== null || newest === undefined) return { sentAt: readUpTo, id: LAST_ID as ThreadCursor['id'] }; // a bound, no message's id
  return { sentAt: newest.sentAt, id: newest.id };
}

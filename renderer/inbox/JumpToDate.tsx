import { Button, Popover } from '@mantine/core';
import { DatePicker } from '@mantine/dates';
import { IconCalendar } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import type { ThreadCursor } from '../../shared/inbox/contract.ts';
import type { ConversationId } from '../../shared/ids.ts';
import type { Instant } from '../../shared/time/clock.ts';
import { addDays, dateOf, monthInterval, startOfDate } from '../../shared/time/shanghai.ts';
import type { CalendarDate } from '../../shared/time/shanghai.ts';
import { useLocale, useWords } from '../app/i18n.tsx';
import { useShortcut } from '../app/shortcuts.tsx';
import { useNow } from '../app/time.tsx';
import { dayHeading } from '../app/timeWords.ts';
import { useRequest, useStatus } from '../ipc/useRequest.ts';
import { inboxMessages } from './messages.ts';
import classes from './thread.module.css';
import { useReach } from './useReach.ts';

/** Before every id that there is. */
const FIRST_ID = ' ' as ThreadCursor['id']; // a bound, no message's id
/** The weeks of a calendar page begin and end in the neighbouring months. */
const NEIGHBOURS = 7;

interface Props {
  readonly conversationId: ConversationId;
  /** When what stands at the upper edge was sent. */
  readonly shownAt: Instant;
  readonly onGo: (cursor: ThreadCursor) => void;
  /** The calendar closed; the keyboard belongs to the messages again. */
  readonly onLeave: () => void;
}

/** The day that is being read, above the messages; opens a calendar of the days that have any. */
export function JumpToDate({ conversationId, shownAt, onGo, onLeave }: Props) {
  const t = useWords(inboxMessages);
  const { locale } = useLocale();
  const now = useNow(60_000);
  const [opened, setOpened] = useState(false);
  const reach = useReach(conversationId);
  useShortcut('d', () => setOpened(true));
  const close = (): void => {
    reach.stop();
    setOpened(false);
    onLeave();
  };
  const go = async (date: CalendarDate): Promise<void> => {
    const at = startOfDate(date);
    if (!(await reach.to(at))) return;
    setOpened(false);
    onLeave();
    onGo({ sentAt: at, id: FIRST_ID });
  };
  return (
    <div className={classes.jump}>
      <Popover opened={opened} onChange={(next) => (next ? setOpened(true) : close())} position="bottom" trapFocus withinPortal shadow="sm" transitionProps={{ duration: 0 }}>
        <Popover.Target>
          <button type="button" className={classes.pill} aria-label={`${dayHeading(shownAt, now, locale)}, ${t('thread.jump')}`} title={`${t('thread.jump')}  D`} onClick={() => (opened ? close() : setOpened(true))}>
            <IconCalendar size={14} stroke={1.6} aria-hidden />
            {dayHeading(shownAt, now, locale)}
          </button>
        </Popover.Target>
        <Popover.Dropdown aria-label={t('thread.jump')}>
          <Days conversationId={conversationId} shown={dateOf(shownAt)} onChoose={(date) => void go(date)} />
          {reach.at === null ? null : (
            <p className={classes.reach} role="status">
              {t('thread.jumpReading', { date: dateOf(reach.at) })}
              <Button size="compact-xs" variant="default" onClick={reach.stop}>
                {t('thread.jumpStop')}
              </Button>
            </p>
          )}
        </Popover.Dropdown>
      </Popover>
    </div>
  );
}

function Days({ conversationId, shown, onChoose }: { readonly conversationId: ConversationId; readonly shown: CalendarDate; readonly onChoose: (date: CalendarDate) => void }) {
  const t = useWords(inboxMessages);
  const { locale } = useLocale();
  /** Null: the month of what is being read, which may still be another one while the view comes to rest. */
  const [turned, setTurned] = useState<string | null>(null);
  const month = turned ?? shown.slice(0, 7);
  const calendar = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // Another month is other days: the one that had the keyboard is gone with its page.
    if (document.activeElement === document.body) calendar.current?.querySelector<HTMLElement>('[data-autofocus]')?.focus({ preventScroll: true });
  }, [shown]);
  const isOnline = useStatus().connection.state === 'online';
  const { from, to } = monthInterval(month);
  const known = useRequest('inbox.days', { conversationId, from: addDays(dateOf(from), -NEIGHBOURS), to: addDays(dateOf(to), NEIGHBOURS) });
  const days = new Set(known.data?.days);
  const heldFrom = known.data?.heldFrom ?? 0;
  /** Whether there are any on such a day only the relay knows. */
  const isAway = (date: CalendarDate): boolean => heldFrom > 0 && date < dateOf(heldFrom);
  const hint = heldFrom === 0 ? 'thread.jumpHint' : isOnline ? 'thread.jumpOlder' : 'thread.jumpAway';
  return (
    <div ref={calendar}>
      <DatePicker
        size="xs"
        value={shown}
        date={`${month}-01`}
        onDateChange={(date) => setTurned(date.slice(0, 7))}
        onChange={(date) => date !== null && onChoose(date)}
        maxLevel="year"
        monthLabelFormat={locale === 'en' ? 'MMMM YYYY' : 'YYYY年M月'}
        yearLabelFormat={locale === 'en' ? 'YYYY' : 'YYYY年'}
        // Red is for what is late.
        weekendDays={[]}
        excludeDate={(date) => known.data !== undefined && !days.has(date) && date !== shown && !(isAway(date) && isOnline)}
        {...(heldFrom === 0 && known.data?.first ? { minDate: known.data.first } : {})}
        {...(known.data?.last ? { maxDate: known.data.last } : {})}
        getDayProps={(date) => ({ ...(date === shown ? { 'data-autofocus': true } : {}), ...(days.has(date) ? { 'data-has': true } : {}) })}
        classNames={{ day: classes.calendarDay ?? '' }}
        ariaLabels={{ previousMonth: t('thread.previousMonth'), nextMonth: t('thread.nextMonth'), monthLevelControl: t('thread.chooseMonth'), previousYear: t('thread.previousYear'), nextYear: t('thread.nextYear') }}
      />
      <p className={classes.calendarHint}>{t(hint)}</p>
    </div>
  );
}

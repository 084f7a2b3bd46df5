import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import type { TicketDetail } from '../../../shared/tickets/contract.ts';
import { useWords } from '../../app/i18n.tsx';
import { useNow } from '../../app/time.tsx';
import { Section } from '../../ui/desk/Facts.tsx';
import { CallEntry } from './CallEntry.tsx';
import { ClockLine } from './ClockLine.tsx';
import { EntryLine } from './EntryLine.tsx';
import { isShown, timelineFilters, timelineOf } from './items.ts';
import type { TimelineFilter } from './items.ts';
import { MessageEntry } from './MessageEntry.tsx';
import { MessagesAway } from './MessagesAway.tsx';
import { timelineWords } from './messages.ts';
import classes from './timeline.module.css';

/** Everything that happened around the ticket, oldest first: words, messages, changes, and what the clocks did. */
export function Timeline({ detail }: { readonly detail: TicketDetail }) {
  const t = useWords(timelineWords);
  // The window's time is a few seconds old: what the ticket itself knows of has happened.
  const now = Math.max(useNow(10_000), detail.ticket.updatedAt);
  const [filter, setFilter] = useState<TimelineFilter>('all');
  const shown = timelineOf(detail, now).filter((item) => isShown(item, filter));
  return (
    <Section
      title={t('title')}
      actions={
        <SegmentedControl
          size="xs"
          aria-label={t('filter')}
          value={filter}
          onChange={(value) => setFilter(timelineFilters.find((one) => one === value) ?? 'all')}
          data={timelineFilters.map((one) => ({ value: one, label: t(`filter.${one}`) }))}
        />
      }
    >
      {detail.messagesAway && (filter === 'all' || filter === 'messages') ? <MessagesAway ticketId={detail.ticket.id} /> : null}
      {shown.length === 0 ? <p className={classes.note}>{t('nothing')}</p> : null}
      <ol className={classes.items} aria-label={t('title')}>
        {shown.map((item) => (
          <li key={item.key} className={classes.item} data-type={item.type} {...(item.type === 'entry' ? { 'data-kind': item.entry.kind, 'data-sync': item.entry.sync } : {})}>
            {item.type === 'entry' ? <EntryLine entry={item.entry} messages={detail.messages} /> : null}
            {item.type === 'message' ? <MessageEntry message={item.message} /> : null}
            {item.type === 'call' ? <CallEntry call={item.call} /> : null}
            {item.type === 'clock' ? <ClockLine event={item.event} /> : null}
          </li>
        ))}
      </ol>
    </Section>
  );
}

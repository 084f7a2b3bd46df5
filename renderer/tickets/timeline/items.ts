import type { CallItem } from '../../../shared/calls/contract.ts';
import type { Message } from '../../../shared/inbox/model.ts';
import { clockEvents } from '../../../shared/tickets/clockEvents.ts';
import type { ClockEvent } from '../../../shared/tickets/clockEvents.ts';
import type { TicketDetail } from '../../../shared/tickets/contract.ts';
import type { TicketEntry } from '../../../shared/tickets/model.ts';
import type { Instant } from '../../../shared/time/clock.ts';

type Entry = TicketDetail['entries'][number];

export type TimelineItem =
  | { readonly type: 'message'; readonly key: string; readonly at: Instant; readonly message: Message }
  | { readonly type: 'call'; readonly key: string; readonly at: Instant; readonly call: CallItem }
  | { readonly type: 'entry'; readonly key: string; readonly at: Instant; readonly entry: Entry }
  | { readonly type: 'clock'; readonly key: string; readonly at: Instant; readonly event: ClockEvent };

export const timelineFilters = ['all', 'notes', 'messages', 'clocks', 'changes'] as const;
export type TimelineFilter = (typeof timelineFilters)[number];

/** What people said and did with words; the rest is what changed. Closing and reopening are both. */
const notes: ReadonlySet<TicketEntry['kind']> = new Set(['comment', 'rnd_sent', 'rnd_answered', 'visit', 'reply', 'confirmed', 'checked', 'handled', 'verified', 'closed', 'reopened']);
const changes: ReadonlySet<TicketEntry['kind']> = new Set(['created', 'edited', 'assigned', 'status', 'closed', 'reopened', 'item', 'attached', 'detached', 'linked', 'unlinked']);

/** At one moment a message or call comes first, then what somebody did about it, then what that did to the clocks. */
const order = { message: 0, call: 0, entry: 1, clock: 2 } as const;

/** Everything that happened around a ticket up to `now`, oldest first: as a colleague would tell it. */
export function timelineOf({ ticket, entries, messages, calls }: Pick<TicketDetail, 'ticket' | 'entries' | 'messages' | 'calls'>, now: Instant): readonly TimelineItem[] {
  const items: TimelineItem[] = [
    ...messages.map((message): TimelineItem => ({ type: 'message', key: message.id, at: message.sentAt, message })),
    ...calls.map((call): TimelineItem => ({ type: 'call', key: call.id, at: call.startedAt, call })),
    ...entries.map((entry): TimelineItem => ({ type: 'entry', key: entry.id, at: entry.at, entry })),
    ...clockEvents(ticket, entries, now).map((event): TimelineItem => ({ type: 'clock', key: `${event.clock} ${event.type} ${event.at}`, at: event.at, event })),
  ];
  return items.toSorted((a, b) => a.at - b.at || order[a.type] - order[b.type]);
}

export function isShown(item: TimelineItem, filter: TimelineFilter): boolean {
  switch (filter) {
    case 'all':
      return true;
    case 'messages':
      return item.type === 'message' || item.type === 'call';
    case 'clocks':
      return item.type === 'clock';
    case 'notes':
      return item.type === 'entry' && notes.has(item.entry.kind);
    case 'changes':
      return item.type === 'entry' && changes.has(item.entry.kind);
  }
}

import type { HospitalId, UserId } from '../../../shared/ids.ts';
import type { InboxFilter } from '../../../shared/inbox/views.ts';
import type { Instant } from '../../../shared/time/clock.ts';
import type { BindValue } from '../db/bind.ts';

/** Part of a statement with what is bound in it, in their order. */
export interface SqlPart {
  readonly text: string;
  readonly binds: readonly BindValue[];
}

export interface ListAsker {
  readonly userId: UserId;
  readonly now: Instant;
  /** Chosen for every page at once; null: all. */
  readonly hospitalId: HospitalId | null;
}

/** Inbound messages after the person's own read mark, as a range of `messages_inbound`. Binds: user. */
export const UNREAD = `m.conversationId = c.id and m.direction = 'in' and m.sentAt > coalesce(
  (select max(r.readUpTo) from readMarks r where r.conversationId = c.id and r.userId = ?), -1)`;

/** Put aside now (`isSnoozed` of the shared rules). Binds: now. */
export const SNOOZED = `(c.snoozedUntil is not null and c.snoozedUntil > ?)`;
/** Waits for us: aside only counts while the customer has said nothing since. Binds: now. */
export const WAITING = `(c.waitingSince is not null and not (${SNOOZED} and coalesce(c.lastInboundAt, -1) <= coalesce(c.snoozedSeen, -1)))`;

/** Which conversations `c` a filter shows. */
export function whereOf(filter: InboxFilter, { userId, now, hospitalId }: ListAsker): SqlPart {
  const parts: SqlPart[] = [shownBy(filter.shows, userId, now)];
  if (filter.assignee === 'nobody') parts.push({ text: 'c.assigneeId is null', binds: [] });
  else if (filter.assignee !== null) parts.push({ text: 'c.assigneeId = ?', binds: [filter.assignee === 'me' ? userId : filter.assignee] });
  for (const one of [filter.hospitalId, hospitalId]) if (one !== null) parts.push({ text: 'c.hospitalId = ?', binds: [one] });
  if (filter.groupId !== null) parts.push({ text: 'c.hospitalId in (select h.id from hospitals h where h.dutyGroupId = ?)', binds: [filter.groupId] });
  if (filter.kind !== null) parts.push({ text: 'c.kind = ?', binds: [filter.kind] });
  return { text: parts.map((part) => part.text).join(' and '), binds: parts.flatMap((part) => part.binds) };
}

function shownBy(shows: InboxFilter['shows'], userId: UserId, now: Instant): SqlPart {
  switch (shows) {
    case 'open':
      return { text: `c.status = 'open' and not ${SNOOZED}`, binds: [now] };
    case 'unread':
      return { text: `c.status = 'open' and exists (select 1 from messages m where ${UNREAD})`, binds: [userId] };
    case 'waiting':
      return { text: `c.status = 'open' and ${WAITING}`, binds: [now] };
    case 'mentions':
      // Named first: few are mentioned, so these few are looked up instead of everything looked through.
      return { text: 'c.id in (select n.conversationId from mentions n where n.userId = ?)', binds: [userId] };
    case 'snoozed':
      return { text: `c.status = 'open' and ${SNOOZED}`, binds: [now] };
    case 'closed':
      return { text: `c.status = 'closed'`, binds: [] };
  }
}

/** In which order: newest first, but longest waiting, soonest back and last mentioned where that is what the view is for. */
export function orderOf(shows: InboxFilter['shows'], { userId }: ListAsker): SqlPart {
  switch (shows) {
    case 'waiting':
      return { text: 'c.waitingSince, c.id', binds: [] };
    case 'snoozed':
      return { text: 'c.snoozedUntil, c.id', binds: [] };
    case 'mentions': {
      const own = 'from mentions n where n.userId = ? and n.conversationId = c.id';
      return { text: `exists (select 1 ${own} and n.seenAt is null) desc, (select max(n.at) ${own}) desc, c.id`, binds: [userId, userId] };
    }
    case 'open':
    case 'unread':
    case 'closed':
      return { text: 'c.lastMessageAt desc, c.id', binds: [] };
  }
}

import * as z from 'zod';

/** Every field falls back by itself: a view that a newer version saved still opens. */
export const inboxFilter = z.object({
  /**
   * `open`: neither closed nor put aside. `waiting`: the customer waits for us, longest first; what was put aside is among
   * them only when the customer has written since. `unread` and `mentions` hide nothing.
   */
  shows: z.enum(['open', 'unread', 'waiting', 'mentions', 'snoozed', 'closed']).catch('open'),
  /** A person's id, `me`, `nobody`, or null for everybody. */
  assignee: z.string().max(64).nullable().catch(null),
  hospitalId: z.string().max(64).nullable().catch(null),
  /** A duty group: all its hospitals. */
  groupId: z.string().max(64).nullable().catch(null),
  kind: z.enum(['direct', 'group']).nullable().catch(null),
});
export type InboxFilter = z.infer<typeof inboxFilter>;

export const builtInInboxView = z.enum(['mine', 'unassigned', 'waiting', 'unread', 'open', 'mentions', 'snoozed', 'closed']);
export type BuiltInInboxView = z.infer<typeof builtInInboxView>;

const plain: InboxFilter = { shows: 'open', assignee: null, hospitalId: null, groupId: null, kind: null };

/** The views everybody has, in the order they stand. */
export const builtInInboxViews: Readonly<Record<BuiltInInboxView, InboxFilter>> = {
  mine: { ...plain, assignee: 'me' },
  unassigned: { ...plain, assignee: 'nobody' },
  waiting: { ...plain, shows: 'waiting' },
  unread: { ...plain, shows: 'unread' },
  open: plain,
  mentions: { ...plain, shows: 'mentions' },
  snoozed: { ...plain, shows: 'snoozed' },
  closed: { ...plain, shows: 'closed' },
};

/** What is asked for: a view everybody has, or a filter of one's own. */
export const askedInboxView = z.union([builtInInboxView, inboxFilter]);
export type AskedInboxView = z.infer<typeof askedInboxView>;

export function filterOfView(asked: AskedInboxView): InboxFilter {
  return typeof asked === 'string' ? builtInInboxViews[asked] : asked;
}

/** Whether two filters show the same. */
export function isSameFilter(one: InboxFilter, other: InboxFilter): boolean {
  return (Object.keys(plain) as (keyof InboxFilter)[]).every((key) => one[key] === other[key]); // the keys of a filter
}

import { and, asc, eq, gte, sql } from 'drizzle-orm';
import type { ConversationId, MessageId } from '../../../shared/ids.ts';
import { COUNT_CEILING } from '../../../shared/inbox/contract.ts';
import type { Thread, ThreadCursor, ThreadDays, ThreadStretch } from '../../../shared/inbox/contract.ts';
import type { Message } from '../../../shared/inbox/model.ts';
import type { Handlers } from '../../../shared/ipc/contract.ts';
import { ok } from '../../../shared/ipc/envelope.ts';
import type { Instant } from '../../../shared/time/clock.ts';
import { addDays, dateOf, startOfDate } from '../../../shared/time/shanghai.ts';
import type { CalendarDate } from '../../../shared/time/shanghai.ts';
import type { FeatureContext } from '../context.ts';
import type { ReadableDb } from '../db/types.ts';
import type { OlderMessages } from './handlers.ts';
import { linesBetween } from './lines.ts';
import { messages } from './schema.ts';
import { getConversations, pageOfThread } from './store.ts';

/** A calendar page with the days of its neighbours. */
const MOST_DAYS = 62;

/** Where the customer's unread messages begin, and how many there are. */
export async function firstUnread(db: ReadableDb, conversationId: ConversationId, readUpTo: Instant): Promise<Pick<Thread, 'firstUnread' | 'unread'>> {
  const unread = `from messages where conversationId = ? and direction = 'in' and sentAt > ?`;
  const [first] = await db.all<{ sentAt: number; id: string }>(`select sentAt, id ${unread} order by sentAt, id limit 1`, [conversationId, readUpTo]);
  if (first === undefined) return { firstUnread: null, unread: 0 };
  const [counted] = await db.all<{ count: number }>(`select count(*) as count from (select 1 ${unread} limit ?)`, [conversationId, readUpTo, COUNT_CEILING]);
  return { firstUnread: { sentAt: first.sentAt, id: first.id as MessageId }, unread: counted?.count ?? 0 };
}

/** History and notes of a page: from its first message on (from the beginning where nothing is before it) up to `end`, not included. */
export async function threadLines(
  context: Pick<FeatureContext, 'mirror' | 'pendingIds'>,
  conversationId: ConversationId,
  page: { readonly messages: readonly Message[]; readonly hasOlder: boolean },
  end: Instant | null,
): Promise<Thread['entries']> {
  const pending = context.pendingIds('conversationEntries');
  const lines = await linesBetween(context.mirror, conversationId, page.hasOlder ? (page.messages[0]?.sentAt ?? 0) : 0, end);
  return lines.map((line) => ({ ...line, pending: pending.has(line.id) }));
}

/** Parts of a thread that are not its newest page: around an anchor, and what a calendar needs to know. */
export function stretchHandlers(context: FeatureContext, older: OlderMessages): Handlers<'inbox.stretch' | 'inbox.newer' | 'inbox.days' | 'inbox.reach'> {
  const { mirror } = context;

  /** What is before the anchor; the relay is asked where the retention cuts it off. */
  async function before(conversationId: ConversationId, anchor: ThreadCursor, limit: number) {
    const known = (await getConversations(mirror, [conversationId])).get(conversationId);
    for (;;) {
      const from = await older.heldFrom(conversationId, known);
      const page = await pageOfThread(mirror, conversationId, anchor, from, limit);
      if (page.hasOlder || from === 0) return { ...page, from, olderAway: false };
      if (page.messages.length === limit && from <= anchor.sentAt) return { ...page, from, hasOlder: true, olderAway: false };
      const brought = await older.thread(conversationId);
      if (brought === 'offline' || brought === 'unanswered') return { ...page, from, olderAway: true };
    }
  }

  async function stretch(conversationId: ConversationId, anchor: ThreadCursor, counts: { readonly before: number; readonly after: number }): Promise<ThreadStretch> {
    const above = await before(conversationId, anchor, counts.before);
    const below = await messagesFrom(mirror, conversationId, anchor, above.from, counts.after + 1);
    const next = below[counts.after];
    const shown = [...above.messages, ...below.slice(0, counts.after)];
    const pending = context.pendingIds('messages');
    return {
      messages: shown.map((message) => ({ ...message, pending: pending.has(message.id) })),
      entries: await threadLines(context, conversationId, { messages: shown, hasOlder: above.hasOlder }, next?.sentAt ?? null),
      hasOlder: above.hasOlder,
      hasNewer: next !== undefined,
      olderAway: above.olderAway,
    };
  }

  return {
    'inbox.stretch': async ({ conversationId, anchor, ...counts }) => {
      const away = await context.bring('conversations', conversationId);
      return away === null ? ok(await stretch(conversationId, anchor, counts)) : context.refuse(away);
    },
    'inbox.newer': async ({ conversationId, after }) => ok({ count: await countAfter(mirror, conversationId, after) }),
    'inbox.days': async ({ conversationId, from, to }) => {
      const heldFrom = await older.heldFrom(conversationId);
      return ok({ ...(await daysOf(mirror, conversationId, heldFrom, from, to)), heldFrom });
    },
    'inbox.reach': async ({ conversationId, at }) => {
      const brought = (await older.heldFrom(conversationId)) <= at ? 'here' : await older.thread(conversationId);
      // Absent: there is nothing older, so everything is here.
      return ok({ heldFrom: brought === 'absent' ? 0 : await older.heldFrom(conversationId), brought: brought === 'absent' ? 'here' : brought });
    },
  };
}

/** Messages from a place on, reading order; only what was sent at `from` or later. */
async function messagesFrom(db: ReadableDb, conversationId: ConversationId, anchor: ThreadCursor, from: Instant, limit: number): Promise<Message[]> {
  const rows = await db
    .select()
    .from(messages)
    .where(and(eq(messages.conversationId, conversationId), gte(messages.sentAt, from), sql`(${messages.sentAt}, ${messages.id}) >= (${anchor.sentAt}, ${anchor.id})`))
    .orderBy(asc(messages.sentAt), asc(messages.id))
    .limit(limit);
  return rows.map(({ rev: _rev, ...row }) => row);
}

async function countAfter(db: ReadableDb, conversationId: ConversationId, after: ThreadCursor): Promise<number> {
  const [row] = await db.all<{ count: number }>(
    'select count(*) as count from (select 1 from messages where conversationId = ? and (sentAt, id) > (?, ?) limit ?)',
    [conversationId, after.sentAt, after.id, COUNT_CEILING],
  );
  return row?.count ?? 0;
}

/** One look into the index per day, however many messages a day has. */
async function daysOf(db: ReadableDb, conversationId: ConversationId, heldFrom: Instant, from: CalendarDate, to: CalendarDate): Promise<Omit<ThreadDays, 'heldFrom'>> {
  const spans: (readonly [CalendarDate, Instant, Instant])[] = [];
  for (let day = from; day <= to && spans.length < MOST_DAYS; day = addDays(day, 1)) {
    spans.push([day, Math.max(startOfDate(day), heldFrom), startOfDate(addDays(day, 1))]);
  }
  const days = await db.all<{ day: string }>(
    `select value->>0 as day from json_each(?) where exists
       (select 1 from messages where conversationId = ? and sentAt >= value->>1 and sentAt < value->>2)`,
    [JSON.stringify(spans), conversationId],
  );
  const [ends] = await db.all<{ first: number | null; last: number | null }>(
    `select (select min(sentAt) from messages where conversationId = ?1 and sentAt >= ?2) as first, (select max(sentAt) from messages where conversationId = ?1 and sentAt >= ?2) as last`,
    [conversationId, heldFrom],
  );
  const dayOf = (at: number | null | undefined): CalendarDate | null => (at === null || at === undefined ? null : dateOf(at));
  return { days: days.map(({ day }) => day), first: dayOf(ends?.first), last: dayOf(ends?.last) };
}

import { and, desc, eq, gte, isNotNull, lt, or, sql, type SQL } from 'drizzle-orm';
import type { UserId } from '../../shared/ids.ts';
import { belongingTo, type WorkEntity } from '../../shared/storage/rules.ts';
import type { EntityName } from '../../shared/wire/entities.ts';
import type { FetchAnswer, FetchRequest, FetchWant, PulledRow } from '../../shared/wire/protocol.ts';
import { attempts, callbacks } from '../callbacks/schema.ts';
import { calls } from '../calls/schema.ts';
import type { Database } from '../db/database.ts';
import { readVersions, whereAny } from '../db/rowStore.ts';
import { conversationEntries, conversations, messages } from '../inbox/schema.ts';
import { tickets } from '../tickets/schema.ts';
import { onSnapshot, type Snapshot } from './pull.ts';
import { maySee } from './visibility.ts';

interface Found {
  readonly rows: readonly PulledRow[];
  readonly done: boolean;
  readonly messages: { readonly in: number; readonly out: number } | null;
}

/** Rows a desktop does not keep, on demand and as the person may see them. The cursor of the desktop does not move. */
export async function fetchRows(database: Database, userId: UserId, { epoch, want }: FetchRequest): Promise<FetchAnswer> {
  return onSnapshot(database, userId, async (snapshot): Promise<FetchAnswer> => {
    // Rows of another database must not get among those the desktop has: a new greeting puts it right.
    if (epoch !== snapshot.epoch) return { ok: false, code: 'unavailable' };
    const { rows, done, messages: counts } = await find(snapshot, want);
    const visible = rows.filter(({ entity, row }) => maySee(snapshot.actor, entity, row));
    return { ok: true, epoch, head: snapshot.head, rows: visible, done, messages: counts };
  });
}

function find(snapshot: Snapshot, want: FetchWant): Promise<Found> {
  switch (want.kind) {
    case 'work':
      return work(snapshot, want.entity, whereAny(want.entity, 'id', [want.id]));
    case 'thread':
      return thread(snapshot, want);
    case 'closed':
      return closed(snapshot, want);
    case 'log':
      return log(snapshot, want);
  }
}

/** Work rows with everything that belongs to them. */
async function work(snapshot: Snapshot, entity: WorkEntity, where: SQL | undefined): Promise<Found> {
  const parents = await versions(snapshot, entity, where);
  const ids = parents.map((row) => row.id);
  const rows = [...parents];
  for (const child of belongingTo(entity)) rows.push(...(await versions(snapshot, child.entity, whereAny(child.entity, child.column, ids))));
  return { rows, done: true, messages: null };
}

async function versions({ db }: Snapshot, entity: EntityName, where: SQL | undefined): Promise<PulledRow[]> {
  return (await readVersions(db, entity, where)).map(({ row, rev }) => ({ entity, id: row.id, rev, row }));
}

/** Ends between two instants, so that the next page can begin where this one ended. */
async function thread(snapshot: Snapshot, want: FetchWant & { kind: 'thread' }): Promise<Found> {
  const older = and(sql`${messages.conversationId} = ${want.conversationId}`, lt(messages.sentAt, want.before));
  const [last] = await snapshot.db
    .select({ sentAt: messages.sentAt })
    .from(messages)
    .where(older)
    .orderBy(desc(messages.sentAt))
    .offset(want.limit - 1)
    .limit(1);
  const rows = await versions(snapshot, 'messages', last === undefined ? older : and(older, gte(messages.sentAt, last.sentAt)));
  if (want.lines !== true) return { rows, done: last === undefined, messages: null };
  const lines = and(
    sql`${conversationEntries.conversationId} = ${want.conversationId}`,
    lt(conversationEntries.at, want.before),
    last === undefined ? undefined : gte(conversationEntries.at, last.sentAt),
  );
  return { rows: [...rows, ...(await versions(snapshot, 'conversationEntries', lines))], done: last === undefined, messages: null };
}

/** What can be finished, and the column that says when it was. */
const closable = {
  tickets: { table: tickets, ended: tickets.closedAt },
  callbacks: { table: callbacks, ended: callbacks.closedAt },
  calls: { table: calls, ended: calls.endedAt },
} as const;

async function closed(snapshot: Snapshot, want: FetchWant & { kind: 'closed' }): Promise<Found> {
  const { table, ended } = closable[want.entity];
  const older = and(isNotNull(ended), lt(ended, want.before), want.hospitalId === null ? undefined : sql`${table.hospitalId} = ${want.hospitalId}`);
  const [last] = await snapshot.db
    .select({ ended })
    .from(table)
    .where(older)
    .orderBy(desc(ended))
    .offset(want.limit - 1)
    .limit(1);
  const found = await work(snapshot, want.entity, last === undefined ? older : and(older, sql`${ended} >= ${last.ended}`));
  return { ...found, done: last === undefined };
}

async function log(snapshot: Snapshot, { hospitalId, from, to }: FetchWant & { kind: 'log' }): Promise<Found> {
  const { db } = snapshot;
  const inside = (column: typeof tickets.createdAt | typeof tickets.closedAt | typeof callbacks.closedAt | typeof attempts.at | typeof calls.startedAt | typeof messages.sentAt) =>
    sql`(${column} >= ${from} and ${column} < ${to})`;
  const ofHospital = sql`${tickets.hospitalId} = ${hospitalId}`;
  const attempted = db.select({ id: attempts.callbackId }).from(attempts).where(inside(attempts.at));
  const ticketsOfMonth = await work(snapshot, 'tickets', and(ofHospital, or(inside(tickets.createdAt), inside(tickets.closedAt))));
  const callbacksOfMonth = await work(
    snapshot,
    'callbacks',
    and(sql`${callbacks.hospitalId} = ${hospitalId}`, or(inside(callbacks.closedAt), sql`${callbacks.id} in ${attempted}`)),
  );
  const callsOfMonth = await work(snapshot, 'calls', and(sql`${calls.hospitalId} = ${hospitalId}`, inside(calls.startedAt)));
  const [counted] = await db
    .select({
      received: sql<number>`count(*) filter (where ${messages.direction} = 'in')`.mapWith(Number),
      sent: sql<number>`count(*) filter (where ${messages.direction} = 'out' and ${messages.state} = 'sent')`.mapWith(Number),
    })
    .from(messages)
    .innerJoin(conversations, eq(conversations.id, messages.conversationId))
    .where(and(sql`${conversations.hospitalId} = ${hospitalId}`, inside(messages.sentAt)));
  return {
    rows: [...ticketsOfMonth.rows, ...callbacksOfMonth.rows, ...callsOfMonth.rows],
    done: true,
    messages: { in: counted?.received ?? 0, out: counted?.sent ?? 0 },
  };
}

import { and, desc, eq, inArray, sql } from 'drizzle-orm';
import type { SQL } from 'drizzle-orm';
import type { Call } from '../../../shared/calls/model.ts';
import type { CallId, HospitalId } from '../../../shared/ids.ts';
import type { RequestArgs } from '../../../shared/ipc/contract.ts';
import type { Interval } from '../../../shared/time/shanghai.ts';
import type { Sealer } from '../db/sealed.ts';
import type { ReadableDb } from '../db/types.ts';
import { openPhone, sealPhone } from '../directory/store.ts';
import { entityTable } from '../sync/entityTable.ts';
import type { EntityTable } from '../sync/entityTable.ts';
import { calls } from './schema.ts';

export function callTables(sealer: Sealer): readonly EntityTable[] {
  return [
    entityTable({
      entity: 'calls',
      table: calls,
      seal: (row) => ({ ...row, phone: sealPhone(sealer, row.phone) }),
      unseal: (row) => ({ ...row, phone: openPhone(sealer, row.phone) }),
    }),
  ];
}

/** The store's calls have readable numbers; `handlers.ts` masks what leaves the core. */
function toCall(sealer: Sealer): (stored: typeof calls.$inferSelect) => Call {
  return ({ rev: _rev, ...row }) => ({ ...row, phone: openPhone(sealer, row.phone) });
}

export type CallFilter = Omit<RequestArgs<'calls.list'>, 'limit'>;

/** Shared rule `isMissed`, as a condition. */
const missed = and(eq(calls.direction, 'in'), inArray(calls.result, ['missed', 'voicemail']));

function where(asked: CallFilter): SQL | undefined {
  return and(
    asked.hospitalId === null ? undefined : eq(calls.hospitalId, asked.hospitalId),
    asked.direction === null ? undefined : eq(calls.direction, asked.direction),
    asked.userId === null ? undefined : eq(calls.userId, asked.userId),
    asked.ticketId === null || asked.ticketId === undefined ? undefined : eq(calls.ticketId, asked.ticketId),
    asked.contactId === null || asked.contactId === undefined ? undefined : eq(calls.contactId, asked.contactId),
    asked.from === null ? undefined : sql`${calls.startedAt} >= ${asked.from}`,
    asked.to === null ? undefined : sql`${calls.startedAt} < ${asked.to}`,
  );
}

/** Newest first. */
export async function listCalls(db: ReadableDb, sealer: Sealer, asked: CallFilter, limit: number): Promise<Call[]> {
  const rows = await db
    .select()
    .from(calls)
    .where(and(where(asked), asked.missedOnly ? missed : undefined))
    .orderBy(desc(calls.startedAt), desc(calls.id))
    .limit(limit);
  return rows.map(toCall(sealer));
}

/** How many the filter finds, and how many of them nobody took. */
export async function countCalls(db: ReadableDb, asked: CallFilter): Promise<{ readonly total: number; readonly missed: number }> {
  const found = where(asked);
  return { total: await db.$count(calls, found), missed: await db.$count(calls, and(found, missed)) };
}

export async function getCall(db: ReadableDb, sealer: Sealer, id: CallId): Promise<Call | null> {
  const [row] = await db.select().from(calls).where(eq(calls.id, id));
  return row === undefined ? null : toCall(sealer)(row);
}

/** For the monthly log: calls of a hospital that began inside an interval. */
export async function callsIn(db: ReadableDb, sealer: Sealer, hospitalId: HospitalId, { from, to }: Interval): Promise<readonly Call[]> {
  return listCalls(db, sealer, { hospitalId, direction: null, userId: null, missedOnly: false, from, to }, -1);
}

import { and, asc, desc, eq, ne, sql } from 'drizzle-orm';
import type { Attempt, Callback } from '../../../shared/callbacks/model.ts';
import type { CallbackId, HospitalId } from '../../../shared/ids.ts';
import type { Instant } from '../../../shared/time/clock.ts';
import type { Interval } from '../../../shared/time/shanghai.ts';
import type { Sealer } from '../db/sealed.ts';
import type { ReadableDb } from '../db/types.ts';
import { openPhone, sealPhone } from '../directory/store.ts';
import { entityTable } from '../sync/entityTable.ts';
import type { EntityTable } from '../sync/entityTable.ts';
import { attempts, callbacks } from './schema.ts';

export function callbackTables(sealer: Sealer): readonly EntityTable[] {
  return [
    entityTable({
      entity: 'callbacks',
      table: callbacks,
      seal: (row) => ({ ...row, patientPhone: sealPhone(sealer, row.patientPhone) }),
      unseal: (row) => ({ ...row, patientPhone: openPhone(sealer, row.patientPhone) }),
    }),
    entityTable({ entity: 'attempts', table: attempts }),
  ];
}

/** The store's callbacks have readable numbers; `handlers.ts` masks what leaves the core. */
function toCallback(sealer: Sealer): (stored: typeof callbacks.$inferSelect) => Callback {
  return ({ rev: _rev, ...row }) => ({ ...row, patientPhone: openPhone(sealer, row.patientPhone) });
}
const toAttempt = ({ rev: _rev, ...row }: typeof attempts.$inferSelect): Attempt => row;

export async function listCallbacks(
  db: ReadableDb,
  sealer: Sealer,
  asked: { readonly show: 'open' | 'overdue' | 'closed'; readonly hospitalId: HospitalId | null; readonly limit: number; readonly now: Instant },
): Promise<Callback[]> {
  const closed = asked.show === 'closed';
  const rows = await db
    .select()
    .from(callbacks)
    .where(
      and(
        closed ? ne(callbacks.status, 'open') : eq(callbacks.status, 'open'),
        asked.show === 'overdue' ? sql`${callbacks.dueAt} <= ${asked.now}` : undefined,
        asked.hospitalId === null ? undefined : eq(callbacks.hospitalId, asked.hospitalId),
      ),
    )
    .orderBy(closed ? desc(callbacks.closedAt) : asc(callbacks.dueAt), asc(callbacks.id))
    .limit(asked.limit);
  return rows.map(toCallback(sealer));
}

/** Due times of what is open, and how many are not: the counts of the list's filters. */
export async function dueTimes(
  db: ReadableDb,
  hospitalId: HospitalId | null,
): Promise<{ readonly open: readonly Instant[]; readonly closed: number }> {
  const ofHospital = hospitalId === null ? undefined : eq(callbacks.hospitalId, hospitalId);
  const open = await db.select({ dueAt: callbacks.dueAt }).from(callbacks).where(and(eq(callbacks.status, 'open'), ofHospital));
  return { open: open.map((row) => row.dueAt), closed: await db.$count(callbacks, and(ne(callbacks.status, 'open'), ofHospital)) };
}

export async function getCallback(db: ReadableDb, sealer: Sealer, id: CallbackId): Promise<Callback | null> {
  const [row] = await db.select().from(callbacks).where(eq(callbacks.id, id));
  return row === undefined ? null : toCallback(sealer)(row);
}

/** Enough of callbacks to name them, by id. */
export async function callbackRefs(db: ReadableDb, ids: readonly string[]): Promise<ReadonlyMap<string, Pick<Callback, 'id' | 'status' | 'dueAt' | 'kind' | 'subject'>>> {
  const { id, status, dueAt, kind, subject } = callbacks;
  const rows = await db.select({ id, status, dueAt, kind, subject }).from(callbacks).where(sql`${id} in (select value from json_each(${JSON.stringify(ids)}))`);
  return new Map(rows.map((row) => [row.id, row]));
}

/** Attempts of callbacks, oldest first. */
export async function attemptsOf(db: ReadableDb, callbackIds: readonly string[]): Promise<Attempt[]> {
  const rows = await db
    .select()
    .from(attempts)
    .where(sql`${attempts.callbackId} in (select value from json_each(${JSON.stringify(callbackIds)}))`)
    .orderBy(asc(attempts.at), asc(attempts.id));
  return rows.map(toAttempt);
}

/** For the monthly log: attempts made, and callbacks closed, inside an interval, with the callbacks they belong to. */
export async function callbackWorkIn(
  db: ReadableDb,
  sealer: Sealer,
  hospitalId: HospitalId,
  { from, to }: Interval,
): Promise<{ readonly callbacks: readonly Callback[]; readonly attempts: readonly Attempt[] }> {
  const made = await db
    .select({ attempt: attempts })
    .from(attempts)
    .innerJoin(callbacks, eq(attempts.callbackId, callbacks.id))
    .where(and(eq(callbacks.hospitalId, hospitalId), sql`${attempts.at} >= ${from} and ${attempts.at} < ${to}`));
  const touched = JSON.stringify([...new Set(made.map(({ attempt }) => attempt.callbackId))]);
  const rows = await db
    .select()
    .from(callbacks)
    .where(
      and(
        eq(callbacks.hospitalId, hospitalId),
        sql`((${callbacks.closedAt} >= ${from} and ${callbacks.closedAt} < ${to}) or ${callbacks.id} in (select value from json_each(${touched})))`,
      ),
    );
  return { callbacks: rows.map(toCallback(sealer)), attempts: made.map(({ attempt }) => toAttempt(attempt)) };
}

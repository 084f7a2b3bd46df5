import { asc, eq, gt } from 'drizzle-orm';
import { deciderOf, isKept } from '../../shared/storage/rules.ts';
import type { UserId } from '../../shared/ids.ts';
import type { Actor } from '../../shared/session/model.ts';
import type { Instant } from '../../shared/time/clock.ts';
import type { EntityName } from '../../shared/wire/entities.ts';
import type { PullAnswer, PulledRow, PullRequest } from '../../shared/wire/protocol.ts';
import type { Database, Db } from '../db/database.ts';
import { readSets } from '../db/rowSets.ts';
import { readManyOf, type StoredRow } from '../db/rowStore.ts';
import { staff } from '../session/schema.ts';
import { changes, workspace } from './schema.ts';
import { epochFor, maySee } from './visibility.ts';

export interface WorkspaceState {
  readonly epoch: string;
  readonly head: number;
}

export async function readWorkspace(db: Db): Promise<WorkspaceState> {
  const [row] = await db.select({ epoch: workspace.epoch, head: workspace.head }).from(workspace);
  if (row === undefined) throw new Error('the workspace row is missing');
  return row;
}

/** What a request of one person may see: all its reads share this snapshot. */
export interface Snapshot {
  readonly db: Db;
  readonly actor: Actor;
  readonly epoch: string;
  readonly head: number;
}

/**
 * Runs a read of one person on one snapshot: a row that changes meanwhile comes again under its new revision, never
 * half. `unauthorized` for somebody who may no longer ask.
 */
export async function onSnapshot<A>(database: Database, userId: UserId, read: (snapshot: Snapshot) => Promise<A>): Promise<A | { readonly ok: false; readonly code: 'unauthorized' }> {
  return database.transaction('repeatable read read only', async (db) => {
    const [found] = await db
      .select({ epoch: workspace.epoch, head: workspace.head, role: staff.role, active: staff.active })
      .from(workspace)
      .innerJoin(staff, eq(staff.id, userId));
    if (found === undefined || !found.active) return { ok: false as const, code: 'unauthorized' as const };
    return read({ db, actor: { userId, role: found.role }, epoch: epochFor(found.epoch, found.role), head: found.head });
  });
}

/** Changes looked through for one answer when most of them are beyond the horizon, in pages. */
const MOST_PAGES = 20;

/** So few rows are read in one round trip. Of many, PostgreSQL tells the columns faster than it makes the JSON. */
const AT_ONCE = 100;

/** One page of what changed after the cursor, by revision, as the person may see it. */
export async function pull(database: Database, userId: UserId, request: PullRequest): Promise<PullAnswer> {
  return onSnapshot(database, userId, async (snapshot): Promise<PullAnswer> => {
    const { epoch, head } = snapshot;
    // Another epoch, or a cursor this database never reached (restored from a backup): from the beginning.
    const isKnown = (request.epoch === null || request.epoch === epoch) && request.cursor <= head;
    let cursor = isKnown ? request.cursor : 0;
    const rows: PulledRow[] = [];
    for (let pages = 0; pages < MOST_PAGES && cursor < head && rows.length < request.limit; pages += 1) {
      const page = await pageAfter(snapshot, cursor, request.limit - rows.length);
      rows.push(...(request.horizon === undefined ? page.rows : await kept(snapshot.db, page.rows, request.horizon, request.upTo ?? head)));
      cursor = page.cursor;
      // Without a horizon few rows are left out, and one look is enough.
      if (request.horizon === undefined) break;
    }
    return { ok: true, epoch, rows, cursor, head };
  });
}

async function pageAfter({ db, actor, head }: Snapshot, cursor: number, limit: number): Promise<{ readonly rows: readonly PulledRow[]; readonly cursor: number }> {
  const page = await db.select().from(changes).where(gt(changes.rev, cursor)).orderBy(asc(changes.rev)).limit(limit);
  const found = await readAll(db, page);
  const rows = page.flatMap((change): PulledRow[] => {
    const row = change.deleted ? null : (found.get(change.entity)?.get(change.id) ?? null);
    if (!maySee(actor, change.entity, row)) return [];
    return [{ entity: change.entity, id: change.id, rev: change.rev, row }];
  });
  return { rows, cursor: page.length < limit ? head : (page.at(-1)?.rev ?? head) };
}

/** Without the rows that a desktop does not keep, as far as they have not changed since `upTo`. Tombstones stay: they cost nothing. */
async function kept(db: Db, rows: readonly PulledRow[], horizon: Instant, upTo: number): Promise<readonly PulledRow[]> {
  const wanted = new Map<EntityName, Set<string>>();
  const deciders = rows.map(({ entity, row }) => (row === null ? null : deciderOf(entity, row, horizon)));
  for (const decider of deciders) {
    if (decider === null) continue;
    const ids = wanted.get(decider.entity);
    if (ids === undefined) wanted.set(decider.entity, new Set([decider.id]));
    else ids.add(decider.id);
  }
  const found = new Map<EntityName, ReadonlyMap<string, unknown>>();
  for (const [entity, ids] of wanted) found.set(entity, await readManyOf(db, entity, [...ids]));
  return rows.filter(({ entity, row, rev }, index) => {
    const decider = deciders[index] ?? null;
    return row === null || rev > upTo || isKept(entity, row, decider === null ? null : (found.get(decider.entity)?.get(decider.id) ?? null), horizon);
  });
}

/** The rows that changes name, by entity and id; deleted ones are left out. */
export async function readAll(db: Db, page: readonly { entity: EntityName; id: string; deleted: boolean }[]): Promise<Map<EntityName, ReadonlyMap<string, StoredRow>>> {
  const wanted = new Map<EntityName, string[]>();
  for (const change of page) {
    if (change.deleted) continue;
    const ids = wanted.get(change.entity);
    if (ids === undefined) wanted.set(change.entity, [change.id]);
    else ids.push(change.id);
  }
  if (page.length <= AT_ONCE) {
    const sets = [...wanted].map(([entity, values]) => ({ entity, column: 'id', values }));
    const rows = await readSets(db, sets);
    return new Map(sets.map(({ entity }, index) => [entity, new Map(rows[index]?.map((row) => [row.id, row]))]));
  }
  const found = new Map<EntityName, ReadonlyMap<string, StoredRow>>();
  for (const [entity, ids] of wanted) found.set(entity, await readManyOf(db, entity, ids));
  return found;
}

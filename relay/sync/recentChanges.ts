import { asc, gt } from 'drizzle-orm';
import type { Actor, Role } from '../../shared/session/model.ts';
import type { UserId } from '../../shared/ids.ts';
import type { EntityName } from '../../shared/wire/entities.ts';
import type { News, PullAnswer, PulledRow, PullRequest } from '../../shared/wire/protocol.ts';
import type { Database, Db } from '../db/database.ts';
import type { StoredRow } from '../db/rowStore.ts';
import { staff } from '../session/schema.ts';
import { readAll, readWorkspace } from './pull.ts';
import { changes } from './schema.ts';
import { epochFor, maySee } from './visibility.ts';

/**
 * The last changes as PostgreSQL has them, read once for all desktops of this node: two hundred of them ask the same after every
 * poke, and each would cost its own transaction.
 */
export interface RecentChanges {
  /** Somebody committed up to here. */
  told(head: number): void;
  /** The same page as `pull`, on the newest snapshot that was told of; null where only the database knows. */
  page(userId: UserId, request: PullRequest): Promise<PullAnswer | null>;
  /** Every row that changed after `from`, as it is on the newest snapshot, whoever may see it; null where only the database knows. */
  since(from: number): Promise<{
    readonly news: News;
    /** Who somebody is on that snapshot; null: nobody who may ask. */
    actorOf(userId: UserId): Actor | null;
  } | null>;
}

interface Change {
  readonly key: string;
  readonly entity: EntityName;
  readonly id: string;
  readonly rev: number;
  readonly row: StoredRow | null;
  /** The row changed again: it stands further on. */
  isOver: boolean;
}

/** One snapshot: every change after `from`, as the row is at `head`. */
interface Log {
  readonly epoch: string;
  readonly people: Map<string, { readonly role: Role; readonly active: boolean }>;
  from: number;
  head: number;
  /** By revision; those that are over stay until the log is tidied. */
  changes: Change[];
  readonly byKey: Map<string, Change>;
}

/** What a desktop has missed in a night; some megabytes. */
const MOST_CHANGES = 6_000;
const READ_AT_ONCE = 1_000;

export function createRecentChanges(database: Database): RecentChanges {
  let log: Log | null = null;
  let wanted = 0;
  let running: Promise<void> | null = null;

  function catchUp(): Promise<void> {
    running ??= database
      .transaction('repeatable read read only', (db) => advance(db))
      .finally(() => (running = null));
    return running;
  }

  async function advance(db: Db): Promise<void> {
    const { epoch, head } = await readWorkspace(db);
    const isOther = log === null || log.epoch !== epoch || log.head > head || head - log.head > MOST_CHANGES;
    const current = isOther || log === null ? await startLog(db, epoch, head) : log;
    const read: Change[] = [];
    for (let from = current.head; from < head; ) {
      const page = await db.select().from(changes).where(gt(changes.rev, from)).orderBy(asc(changes.rev)).limit(READ_AT_ONCE);
      const rows = await readAll(db, page);
      for (const { entity, id, rev, deleted } of page) {
        read.push({ key: `${entity} ${id}`, entity, id, rev, row: deleted ? null : (rows.get(entity)?.get(id) ?? null), isOver: false });
      }
      from = page.length < READ_AT_ONCE ? head : (page.at(-1)?.rev ?? head);
    }
    // In one turn: whoever asks meanwhile gets the snapshot before, or this one.
    for (const change of read) add(current, change);
    current.head = head;
    tidy(current);
    log = current;
  }

  /** @returns the newest snapshot that was told of, or null when it cannot be had */
  async function newest(): Promise<Log | null> {
    for (let tries = 0; tries < 2 && (log === null || log.head < wanted); tries += 1) await catchUp().catch(() => undefined);
    return log === null || log.head < wanted ? null : log;
  }

  return {
    told(head) {
      if (head <= wanted) return;
      wanted = head;
      // One that is running may have read before this commit; whoever asks will look again.
      catchUp().catch(() => undefined);
    },
    async page(userId, request) {
      // What a fill leaves out is decided with rows that are not recent.
      if (request.horizon !== undefined) return null;
      const current = await newest();
      return current === null ? null : pageOf(current, userId, request);
    },
    async since(from) {
      const current = await newest();
      if (current === null || from < current.from || from > current.head) return null;
      const rows = current.changes.slice(firstAfter(current.changes, from)).filter(({ isOver }) => !isOver);
      return { news: { from, to: current.head, rows: rows.map(({ entity, id, rev, row }) => ({ entity, id, rev, row })) }, actorOf: (userId) => actorOf(current, userId) };
    },
  };
}

async function startLog(db: Db, epoch: string, head: number): Promise<Log> {
  const rows = await db.select({ id: staff.id, role: staff.role, active: staff.active }).from(staff);
  return { epoch, head, from: head, people: new Map(rows.map(({ id, role, active }) => [id, { role, active }])), changes: [], byKey: new Map() };
}

function add(log: Log, change: Change): void {
  const before = log.byKey.get(change.key);
  if (before !== undefined) before.isOver = true;
  log.byKey.set(change.key, change);
  log.changes.push(change);
  if (change.entity !== 'staff') return;
  if (change.row === null) log.people.delete(change.id);
  // The cast: a row of that entity's table.
  else log.people.set(change.id, change.row as unknown as { readonly role: Role; readonly active: boolean });
}

function tidy(log: Log): void {
  if (log.changes.length <= MOST_CHANGES) return;
  const left = log.changes.filter((change) => !change.isOver);
  const gone = left.splice(0, Math.max(0, left.length - MOST_CHANGES / 2));
  for (const { key } of gone) log.byKey.delete(key);
  log.from = gone.at(-1)?.rev ?? log.from;
  log.changes = left;
}

function actorOf({ people }: Log, userId: UserId): Actor | null {
  const person = people.get(userId);
  return person?.active === true ? { userId, role: person.role } : null;
}

function pageOf(log: Log, userId: UserId, { epoch: known, cursor, limit }: PullRequest): PullAnswer | null {
  const actor = actorOf(log, userId);
  if (actor === null) return { ok: false, code: 'unauthorized' };
  const { head } = log;
  const epoch = epochFor(log.epoch, actor.role);
  if (known !== epoch || cursor < log.from || cursor > head) return null;
  const rows: PulledRow[] = [];
  let looked = 0;
  let last = head;
  for (let at = firstAfter(log.changes, cursor); at < log.changes.length && looked < limit; at += 1) {
    const change = log.changes[at];
    if (change === undefined || change.isOver) continue;
    looked += 1;
    last = change.rev;
    if (maySee(actor, change.entity, change.row)) rows.push({ entity: change.entity, id: change.id, rev: change.rev, row: change.row });
  }
  return { ok: true, epoch, rows, cursor: looked < limit ? head : last, head };
}

/** Index of the first change after a revision. */
function firstAfter(list: readonly Change[], rev: number): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle]?.rev ?? Infinity) <= rev) low = middle + 1;
    else high = middle;
  }
  return low;
}

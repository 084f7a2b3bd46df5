import { asc, gt } from 'drizzle-orm';
import type { UserId } from '../../shared/ids.ts';
import type { EntityName } from '../../shared/wire/entities.ts';
import type { PullAnswer, PulledRow, PullRequest } from '../../shared/wire/protocol.ts';
import type { Database, Db } from '../db/database.ts';
import { readMany, readOne } from '../db/rowStore.ts';
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

/**
 * One page of what changed after the cursor, by revision, as the person may see it. All reads share one snapshot: a row
 * that changes meanwhile comes again under its new revision, never half.
 */
export async function pull(database: Database, userId: UserId, request: PullRequest): Promise<PullAnswer> {
  return database.db.transaction(
    async (db): Promise<PullAnswer> => {
      const person = await readOne(db, 'staff', userId);
      if (person === null || !person.active) return { ok: false, code: 'unauthorized' };
      const state = await readWorkspace(db);
      const epoch = epochFor(state.epoch, person.role);
      // Another epoch, or a cursor this database never reached (restored from a backup): from the beginning.
      const isKnown = (request.epoch === null || request.epoch === epoch) && request.cursor <= state.head;
      const page = await db
        .select()
        .from(changes)
        .where(gt(changes.rev, isKnown ? request.cursor : 0))
        .orderBy(asc(changes.rev))
        .limit(request.limit);
      const found = await readAll(db, page);
      const rows = page.flatMap((change): PulledRow[] => {
        const row = change.deleted ? null : (found.get(change.entity)?.get(change.id) ?? null);
        if (!maySee({ userId, role: person.role }, change.entity, row)) return [];
        return [{ entity: change.entity, id: change.id, rev: change.rev, row }];
      });
      const last = page.at(-1)?.rev ?? state.head;
      return { ok: true, epoch, rows, cursor: page.length < request.limit ? state.head : last, head: state.head };
    },
    { isolationLevel: 'repeatable read', accessMode: 'read only' },
  );
}

async function readAll(db: Db, page: readonly { entity: EntityName; id: string; deleted: boolean }[]): Promise<Map<EntityName, ReadonlyMap<string, unknown>>> {
  const wanted = new Map<EntityName, string[]>();
  for (const change of page) {
    if (change.deleted) continue;
    const ids = wanted.get(change.entity);
    if (ids === undefined) wanted.set(change.entity, [change.id]);
    else ids.push(change.id);
  }
  const found = new Map<EntityName, ReadonlyMap<string, unknown>>();
  for (const [entity, ids] of wanted) found.set(entity, await readMany(db, entity, ids));
  return found;
}

import { belongingTo, isWorkKept, threadFloor } from '../../../shared/storage/rules.ts';
import type { WorkEntity } from '../../../shared/storage/rules.ts';
import type { Conversation } from '../../../shared/inbox/model.ts';
import type { Instant } from '../../../shared/time/clock.ts';
import type { EntityName } from '../../../shared/wire/entities.ts';
import type { ReadableDb } from '../db/types.ts';
import type { EntityTables } from './entityTable.ts';
import { leasesOf } from './leases.ts';
import { keyOf } from './pending.ts';
import type { RowKey } from './pending.ts';
import { tableOf } from './replay.ts';

/** Ids by entity. */
export type PruneBatch = ReadonlyMap<EntityName, readonly string[]>;

/** Rows removed in one transaction: short enough that an action of the person waits for none of them. */
const BATCH = 500;
/** Lines of conversations and the column that says of when they are. Tables are named by their entities. */
const THREADS = [
  { entity: 'messages', at: 'sentAt' },
  { entity: 'conversationEntries', at: 'at' },
] as const satisfies readonly { readonly entity: EntityName; readonly at: string }[];
const WORK: readonly WorkEntity[] = ['tickets', 'callbacks', 'calls', 'conversations'];

/** Rows beyond the horizon that nobody holds, in the order in which they may go: messages, then finished work. */
export async function* prunable(
  db: ReadableDb,
  tables: EntityTables,
  horizon: Instant,
  shadowed: () => ReadonlySet<RowKey>,
): AsyncGenerator<PruneBatch> {
  const free = (entity: EntityName, id: string) => !shadowed().has(keyOf(entity, id));
  const floors = await threadFloors(db, tables, horizon);
  for (const { entity, at } of THREADS) {
    for (let again = true; again; ) {
      const rows = await db.all<{ id: string }>(
        `select m.id as id from json_each(?) f join "${entity}" m on m.conversationId = f.value->>0 and m."${at}" < f.value->>1 limit ?`,
        [JSON.stringify(floors), BATCH],
      );
      const ids = rows.map((row) => row.id).filter((id) => free(entity, id));
      if (ids.length > 0) yield new Map([[entity, ids]]);
      // What is pending stays; it must not be found for ever.
      again = rows.length === BATCH && ids.length > 0;
    }
  }
  for (const entity of WORK) {
    const leased = await leasesOf(db, entity);
    for (let after: string | null = ''; after !== null; ) {
      const rows: readonly { readonly id: string }[] = await tableOf(tables, entity).page(db, after, BATCH);
      const gone = new Map<EntityName, string[]>();
      for (const row of rows) {
        if (isWorkKept(entity, row, horizon) || leased.has(row.id) || !free(entity, row.id)) continue;
        const belonging: [EntityName, string[]][] = [];
        for (const child of belongingTo(entity)) {
          belonging.push([child.entity, (await tableOf(tables, child.entity).list(db, child.column, row.id)).map((one) => one.id)]);
        }
        if (belonging.some(([child, ids]) => ids.some((id) => !free(child, id)))) continue;
        for (const [name, ids] of [[entity, [row.id]] as [EntityName, string[]], ...belonging]) gone.set(name, [...(gone.get(name) ?? []), ...ids]);
      }
      if (gone.size > 0) yield gone;
      after = rows.length === BATCH ? (rows.at(-1)?.id ?? null) : null;
    }
    for (const child of belongingTo(entity)) {
      // During a fill the work was still open, and when its own turn came it was beyond the horizon. Tables are named by their entities.
      const rows = await db.all<{ id: string }>(`select c.id as id from "${child.entity}" c where not exists (select 1 from "${entity}" w where w.id = c."${child.column}")`);
      const ids = rows.map((row) => row.id).filter((id) => free(child.entity, id));
      for (let from = 0; from < ids.length; from += BATCH) yield new Map([[child.entity, ids.slice(from, from + BATCH)]]);
    }
  }
}

/** `[conversation, messages before this instant go]` */
async function threadFloors(db: ReadableDb, tables: EntityTables, horizon: Instant): Promise<readonly (readonly [string, Instant])[]> {
  const leased = await leasesOf(db, 'conversations');
  const floors: [string, Instant][] = [];
  for (let after: string | null = ''; after !== null; ) {
    const rows: readonly { readonly id: string }[] = await tableOf(tables, 'conversations').page(db, after, BATCH);
    for (const row of rows) {
      const floor = threadFloor(row as unknown as Conversation, horizon); // rows of this table
      floors.push([row.id, Math.min(floor, leased.get(row.id)?.since ?? floor)]);
    }
    after = rows.length === BATCH ? (rows.at(-1)?.id ?? null) : null;
  }
  const orphans = new Set<string>();
  for (const { entity } of THREADS) for (const { id } of await db.all<{ id: string }>(orphansIn(entity))) orphans.add(id);
  for (const id of orphans) floors.push([id, Math.min(horizon, leased.get(id)?.since ?? horizon)]);
  return floors;
}

/**
 * Conversations that messages are of and that are not here themselves (they came after their messages and were beyond
 * the horizon). One look into the index per conversation, not per message.
 */
const orphansIn = (entity: (typeof THREADS)[number]['entity']): string => `
  with recursive c(id) as (
    select min(conversationId) from "${entity}"
    union all
    select (select min(conversationId) from "${entity}" where conversationId > c.id) from c where c.id is not null)
  select id from c where id is not null and not exists (select 1 from conversations v where v.id = c.id)`;

export interface PruneHooks<Found> {
  /** What a later removal is checked against. */
  begin(): Found;
  find(): AsyncIterable<PruneBatch>;
  /** `outdated`: a row of the batch may be kept again by now; `over`: nothing of this mirror is left to prune. */
  remove(batch: PruneBatch, found: Found): Promise<'gone' | 'outdated' | 'over'>;
}

/**
 * Removes what can go, batch by batch, and begins again whenever something was kept meanwhile.
 * @param isWanted asked before each batch
 * @returns how many rows went
 */
export async function pruneWhile<Found>(isWanted: () => boolean, hooks: PruneHooks<Found>): Promise<number> {
  let removed = 0;
  for (;;) {
    const found = hooks.begin();
    let isOutdated = false;
    for await (const batch of hooks.find()) {
      if (!isWanted()) return removed;
      const outcome = await hooks.remove(batch, found);
      if (outcome === 'over') return removed;
      isOutdated = outcome === 'outdated';
      if (isOutdated) break;
      for (const ids of batch.values()) removed += ids.length;
    }
    if (!isOutdated || !isWanted()) return removed;
  }
}

import { isKept, isWorkKept, ruleOf, threadFloor } from '../../../shared/storage/rules.ts';
import type { WorkEntity } from '../../../shared/storage/rules.ts';
import type { Conversation } from '../../../shared/inbox/model.ts';
import type { Instant } from '../../../shared/time/clock.ts';
import type { EntityName } from '../../../shared/wire/entities.ts';
import type { ReadableDb } from '../db/types.ts';
import type { EntityTables, Keyed, Versioned } from './entityTable.ts';
import { leaseOf } from './leases.ts';
import type { WorkRef } from './leases.ts';
import { idsByEntity, keyOf, partsOf } from './pending.ts';
import type { RowKey } from './pending.ts';
import { tableOf } from './replay.ts';

export type PageRows = ReadonlyMap<RowKey, Versioned<Keyed> | null>;

/** What the mirror holds, as its state tells. */
export interface Extent {
  readonly horizon: Instant;
  readonly filledFrom: number;
  /** While the mirror is filled the relay has left out what is not kept of before `filledFrom`; what comes of it is written. */
  readonly filling: boolean;
  /** Whether any row was skipped so far: a later version may be one that can be read. */
  readonly hasSkipped: boolean;
}

/**
 * Leaves out rows that are beyond the horizon and not here: what a desktop fetched on demand follows every change, what
 * it never had stays away. Also finds work that came back inside the horizon while what belongs to it is not here.
 */
export async function retain(
  db: ReadableDb,
  tables: EntityTables,
  rows: PageRows,
  extent: Extent,
): Promise<{ readonly rows: PageRows; readonly gaps: readonly WorkRef[] }> {
  if (extent.horizon === 0) return { rows, gaps: [] };
  const look = new Lookup(db, tables, rows);
  await look.preload(askedOf(rows, extent));
  const gaps: WorkRef[] = [];
  const left = new Set<RowKey>();
  for (const [key, one] of rows) {
    if (one === null) continue;
    const { entity, id } = partsOf(key);
    const rule = ruleOf(entity);
    if (rule.keep === 'work' && (await isGap(look, { entity: entity as WorkEntity, id }, one, extent))) gaps.push({ entity: entity as WorkEntity, id }); // the rule of work entities
    // What belongs to work may come before it in a fill; without it, it is pruned.
    const isOfFill = extent.filling && (one.rev <= extent.filledFrom || rule.keep === 'with');
    if (!isOfFill && !(await isWanted(look, entity, one.row, extent.horizon))) left.add(key);
  }
  return { rows: left.size === 0 ? rows : new Map([...rows].filter(([key]) => !left.has(key))), gaps };
}

/** Rows that may be asked for below: looked up together, because a page holds a thousand. Whatever is missing here is looked up alone. */
function askedOf(rows: PageRows, { horizon, filledFrom, filling }: Extent): ReadonlySet<RowKey> {
  const asked = new Set<RowKey>();
  for (const [key, one] of rows) {
    if (one === null) continue;
    const { entity } = partsOf(key);
    const rule = ruleOf(entity);
    if (rule.keep === 'work' && one.rev > filledFrom && rule.createdAt(one.row as never) < horizon) asked.add(key);
    if (filling) continue;
    const named = rule.keep === 'with' || rule.keep === 'thread' ? String((one.row as unknown as Record<string, unknown>)[rule.column]) : '';
    if (rule.keep === 'with') asked.add(keyOf(rule.parent, named));
    if (rule.keep === 'thread' && rule.at(one.row as never) < horizon) asked.add(key).add(keyOf('conversations', named));
  }
  return asked;
}

async function isWanted(look: Lookup, entity: EntityName, row: Keyed, horizon: Instant): Promise<boolean> {
  const rule = ruleOf(entity);
  if (rule.keep === 'always') return true;
  if (rule.keep === 'with') {
    // Its parent decides: kept, or here on demand. A parent that comes later as kept will be found to have a gap.
    const id = String((row as unknown as Record<string, unknown>)[rule.column]);
    const coming = look.inPage(rule.parent, id);
    if (coming !== null && isWorkKept(rule.parent, coming, horizon)) return true;
    return (await look.stored(rule.parent, id)) !== null;
  }
  if (rule.keep === 'work') return isKept(entity, row, null, horizon) || (await look.stored(entity, row.id)) !== null;
  const at = rule.at(row as never);
  if (at >= horizon || (await look.stored(entity, row.id)) !== null) return true;
  const conversationId = String((row as unknown as Record<string, unknown>)[rule.column]);
  return at >= (await look.threadFloor(conversationId, horizon));
}

/** New here or open again, older than the horizon, and changed after the fill: what belongs to it may be missing. */
async function isGap(look: Lookup, ref: WorkRef, { row, rev }: Versioned<Keyed>, { horizon, filledFrom }: Extent): Promise<boolean> {
  const rule = ruleOf(ref.entity);
  if (rule.keep !== 'work' || rev <= filledFrom || rule.createdAt(row as never) >= horizon) return false;
  if (!isWorkKept(ref.entity, row, horizon)) return false;
  const before = await look.stored(ref.entity, ref.id);
  if (ref.entity !== 'conversations') return before === null;
  // Its recent messages come by themselves; only one that was silent and is open again has a past to bring back.
  const conversation = row as unknown as Conversation; // a row of this entity
  if (conversation.status !== 'open' || threadFloor(conversation, horizon) >= horizon) return false;
  return before === null || (before as unknown as Conversation).status !== 'open';
}

/** Rows as the mirror has them before the page, each looked up once. */
class Lookup {
  readonly #db: ReadableDb;
  readonly #tables: EntityTables;
  readonly #page: PageRows;
  readonly #stored = new Map<RowKey, Keyed | null>();
  readonly #floors = new Map<string, Instant>();

  constructor(db: ReadableDb, tables: EntityTables, page: PageRows) {
    this.#db = db;
    this.#tables = tables;
    this.#page = page;
  }

  async preload(keys: ReadonlySet<RowKey>): Promise<void> {
    for (const [entity, ids] of idsByEntity(keys)) {
      const found = await tableOf(this.#tables, entity).get(this.#db, ids);
      for (const id of ids) this.#stored.set(keyOf(entity, id), found.get(id)?.row ?? null);
    }
  }

  inPage(entity: EntityName, id: string): Keyed | null {
    return this.#page.get(keyOf(entity, id))?.row ?? null;
  }

  async stored(entity: EntityName, id: string): Promise<Keyed | null> {
    const key = keyOf(entity, id);
    const known = this.#stored.get(key);
    if (known !== undefined) return known;
    const row = (await tableOf(this.#tables, entity).get(this.#db, [id])).get(id)?.row ?? null;
    this.#stored.set(key, row);
    return row;
  }

  async threadFloor(conversationId: string, horizon: Instant): Promise<Instant> {
    const known = this.#floors.get(conversationId);
    if (known !== undefined) return known;
    const row = this.inPage('conversations', conversationId) ?? (await this.stored('conversations', conversationId));
    const lease = await leaseOf(this.#db, { entity: 'conversations', id: conversationId });
    const floor = Math.min(threadFloor(row as unknown as Conversation | null, horizon), lease?.since ?? horizon);
    this.#floors.set(conversationId, floor);
    return floor;
  }
}

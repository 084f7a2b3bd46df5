import type { PulledRow } from '../../../shared/wire/protocol.ts';
import type { WritableDb } from '../db/types.ts';
import type { Keyed, Versioned } from './entityTable.ts';
import { putGaps } from './leases.ts';
import type { WorkRef } from './leases.ts';
import { idsByEntity, keyOf, partsOf } from './pending.ts';
import type { Pending, RowKey } from './pending.ts';
import { rebase } from './rebase.ts';
import type { RebaseInput, RebaseResult } from './rebase.ts';
import { retain } from './retain.ts';
import type { Extent, PageRows } from './retain.ts';
import { tableOf } from './replay.ts';
import { dropShadows, putShadows } from './shadows.ts';
import { noteSkipped } from './skipped.ts';
import { writeRows } from './writeRows.ts';

export interface Page {
  readonly rows: readonly PulledRow[];
  /** Mutations whose revision this page reaches: they leave the outbox with it. */
  readonly settled: readonly Pending[];
  /** Whether to look which messages are new; the first fill of a mirror has nobody to tell. */
  readonly noticeNew: boolean;
  readonly extent: Extent;
  /** Called for a row of a kind or shape that this program does not know. */
  readonly unreadable: (entity: string) => void;
}
export interface PageResult extends RebaseResult {
  /** Ids of messages that were not here before. */
  readonly newMessages: readonly string[];
  /** Work of which something is missing here now. */
  readonly gaps: readonly WorkRef[];
}

/**
 * Writes one page of the relay's rows. A row with pending work keeps its view and gets a new shadow, so that nothing
 * the person did flickers; then everything the page concerns is replayed. Applying a page twice changes nothing.
 * @param input `pending` without the settled mutations
 */
export async function writePage(tx: WritableDb, input: RebaseInput, page: Page): Promise<PageResult> {
  const read = readable(input, page);
  await noteUnreadable(tx, page, read);
  const { rows, gaps } = await retain(tx, input.tables, read, page.extent);
  await putGaps(tx, gaps);
  const newMessages = page.noticeNew ? await unseen(tx, input, rows) : [];
  return { ...(await writeVersions(tx, input, rows, page.settled)), newMessages, gaps };
}

/** Writes rows that were fetched on demand. One that the mirror has in a newer version is left as it is. */
export async function writeFetched(tx: WritableDb, input: RebaseInput, page: Pick<Page, 'rows' | 'unreadable'>): Promise<RebaseResult> {
  const read = readable(input, page);
  const held = new Map<RowKey, number>();
  for (const [entity, ids] of idsByEntity(read.keys())) {
    for (const [id, { rev }] of await tableOf(input.tables, entity).get(tx, ids)) held.set(keyOf(entity, id), rev);
  }
  const newer = new Map([...read].filter(([key, one]) => one !== null && one.rev > (held.get(key) ?? -1)));
  return writeVersions(tx, input, newer, []);
}

async function writeVersions(tx: WritableDb, given: RebaseInput, rows: PageRows, settled: readonly Pending[]): Promise<RebaseResult> {
  // What no waiting action writes any more is the relay's version again: neither put aside nor compared, which is most of what comes back.
  const written = new Set(given.pending.flatMap((one) => [...one.footprint.writes]));
  const freed = [...rows.keys()].filter((key) => given.shadowed.has(key) && !written.has(key));
  await dropShadows(tx, freed);
  const input = freed.length === 0 ? given : { ...given, shadowed: without(given.shadowed, freed) };
  const shadowed = [...rows].filter(([key]) => input.shadowed.has(key));
  await putShadows(tx, shadowed.map(([key, one]) => ({ key, rev: one?.rev ?? 0, row: one?.row ?? null })), input.sealer);
  const plain = shadowed.length === 0 ? rows : new Map([...rows].filter(([key]) => !input.shadowed.has(key)));
  await writeRows(tx, input.tables, plain);
  const concerned = new Set<RowKey>([...rows.keys(), ...settled.flatMap((one) => [...one.footprint.writes])]);
  const idle = input.pending.length === 0 && input.shadowed.size === 0;
  const rebased = idle ? null : await rebase(tx, input, concerned);
  return {
    shadowed: rebased?.shadowed ?? input.shadowed,
    footprints: rebased?.footprints ?? new Map(),
    changed: new Set([...plain.keys(), ...(rebased?.changed ?? [])]),
  };
}

function without(keys: ReadonlySet<RowKey>, gone: readonly RowKey[]): ReadonlySet<RowKey> {
  const left = new Set(keys);
  for (const key of gone) left.delete(key);
  return left;
}

function isReadable({ tables }: RebaseInput, { entity, row }: PulledRow, parsed: Keyed | null | undefined): parsed is Keyed | null {
  return tables.has(entity) && parsed !== undefined && (row === null || parsed !== null);
}

/** By key, so that of two versions in one page the later wins. */
function readable(input: RebaseInput, page: Pick<Page, 'rows' | 'unreadable'>): PageRows {
  const rows = new Map<RowKey, Versioned<Keyed> | null>();
  for (const one of page.rows) {
    const parsed = one.row === null ? null : input.tables.get(one.entity)?.parse(one.row);
    if (isReadable(input, one, parsed)) rows.set(keyOf(one.entity, one.id), parsed === null ? null : { row: parsed, rev: one.rev });
    else page.unreadable(String(one.entity));
  }
  return rows;
}

/** Remembers what could not be read, so that a program that can will pull it again, and forgets what now could be. */
async function noteUnreadable(tx: WritableDb, page: Page, read: PageRows): Promise<void> {
  const missed = page.rows.filter(({ entity, id }) => !read.has(keyOf(entity, id)));
  if (missed.length === 0 && !page.extent.hasSkipped) return;
  await noteSkipped(tx, missed.map(({ entity, id, rev }) => ({ entity: String(entity), id, rev })), [...read.keys()].map(partsOf));
}

async function unseen(tx: WritableDb, { tables, shadowed }: RebaseInput, rows: PageRows): Promise<readonly string[]> {
  const ids = [...rows].flatMap(([key, one]) => (one !== null && key.startsWith('messages ') && !shadowed.has(key) ? [one.row.id] : []));
  if (ids.length === 0) return [];
  const known = (await tables.get('messages')?.get(tx, ids)) ?? new Map();
  return ids.filter((id) => !known.has(id));
}

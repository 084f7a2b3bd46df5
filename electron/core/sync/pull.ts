import type { PulledRow } from '../../../shared/wire/protocol.ts';
import type { WritableDb } from '../db/types.ts';
import type { Keyed, Versioned } from './entityTable.ts';
import { keyOf } from './pending.ts';
import type { Pending, RowKey } from './pending.ts';
import { rebase } from './rebase.ts';
import type { RebaseInput, RebaseResult } from './rebase.ts';
import { putShadows } from './shadows.ts';
import { writeRows } from './writeRows.ts';

export interface Page {
  readonly rows: readonly PulledRow[];
  /** Mutations whose revision this page reaches: they leave the outbox with it. */
  readonly settled: readonly Pending[];
  /** Whether to look which messages are new; the first fill of a mirror has nobody to tell. */
  readonly noticeNew: boolean;
  /** Called for a row of a kind or shape that this program does not know. */
  readonly unreadable: (entity: string) => void;
}
export interface PageResult extends RebaseResult {
  /** Ids of messages that were not here before. */
  readonly newMessages: readonly string[];
}

/**
 * Writes one page of the relay's rows. A row with pending work keeps its view and gets a new shadow, so that nothing
 * the person did flickers; then everything the page concerns is replayed. Applying a page twice changes nothing.
 * @param input `pending` without the settled mutations
 */
export async function writePage(tx: WritableDb, input: RebaseInput, page: Page): Promise<PageResult> {
  const rows = readable(input, page);
  const shadowed = [...rows].filter(([key]) => input.shadowed.has(key));
  await putShadows(tx, shadowed.map(([key, one]) => ({ key, rev: one?.rev ?? 0, row: one?.row ?? null })), input.sealer);
  const plain = new Map([...rows].filter(([key]) => !input.shadowed.has(key)));
  const newMessages = page.noticeNew ? await unseen(tx, input, plain) : [];
  await writeRows(tx, input.tables, plain);
  const concerned = new Set<RowKey>([...rows.keys(), ...page.settled.flatMap((one) => [...one.footprint.writes])]);
  const idle = input.pending.length === 0 && input.shadowed.size === 0;
  const rebased = idle ? null : await rebase(tx, input, concerned);
  return {
    shadowed: rebased?.shadowed ?? input.shadowed,
    footprints: rebased?.footprints ?? new Map(),
    changed: new Set([...plain.keys(), ...(rebased?.changed ?? [])]),
    newMessages,
  };
}

/** By key, so that of two versions in one page the later wins. */
function readable({ tables }: RebaseInput, page: Page): Map<RowKey, Versioned<Keyed> | null> {
  const rows = new Map<RowKey, Versioned<Keyed> | null>();
  for (const { entity, id, rev, row } of page.rows) {
    const parsed = row === null ? null : tables.get(entity)?.parse(row);
    if (parsed === undefined || !tables.has(entity) || (row !== null && parsed === null)) page.unreadable(String(entity));
    else rows.set(keyOf(entity, id), parsed === null ? null : { row: parsed, rev });
  }
  return rows;
}

async function unseen(
  tx: WritableDb,
  { tables }: RebaseInput,
  rows: ReadonlyMap<RowKey, Versioned<Keyed> | null>,
): Promise<readonly string[]> {
  const ids = [...rows].flatMap(([key, one]) => (one !== null && key.startsWith('messages ') ? [one.row.id] : []));
  const known = (await tables.get('messages')?.get(tx, ids)) ?? new Map();
  return ids.filter((id) => !known.has(id));
}

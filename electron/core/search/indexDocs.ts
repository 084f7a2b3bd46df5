import type { Instant } from '../../../shared/time/clock.ts';
import type { WritableDb } from '../db/types.ts';
import { normalise } from '../../../shared/search/normalise.ts';
import { freePositions } from './positions.ts';
import { type SearchKind, searchKinds, tablesOf } from './schema.ts';
import { indexText } from './tokens.ts';

export interface SearchDoc {
  readonly kind: SearchKind;
  readonly id: string;
  /** The conversation of a message, the ticket itself of a ticket: where a click on the hit leads. */
  readonly parentId: string;
  /** By which hits are ordered: the platform's send time of a message, the last change of a ticket. */
  readonly at: Instant;
  /** As shown; normalised here. */
  readonly text: string;
}

interface DocRow {
  readonly pos: number;
  readonly id: string;
  readonly parent_id: string;
  readonly at: number;
  readonly body: string;
}

type Unplaced = Omit<DocRow, 'pos'>;

const CHUNK = 1000;

/**
 * Adds documents to the index, or replaces those whose id is there already. Run it in the transaction that writes the
 * rows themselves, with all rows of that transaction at once. The last of equal ids wins.
 */
export async function indexDocs(tx: WritableDb, docs: readonly SearchDoc[]): Promise<void> {
  for (const kind of searchKinds) {
    const rows = docs.filter((doc) => doc.kind === kind).map(rowOf);
    const distinct = [...new Map(rows.map((row) => [row.id, row])).values()];
    for (let from = 0; from < distinct.length; from += CHUNK) {
      await putChunk(tx, kind, distinct.slice(from, from + CHUNK));
    }
  }
}

/** Takes documents out of the index; unknown ids are no error. */
export async function removeDocs(tx: WritableDb, kind: SearchKind, ids: readonly string[]): Promise<void> {
  for (let from = 0; from < ids.length; from += CHUNK) {
    const present = await presentRows(tx, kind, ids.slice(from, from + CHUNK));
    await dropRows(tx, kind, present.map((row) => row.pos));
  }
}

function rowOf({ id, parentId, at, text }: SearchDoc): Unplaced {
  return { id, parent_id: parentId, at, body: normalise(text) };
}

async function putChunk(tx: WritableDb, kind: SearchKind, rows: readonly Unplaced[]): Promise<void> {
  const present = new Map((await presentRows(tx, kind, rows.map((row) => row.id))).map((row) => [row.id, row]));
  const changed = rows.filter((row) => !isSame(row, present.get(row.id)));
  if (changed.length === 0) return;
  const replaced = changed.flatMap((row) => present.get(row.id)?.pos ?? []);
  await dropRows(tx, kind, replaced);
  // Ascending: FTS5 writes out its memory whenever a rowid is not greater than the one before.
  const ordered = changed.toSorted((a, b) => a.at - b.at);
  const places = await freePositions(tx, tablesOf(kind).docs, ordered.map((row) => row.at));
  const placed = ordered.map((row, index) => ({ ...row, pos: places[index] ?? row.at }));
  await insertRows(tx, kind, placed);
}

function isSame(row: Unplaced, old: DocRow | undefined): boolean {
  return old?.body === row.body && old.at === row.at && old.parent_id === row.parent_id;
}

async function presentRows(tx: WritableDb, kind: SearchKind, ids: readonly string[]): Promise<DocRow[]> {
  const sql = `select pos, id, parent_id, at, body from ${tablesOf(kind).docs}
    where id in (select value from json_each(?))`;
  return tx.all<DocRow>(sql, [JSON.stringify(ids)]);
}

async function dropRows(tx: WritableDb, kind: SearchKind, places: readonly number[]): Promise<void> {
  if (places.length === 0) return;
  const { docs, fts } = tablesOf(kind);
  const list = [JSON.stringify(places)];
  await tx.run(`delete from ${fts} where rowid in (select value from json_each(?))`, list);
  await tx.run(`delete from ${docs} where pos in (select value from json_each(?))`, list);
}

async function insertRows(tx: WritableDb, kind: SearchKind, rows: readonly DocRow[]): Promise<void> {
  const { docs, fts } = tablesOf(kind);
  await tx.run(
    `insert into ${docs}(pos, id, parent_id, at, body)
      select value->>0, value->>1, value->>2, value->>3, value->>4 from json_each(?)`,
    [JSON.stringify(rows.map((row) => [row.pos, row.id, row.parent_id, row.at, row.body]))],
  );
  await tx.run(
    `insert into ${fts}(rowid, t) select value->>0, value->>1 from json_each(?)`,
    [JSON.stringify(rows.map((row) => [row.pos, indexText(row.body)]))],
  );
}

import type { Instant } from '../../../shared/time/clock.ts';
import type { BindValue } from '../db/bind.ts';
import type { ReadableDb } from '../db/types.ts';
import { normalise } from '../../../shared/search/normalise.ts';
import { type SearchKind, searchKinds, tablesOf } from './schema.ts';
import { type IndexQuery, indexQuery, matchExpression } from './tokens.ts';

export interface SearchRequest {
  /** As typed. Blank finds nothing. Every sign in it is looked for as it is: there is no query language. */
  readonly query: string;
  readonly kinds: readonly SearchKind[];
  readonly limit: number;
  /** `cursor` of the last hit of the page before. */
  readonly before?: number | undefined;
  /** What else a document must be; asked per kind. Null: nothing of this kind can be meant. */
  readonly narrow?: ((kind: SearchKind) => Narrowing | null) | undefined;
}

/** A condition on the document `d` (pos, id, parent_id, at, body) of which nothing comes from outside but the binds. */
export interface Narrowing {
  readonly text: string;
  readonly binds: readonly BindValue[];
  /** Documents of an earlier time are not looked at. */
  readonly from: Instant;
  /** Nor those of this time or later. */
  readonly to: Instant;
}

export interface SearchHit {
  readonly kind: SearchKind;
  readonly id: string;
  readonly parentId: string;
  readonly at: Instant;
  /** Pass it as `before` to go on after this hit. */
  readonly cursor: number;
}

/**
 * For queries too short to be a word of the index (one character, two letters): reading backwards from the newest
 * document fills a page quickly when the character is common, the index is quick when it is rare. A look at the newest
 * `probeRows` tells which; `scanRows` bounds the reading.
 */
export interface SearchTuning {
  readonly probeRows: number;
  readonly scanRows: number;
}

interface HitRow {
  readonly pos: number;
  readonly id: string;
  readonly parent_id: string;
  readonly at: number;
}

/** One kind's part of a search: the normalised text, how the index is asked for it, and where to begin. */
interface Part {
  readonly kind: SearchKind;
  readonly text: string;
  readonly asked: IndexQuery;
  readonly limit: number;
  /** Exclusive. */
  readonly before: number;
  readonly narrow: Narrowing;
}

const COLUMNS = 'd.pos, d.id, d.parent_id, d.at';
const anything: Narrowing = { text: '1', binds: [], from: 0, to: Number.MAX_SAFE_INTEGER };
/** A place in time is at the document's time or, where many are of one moment, soon after; never this much. ms */
const PLACE_SLACK = 86_400_000;

/**
 * Finds every document whose normalised text contains the normalised query, newest first: exactly what LIKE with the
 * two per cent signs would find. Without words, but narrowed: the newest.
 */
export async function searchDocs(db: ReadableDb, request: SearchRequest, tuning: SearchTuning): Promise<SearchHit[]> {
  const text = normalise(request.query);
  if ((text === '' && request.narrow === undefined) || request.limit < 1) return [];
  const asked = indexQuery(text);
  const hits: SearchHit[] = [];
  for (const kind of new Set(request.kinds)) {
    const narrow = request.narrow === undefined ? anything : request.narrow(kind);
    if (narrow === null) continue;
    const before = Math.min(firstPlace(kind, request.before), narrow.to === anything.to ? anything.to : narrow.to + PLACE_SLACK);
    const part = { kind, text, asked, limit: request.limit, before, narrow };
    const rows = text === '' ? await newest(db, part) : asked.kind === 'prefix' ? await scanOrIndex(db, part, tuning) : await fromIndex(db, part);
    hits.push(...rows.map((row) => hitOf(kind, row)));
  }
  return hits.sort((a, b) => b.cursor - a.cursor).slice(0, request.limit);
}

/** A place in time of one kind as one number over all kinds, so that a page may end between two kinds. */
function cursorOf(kind: SearchKind, pos: number): number {
  return pos * searchKinds.length + searchKinds.indexOf(kind);
}

/** The least place of this kind that is not before the cursor. */
function firstPlace(kind: SearchKind, before: number | undefined): number {
  if (before === undefined) return Number.MAX_SAFE_INTEGER;
  return Math.ceil((before - searchKinds.indexOf(kind)) / searchKinds.length);
}

async function scanOrIndex(db: ReadableDb, part: Part, { probeRows, scanRows }: SearchTuning): Promise<HitRow[]> {
  const probe = await fromNewest(db, part, probeRows);
  if (probe.length >= part.limit) return probe;
  // Half as much again: few hits are a rough estimate, and reading in vain costs more than the index does.
  if (probe.length * scanRows > 1.5 * part.limit * probeRows) {
    const near = await fromNewest(db, part, scanRows);
    if (near.length >= part.limit) return near;
  }
  return fromIndex(db, part);
}

/** The hits among the newest `rows` documents before the part's beginning. */
async function fromNewest(db: ReadableDb, { kind, text, limit, before, narrow }: Part, rows: number): Promise<HitRow[]> {
  return db.all<HitRow>(
    `select ${COLUMNS} from (select * from ${tablesOf(kind).docs} where pos < ? and pos >= ? order by pos desc limit ?) d
      where instr(d.body, ?) > 0 and d.at < ? and ${narrow.text} order by d.pos desc limit ?`,
    [before, narrow.from, rows, text, narrow.to, ...narrow.binds, limit],
  );
}

/** Without words: the newest that are what was asked for. */
async function newest(db: ReadableDb, { kind, limit, before, narrow }: Part): Promise<HitRow[]> {
  return db.all<HitRow>(
    `select ${COLUMNS} from ${tablesOf(kind).docs} d where d.pos < ? and d.pos >= ? and d.at < ? and ${narrow.text} order by d.pos desc limit ?`,
    [before, narrow.from, narrow.to, ...narrow.binds, limit],
  );
}

async function fromIndex(db: ReadableDb, { kind, text, asked, limit, before, narrow }: Part): Promise<HitRow[]> {
  const { docs, fts } = tablesOf(kind);
  // `cross join` holds the order: the index leads, backwards in time, and stops as soon as the page is full. `cast`:
  // `sqlite3` binds large integers as doubles, and FTS5 ignores a rowid limit that is not an integer.
  return db.all<HitRow>(
    `select ${COLUMNS} from ${fts} cross join ${docs} d on d.pos = ${fts}.rowid
      where ${fts} match ? and ${fts}.rowid < cast(? as integer) and ${fts}.rowid >= cast(? as integer)
        and instr(d.body, ?) > 0 and d.at < ? and ${narrow.text} order by ${fts}.rowid desc limit ?`,
    [matchExpression(asked), before, narrow.from, text, narrow.to, ...narrow.binds, limit],
  );
}

function hitOf(kind: SearchKind, row: HitRow): SearchHit {
  return { kind, id: row.id, parentId: row.parent_id, at: row.at, cursor: cursorOf(kind, row.pos) };
}

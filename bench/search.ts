import type { Database } from '../electron/core/db/types.ts';
import { bulkUpsert } from '../electron/core/db/bulk.ts';
import { normalise } from '../shared/search/normalise.ts';
import { createSearchIndex } from '../electron/core/search/searchIndex.ts';
import { type Figure, figure, percentile } from './figure.ts';
import { docOf } from './mirrorIngest.ts';
import { seeded } from './support/chineseText.ts';
import { type BenchMessage, benchMessages, drawMessages, inScratchFolder, openBenchDatabase } from './support/sqlite.ts';

const ROWS = 200_000;
const LENGTHS = [1, 2, 4, 8] as const;
const QUERIES = 200;
const LIMIT = 50;
const PAGE = 2000;

interface Measured {
  readonly ours: readonly number[];
  readonly like: readonly number[];
  /** Hits of LIKE, and how many of them we found. */
  readonly wanted: number;
  readonly found: number;
}

/** p95 of a search for the newest 50 among 200,000 messages, for each length of query, against LIKE; and recall. */
export async function searchFigure(): Promise<Figure[]> {
  const messages = drawMessages(ROWS, 7);
  return inScratchFolder(async (folder) => {
    const database = await openBenchDatabase(`${folder}/search.db`);
    await fill(database, messages);
    const figures: Figure[] = [];
    let [wanted, found] = [0, 0];
    for (const length of LENGTHS) {
      const measured = await measure(database, drawQueries(messages, length));
      wanted += measured.wanted;
      found += measured.found;
      figures.push(latencyFigure(`${length}-character queries`, measured));
    }
    const mixed = await measure(database, drawQueries(messages, 4, /\p{Script=Han}/u, /[a-z0-9]/));
    figures.push(latencyFigure('4-character queries, Han mixed with Latin or digits', mixed));
    figures.push(recallFigure(wanted + mixed.wanted, found + mixed.found));
    await database.close();
    return figures;
  });
}

async function fill(database: Database, messages: readonly BenchMessage[]): Promise<void> {
  const search = createSearchIndex();
  for (let from = 0; from < messages.length; from += PAGE) {
    const page = messages.slice(from, from + PAGE);
    await database.write(async (tx) => {
      await bulkUpsert(tx, benchMessages, page);
      await search.indexDocs(tx, page.map(docOf));
    });
  }
}

/**
 * Pieces of messages at random places, none twice. A tenth of those longer than one character are turned round, so that
 * most of them find nothing.
 */
export function drawQueries(messages: readonly BenchMessage[], length: number, ...wanted: readonly RegExp[]): string[] {
  const random = seeded(length * 31 + wanted.length);
  const upTo = (count: number) => Math.floor(random() * count);
  const queries = new Set<string>();
  while (queries.size < QUERIES) {
    const chars = Array.from(normalise(messages[upTo(messages.length)]?.body ?? ''));
    const from = upTo(chars.length - length + 1);
    const query = chars.slice(from, from + length).join('');
    if (query !== query.trim() || Array.from(query).length < length) continue;
    if (!wanted.every((pattern) => pattern.test(query))) continue;
    const isAbsent = length > 1 && queries.size % 10 === 9;
    queries.add(isAbsent ? Array.from(query).toReversed().join('') : query);
  }
  return [...queries];
}

async function measure(database: Database, queries: readonly string[]): Promise<Measured> {
  const search = createSearchIndex();
  const [ours, like]: [number[], number[]] = [[], []];
  let [wanted, found] = [0, 0];
  for (const query of queries) {
    const begin = performance.now();
    const hits = await search.search(database.read, { query, kinds: ['message'], limit: LIMIT });
    const between = performance.now();
    const rows = await likeHits(database.read, query, LIMIT);
    like.push(performance.now() - between);
    ours.push(between - begin);
    const ids = new Set(hits.map((hit) => hit.id));
    wanted += rows.length;
    found += rows.filter((row) => ids.has(row.id)).length;
  }
  return { ours, like, wanted, found };
}

/** The alternative: LIKE over the same normalised texts, newest first along the primary key, so that it too can stop. */
export function likeHits(read: Database['read'], query: string, limit: number): Promise<{ id: string }[]> {
  const pattern = `%${query.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
  return read.all<{ id: string }>(`select pos, id, parent_id, at from search_message where body like ? escape '\\' order by pos desc limit ?`, [pattern, limit]);
}

function latencyFigure(which: string, { ours, like }: Measured): Figure {
  const p50 = `p50 ${percentile(ours, 0.5).toFixed(2)} against ${percentile(like, 0.5).toFixed(2)} ms`;
  return figure({
    name: 'search_200k_p95',
    unit: 'ms',
    value: percentile(ours, 0.95),
    reference: percentile(like, 0.95),
    goal: 1,
    better: 'lower',
    conditions: `${which}; ${QUERIES} distinct pieces of the texts, newest ${LIMIT} of ${ROWS} messages; reference LIKE; ${p50}`,
  });
}

function recallFigure(wanted: number, found: number): Figure {
  return figure({
    name: 'search_200k_p95_recall',
    unit: 'ratio',
    value: wanted === 0 ? 0 : found / wanted,
    reference: 1,
    goal: 1,
    better: 'higher',
    conditions: `hits of LIKE that were found, all lengths together: ${found} of ${wanted}`,
  });
}

import type { ReadableDb } from '../db/types.ts';
import { type SearchKind, tablesOf } from './schema.ts';
import { indexQuery, matchExpression } from './tokens.ts';

/** Pieces asked for at once: FTS5 takes the alternatives as a tree, and a message is no book. */
const MOST_PIECES = 200;

/**
 * Ids of documents that may hold one of these normalised pieces: every one that does, and a few that only hold the words of the index that
 * a piece is made of. In no order.
 */
export async function docsWithAny(db: ReadableDb, kind: SearchKind, pieces: readonly string[]): Promise<readonly string[]> {
  const { docs, fts } = tablesOf(kind);
  const found = new Set<string>();
  for (let from = 0; from < pieces.length; from += MOST_PIECES) {
    const asked = pieces.slice(from, from + MOST_PIECES).map((piece) => `(${matchExpression(indexQuery(piece))})`);
    const sql = `select id from ${fts} join ${docs} on ${docs}.pos = ${fts}.rowid where ${fts} match ?`;
    for (const { id } of await db.all<{ id: string }>(sql, [asked.join(' OR ')])) found.add(id);
  }
  return [...found];
}

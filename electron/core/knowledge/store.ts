import { desc, sql } from 'drizzle-orm';
import type { HospitalId } from '../../../shared/ids.ts';
import type { Article } from '../../../shared/knowledge/model.ts';
import { rankOf, searchedText, termsOf } from '../../../shared/knowledge/search.ts';
import { piecesOf, suggestionsFor } from '../../../shared/knowledge/suggest.ts';
import type { Suggestion } from '../../../shared/knowledge/suggest.ts';
import type { ReadableDb } from '../db/types.ts';
import { indexDocs, removeDocs } from '../search/indexDocs.ts';
import { normalise } from '../../../shared/search/normalise.ts';
import type { SearchIndex } from '../search/searchIndex.ts';
import { docsWithAny } from '../search/anyPiece.ts';
import { entityTable } from '../sync/entityTable.ts';
import { clearSearchIndex } from '../sync/searchTables.ts';
import { articles } from './schema.ts';

export const knowledgeTables = [
  entityTable({
    entity: 'articles',
    table: articles,
    hooks: {
      put: (tx, rows) => indexDocs(tx, rows.map((row) => ({ kind: 'article', id: row.id, parentId: row.id, at: row.updatedAt, text: searchedText(row) }))),
      remove: (tx, ids) => removeDocs(tx, 'article', ids),
      clear: (tx) => clearSearchIndex(tx, 'article'),
    },
  }),
];

/** Many times what a vendor writes; a word that more of them hold finds the newest. */
const MOST_ARTICLES = 20_000;

const toArticle = ({ rev: _rev, ...row }: typeof articles.$inferSelect): Article => row;

export async function allArticles(db: ReadableDb): Promise<readonly Article[]> {
  return (await db.select().from(articles).orderBy(desc(articles.updatedAt), articles.id)).map(toArticle);
}

/**
 * Articles that hold every word of the query somewhere, best first. A word holds no blank, so none is found across two fields; a single
 * character is a word too.
 */
export async function searchArticles(db: ReadableDb, index: SearchIndex, query: string): Promise<readonly Article[]> {
  const terms = termsOf(normalise(query));
  if (terms.length === 0) return allArticles(db);
  let left: readonly string[] | null = null;
  for (const term of terms) {
    const hits = new Set((await index.search(db, { query: term, kinds: ['article'], limit: MOST_ARTICLES })).map((hit) => hit.id));
    left = (left ?? [...hits]).filter((id) => hits.has(id));
    if (left.length === 0) return [];
  }
  return (await articlesById(db, left ?? []))
    .map((article) => ({ article, rank: rankOf(article, terms) }))
    .toSorted((a, b) => b.rank - a.rank || b.article.updatedAt - a.article.updatedAt || a.article.id.localeCompare(b.article.id))
    .map(({ article }) => article);
}

async function articlesById(db: ReadableDb, ids: readonly string[]): Promise<readonly Article[]> {
  if (ids.length === 0) return [];
  return (await db.select().from(articles).where(sql`${articles.id} in (select value from json_each(${JSON.stringify(ids)}))`)).map(toArticle);
}

/** What may answer the customer's last words. Texts are read only where the index says that a piece of the words is in them. */
export async function suggestedArticles(db: ReadableDb, texts: readonly string[], hospitalId: HospitalId | null): Promise<readonly Suggestion[]> {
  const { id, title, keywords, hospitalId: hospital, updatedAt } = articles;
  const heads = await db.select({ id, title, keywords, hospitalId: hospital, updatedAt }).from(articles);
  if (heads.length === 0) return [];
  const likely = await articlesById(db, await docsWithAny(db, 'article', piecesOf(texts)));
  const suggested = suggestionsFor(texts, heads, new Map(likely.map((one) => [one.id as string, one.body])), hospitalId);
  const rows = new Map((await articlesById(db, suggested.map((one) => one.id))).map((row) => [row.id as string, row]));
  return suggested.flatMap(({ id: found, because }) => {
    const article = rows.get(found);
    return article === undefined ? [] : [{ article, because }];
  });
}

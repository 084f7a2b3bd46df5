import type { ReadableDb, WritableDb } from '../db/types.ts';
import { indexDocs, removeDocs, type SearchDoc } from './indexDocs.ts';
import type { SearchKind } from './schema.ts';
import { type SearchHit, type SearchRequest, type SearchTuning, searchDocs } from './search.ts';

/** Chinese-capable full-text search over the tables of `searchTablesSql`. */
export interface SearchIndex {
  /** Adds or replaces; in the transaction that writes the rows, all rows of it in one call. */
  indexDocs(tx: WritableDb, docs: readonly SearchDoc[]): Promise<void>;
  removeDocs(tx: WritableDb, kind: SearchKind, ids: readonly string[]): Promise<void>;
  /** Newest first. Finds exactly the documents whose normalised text contains the normalised query. */
  search(db: ReadableDb, request: SearchRequest): Promise<SearchHit[]>;
}

const TUNING: SearchTuning = { probeRows: 1000, scanRows: 4000 };

export function createSearchIndex(tuning: SearchTuning = TUNING): SearchIndex {
  return { indexDocs, removeDocs, search: (db, request) => searchDocs(db, request, tuning) };
}

import * as z from 'zod';
import type { HospitalId } from '../ids.ts';
import { request } from '../ipc/request.ts';
import type { SyncMark } from '../tickets/contract.ts';
import { brandedId } from '../wire/scalars.ts';
import type { Article } from './model.ts';
import type { Suggestion } from './suggest.ts';

/** Articles one answer holds at most. */
export const ARTICLES_LIMIT = 500;

export const knowledgeRequests = {
  /** Articles that hold every word of the query, best first; without a query all of them, newest first. */
  'knowledge.search': request<{ readonly items: readonly (Article & { readonly sync: SyncMark })[]; readonly total: number }>()(
    z.object({ query: z.string().max(200), limit: z.number().int().min(1).max(ARTICLES_LIMIT) }),
  ),
  /** What may answer the customer's last words; mostly nothing. */
  'knowledge.suggest': request<readonly Suggestion[]>()(
    z.object({ texts: z.array(z.string().max(8000)).max(5), hospitalId: brandedId<HospitalId>().nullable() }),
  ),
};

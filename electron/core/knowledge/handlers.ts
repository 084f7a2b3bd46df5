import type { Handlers } from '../../../shared/ipc/contract.ts';
import { ok } from '../../../shared/ipc/envelope.ts';
import type { FeatureContext } from '../context.ts';
import type { SearchIndex } from '../search/searchIndex.ts';
import { searchArticles, suggestedArticles } from './store.ts';

export function knowledgeHandlers({ mirror, marks }: FeatureContext, index: SearchIndex): Handlers<'knowledge.search' | 'knowledge.suggest'> {
  return {
    'knowledge.search': async ({ query, limit }) => {
      const found = await searchArticles(mirror, index, query);
      const mark = await marks('articles');
      return ok({ items: found.slice(0, limit).map((article) => ({ ...article, sync: mark(article.id) })), total: found.length });
    },

    'knowledge.suggest': async ({ texts, hospitalId }) => ok(await suggestedArticles(mirror, texts, hospitalId)),
  };
}

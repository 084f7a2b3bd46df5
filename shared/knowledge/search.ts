import { normalise } from '../search/normalise.ts';
import type { Article } from './model.ts';

/** The words of a query: all of them must be there, in whatever order. */
export function termsOf(normalisedQuery: string): readonly string[] {
  return [...new Set(normalisedQuery.split(' ').filter((term) => term !== ''))];
}

type Fields = Pick<Article, 'title' | 'keywords' | 'body' | 'source'>;

/** What is searched, as one text. */
export function searchedText({ title, keywords, body, source }: Fields): string {
  return [title, ...keywords, body, source].join('\n');
}

/**
 * How well an article answers to the words, more is better: where each of them stands counts, in the title before the keywords before the
 * text, and at the beginning of the title most.
 */
export function rankOf(article: Fields, terms: readonly string[]): number {
  const title = normalise(article.title);
  const keywords = article.keywords.map(normalise);
  const body = normalise(article.body);
  return terms.reduce((sum, term) => {
    const inTitle = title === term ? 16 : title.startsWith(term) ? 10 : title.includes(term) ? 8 : 0;
    const inKeywords = keywords.includes(term) ? 6 : keywords.some((keyword) => keyword.includes(term)) ? 4 : 0;
    return sum + inTitle + inKeywords + (body.includes(term) ? 1 : 0);
  }, 0);
}

import { unknownIn } from '../../shared/canned/variables.ts';
import { asId } from '../../shared/ids.ts';
import type { HospitalId } from '../../shared/ids.ts';
import type { Article } from '../../shared/knowledge/model.ts';
import { KEYWORD_MAX, MOST_KEYWORDS } from '../../shared/knowledge/wire.ts';
import { isSameValue } from '../../shared/wire/conflict.ts';

export interface ArticleForm {
  readonly title: string;
  /** As typed, with commas or blanks between. */
  readonly keywords: string;
  readonly body: string;
  readonly hospitalId: string | null;
  readonly source: string;
}

export const articleFormOf = (article: Article | null): ArticleForm =>
  article === null ? { title: '', keywords: '', body: '', hospitalId: null, source: '' } : { ...article, keywords: article.keywords.join('，') };

/** Each once, in the order in which they were typed. */
export function keywordsOf(typed: string): readonly string[] {
  return [...new Set(typed.split(/[\s,，、;；]+/u).filter((word) => word !== ''))];
}

export type ArticleProblem = { readonly word: 'need' | 'tooManyKeywords' } | { readonly word: 'unknownVariable'; readonly names: readonly string[] };
export type ArticleProblems = Partial<Readonly<Record<'title' | 'keywords' | 'body', ArticleProblem>>>;

export function articleProblems(form: ArticleForm): ArticleProblems {
  const keywords = keywordsOf(form.keywords);
  const unknown = unknownIn(form.body);
  return {
    ...(form.title.trim() === '' ? { title: { word: 'need' } } : {}),
    ...(keywords.length > MOST_KEYWORDS || keywords.some((word) => word.length > KEYWORD_MAX) ? { keywords: { word: 'tooManyKeywords' } } : {}),
    ...(form.body.trim() === '' ? { body: { word: 'need' } } : unknown.length > 0 ? { body: { word: 'unknownVariable', names: unknown } } : {}),
  };
}

type Fields = Partial<Pick<Article, 'title' | 'keywords' | 'body' | 'hospitalId' | 'source'>>;

/** What is to be saved: of a new one everything, of one that stands what differs, with what the person saw there. Null: nothing differs. */
export function changedArticle(form: ArticleForm, before: Article | null): { readonly fields: Fields; readonly base?: Fields } | null {
  const wanted = {
    title: form.title.trim(),
    keywords: [...keywordsOf(form.keywords)],
    body: form.body.trim(),
    hospitalId: form.hospitalId === null ? null : asId<HospitalId>(form.hospitalId),
    source: form.source.trim(),
  };
  if (before === null) return { fields: wanted };
  const keys = (['title', 'keywords', 'body', 'hospitalId', 'source'] as const).filter((key) => !isSameValue(wanted[key], before[key]));
  if (keys.length === 0) return null;
  const only = (of: Required<Fields>): Fields => Object.fromEntries(keys.map((key) => [key, of[key]]));
  return { fields: only(wanted), base: only(before) };
}

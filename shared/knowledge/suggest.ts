import type { HospitalId } from '../ids.ts';
import { normalise } from '../search/normalise.ts';
import type { Article } from './model.ts';

/** More than this would be a list to read, and not a help. */
export const MOST_SUGGESTIONS = 3;

export interface Suggestion {
  readonly article: Article;
  /** The customer's words that led to it, as they stand in the article. */
  readonly because: readonly string[];
}

/** An article as far as it is looked at for every message. */
export type ArticleHead = Pick<Article, 'id' | 'title' | 'keywords' | 'hospitalId' | 'updatedAt'>;

export interface Suggested {
  readonly id: Article['id'];
  readonly because: readonly string[];
}

/** Said in most messages and telling of nothing. Cut out before anything is compared. */
const SMALL_TALK =
  /您好|你好|早上好|上午好|下午好|晚上好|请问|麻烦|谢谢|感谢|不好意思|好的|收到|知道了|明白|辛苦|帮忙|帮我|看一下|看下|一下|怎么办|怎么|什么|为什么|为何|如何|可以吗|可以|能不能|能否|是不是|有没有|我们|你们|我的|这个|那个|现在|今天|昨天|刚刚|刚才|一直|还是|已经|老师|医院|患者|病人|用户|小程序|系统|平台|问题|情况|客服|在吗|hello|thanks|please/gu;

/** A run of the customer's words this long that stands in an article's text is no accident. By code point. */
const LONG_RUN = 5;
/** Keywords that lead to more articles than this tell none of them apart. */
const MOST_SHARED = 3;
/** The share of a title's words that must be in the message where no keyword is. */
const TITLE_SHARE = 0.6;
/** Of the best one's score; what is weaker stays away. */
const NEAR_BEST = 0.5;

interface Known {
  readonly article: ArticleHead;
  readonly title: readonly string[];
  readonly keywords: readonly string[];
  readonly body: string;
}

/** Pieces of what was said of which one must stand in an article's text for a long run to be in it. */
export function piecesOf(texts: readonly string[]): readonly string[] {
  const runs = [...saidIn(texts).matchAll(/[\p{L}\p{N}]+/gu)].map(([run]) => [...run]);
  return [...new Set(runs.flatMap((letters) => letters.slice(LONG_RUN - 1).map((_, at) => letters.slice(at, at + LONG_RUN).join(''))))];
}

const saidIn = (texts: readonly string[]): string => normalise(texts.join('\n').replaceAll('\n', ' . ')).replaceAll(SMALL_TALK, '\n');

/**
 * Articles that may answer what a customer wrote last, best first; none when nothing fits well. Something must point at the article:
 * a keyword of it in the message (one that it shares with many others only together with words of its title), most of its title, or a long
 * piece of its text. Others' hospitals do not count, the customer's own comes first.
 * @param texts what the customer wrote since the last answer
 * @param bodies texts of the articles that hold one of `piecesOf`
 */
export function suggestionsFor(
  texts: readonly string[],
  articles: readonly ArticleHead[],
  bodies: ReadonlyMap<string, string>,
  hospitalId: HospitalId | null,
): readonly Suggested[] {
  const said = saidIn(texts);
  const words = new Set(bigramsOf(said));
  if (words.size === 0) return [];
  const known = articles
    .filter((article) => article.hospitalId === null || article.hospitalId === hospitalId)
    .map((article): Known => ({ article, title: bigramsOf(normalise(article.title).replaceAll(SMALL_TALK, '\n')), keywords: article.keywords.map(normalise).filter((keyword) => [...keyword].length >= 2), body: normalise(bodies.get(article.id) ?? '') }));
  const shared = countsOf(known.flatMap(({ keywords }) => [...new Set(keywords)]));
  const scored = known.flatMap((one) => {
    const found = scoreOf(one, said, words, shared);
    return found === null ? [] : [{ article: one.article, ...found, score: found.score + (one.article.hospitalId === null ? 0 : 1) }];
  });
  const best = Math.max(0, ...scored.map(({ score }) => score));
  return scored
    .filter(({ score }) => score >= best * NEAR_BEST)
    .toSorted((a, b) => b.score - a.score || b.article.updatedAt - a.article.updatedAt || a.article.id.localeCompare(b.article.id))
    .slice(0, MOST_SUGGESTIONS)
    .map(({ article, because }) => ({ id: article.id, because }));
}

function scoreOf({ title, keywords, body }: Known, said: string, words: ReadonlySet<string>, shared: ReadonlyMap<string, number>): { readonly score: number; readonly because: readonly string[] } | null {
  const hit = keywords.filter((keyword) => said.includes(keyword));
  const own = hit.filter((keyword) => (shared.get(keyword) ?? 0) <= MOST_SHARED);
  const inTitle = title.filter((word) => words.has(word));
  const share = title.length === 0 ? 0 : inTitle.length / title.length;
  const run = longestRun(said, body);
  // A word that many share says where it belongs only together with more of the title than that word itself.
  const beyond = inTitle.filter((word) => !hit.some((keyword) => keyword.includes(word)));
  const isPointed = own.length > 0 || (hit.length > 0 && (hit.length > 1 || beyond.length > 0)) || (share >= TITLE_SHARE && inTitle.length > 1) || [...run].length >= LONG_RUN;
  if (!isPointed) return null;
  const weight = hit.reduce((sum, keyword) => sum + 2 + [...keyword].length / 2 + (own.includes(keyword) ? 2 : 0), 0);
  const because = hit.length > 0 ? hit : [...run].length >= LONG_RUN ? [run] : [];
  return { score: weight + inTitle.length + share * 3 + ([...run].length >= LONG_RUN ? 3 : 0), because };
}

/** Pairs of letters that stand together, each once: what Chinese has for words. Latin words and numbers are whole. */
function bigramsOf(normalised: string): readonly string[] {
  const found = new Set<string>();
  for (const [run] of normalised.matchAll(/[a-z0-9]{2,}|[^\P{L}a-z]{2,}/gu)) {
    if (/^[a-z0-9]/u.test(run)) {
      found.add(run);
      continue;
    }
    const letters = [...run];
    for (let at = 0; at + 1 < letters.length; at += 1) found.add(`${letters[at] ?? ''}${letters[at + 1] ?? ''}`);
  }
  return [...found];
}

/** The longest piece without blanks or signs of one text that stands in the other too, by code point. */
function longestRun(said: string, body: string): string {
  let best = '';
  for (const [run] of said.matchAll(/[\p{L}\p{N}]+/gu)) {
    const letters = [...run];
    let from = 0;
    for (let to = 1; to <= letters.length; to += 1) {
      while (from < to && !body.includes(letters.slice(from, to).join(''))) from += 1;
      if (to - from > [...best].length) best = letters.slice(from, to).join('');
    }
  }
  return best;
}

function countsOf(words: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

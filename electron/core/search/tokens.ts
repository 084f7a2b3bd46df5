/**
 * How texts are cut for the index. Every position of a normalised text gives exactly one token, which depends only on
 * the characters at and right after it:
 * - a letter or digit of an alphabet begins a trigram, or less where the run of letters and digits ends; its last one
 *   is joined with the character after it, so that `3床` and `t检` are words of the index too;
 * - any other character (Han, kana, Hangul, signs, blanks, emoji) begins a bigram with whatever follows.
 * So a text that contains the query contains every token of the query that the query's end does not cut off. By code
 * point: 𠮷 is one character.
 */

/** What to ask the index for: all of these words, or, for a query too short to hold one, a beginning of a word. */
export type IndexQuery =
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'prefix'; readonly prefix: string };

/** Words asked for at once. More of them cost more lists to walk than they leave out; every hit is verified anyway. */
const MAX_WORDS = 5;
const FIRST_BEYOND_ALPHABETS = 0x2e80;
const SIGNS = /[ -/:-`{-~]/g;
const ALPHABETIC = /[\p{L}\p{N}\p{M}]/u;

/** The distinct tokens of a normalised text, joined by blanks, as FTS5's `ascii` tokenizer takes them. */
export function indexText(normalised: string): string {
  const chars = Array.from(safe(normalised));
  const lettered = chars.map(isAlphabetic);
  const tokens = new Set<string>();
  for (let at = 0; at < chars.length; at++) tokens.add(tokenAt(chars, lettered, at));
  return [...tokens].join(' ');
}

/** How to look for a normalised, non-empty query. */
export function indexQuery(normalised: string): IndexQuery {
  const chars = Array.from(safe(normalised));
  const lettered = chars.map(isAlphabetic);
  const words = new Set<string>();
  for (let at = 0; at < chars.length; at++) {
    // Cut off by the end of the query: in the text, more may follow.
    if (at + reach(lettered, at) <= chars.length) words.add(tokenAt(chars, lettered, at));
  }
  if (words.size === 0) return { kind: 'prefix', prefix: chars.join('') };
  return { kind: 'words', words: spread([...words]) };
}

/** The FTS5 expression. Tokens hold neither quotes nor ASCII signs, so nothing in a query can be taken for syntax. */
export function matchExpression(query: IndexQuery): string {
  if (query.kind === 'prefix') return `"${query.prefix}"*`;
  return query.words.map((word) => `"${word}"`).join(' ');
}

/** How many characters from `at` on must be known to know the token at `at`. */
function reach(lettered: readonly boolean[], at: number): number {
  return lettered[at] && (lettered[at + 1] ?? true) ? 3 : 2;
}

function tokenAt(chars: readonly string[], lettered: readonly boolean[], at: number): string {
  const bigram = (chars[at] ?? '') + (chars[at + 1] ?? '');
  return lettered[at] && lettered[at + 1] && lettered[at + 2] ? bigram + (chars[at + 2] ?? '') : bigram;
}

function isAlphabetic(char: string): boolean {
  const code = char.codePointAt(0) ?? 0;
  if (code >= FIRST_BEYOND_ALPHABETS) return false;
  if (code < 0x80) return (code >= 0x61 && code <= 0x7a) || (code >= 0x30 && code <= 0x39);
  return ALPHABETIC.test(char);
}

/**
 * The `ascii` tokenizer splits at ASCII signs and blanks and takes every byte above 0x7F as a letter. Moving the signs
 * to where NFKC has emptied the full-width forms makes them letters, one to one.
 */
function safe(normalised: string): string {
  return normalised.replaceAll(SIGNS, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0));
}

/** At most MAX_WORDS of the words, from both ends and evenly between. */
function spread(words: readonly string[]): string[] {
  if (words.length <= MAX_WORDS) return [...words];
  const step = (words.length - 1) / (MAX_WORDS - 1);
  return Array.from({ length: MAX_WORDS }, (_, index) => words[Math.round(index * step)] ?? '');
}

const LONE_SURROGATE = /\p{Surrogate}/gu;
/** Control characters (NUL ends texts inside SQLite's functions) and every run of blanks. */
const BLANKS = /[\p{Cc}\s]+/gu;

/**
 * The form in which texts and queries are compared: NFKC (full-width and half-width are one), lower case, one space for
 * any run of blanks or control characters, none at the ends. The same for the same input, whatever the machine's
 * language.
 */
export function normalise(text: string): string {
  // Lower case can leave sequences that NFKC composes, and a word-final sigma differs from the one inside a word.
  const folded = text.normalize('NFKC').toLowerCase().replaceAll('ς', 'σ').normalize('NFKC');
  return folded.replaceAll(LONE_SURROGATE, '\uFFFD').replaceAll(BLANKS, ' ').trim();
}

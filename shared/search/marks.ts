import { normalise } from './normalise.ts';

/** A piece of a text; `hit` where it is what was looked for. Together the pieces are the text. */
export interface Piece {
  readonly text: string;
  readonly hit: boolean;
}

const graphemes = new Intl.Segmenter('zh', { granularity: 'grapheme' });
const BLANK = /^[\p{Cc}\s]+$/u;

/**
 * Where a text says what was looked for, in the sense of the search: full-width and half-width, upper and lower case and
 * runs of blanks are one.
 * @returns pieces of the text as it was written
 */
export function markedPieces(text: string, query: string): readonly Piece[] {
  const wanted = normalise(query);
  if (wanted === '' || text === '') return text === '' ? [] : [{ text, hit: false }];
  const { folded, starts, ends } = fold(text);
  const pieces: Piece[] = [];
  let done = 0;
  for (let at = folded.indexOf(wanted); at >= 0; at = folded.indexOf(wanted, at + wanted.length)) {
    const from = starts[at] ?? text.length;
    const to = ends[at + wanted.length - 1] ?? text.length;
    // Two hits within one written character (a ligature) are one mark.
    if (from < done) continue;
    if (from > done) pieces.push({ text: text.slice(done, from), hit: false });
    pieces.push({ text: text.slice(from, to), hit: true });
    done = to;
  }
  if (done < text.length) pieces.push({ text: text.slice(done), hit: false });
  return pieces;
}

/** An ideograph, a small letter or a digit: its own folded form, which nearly every character of a message is. */
const isPlain = (segment: string): boolean => segment.length === 1 && ((segment >= '\u4e00' && segment <= '\u9fff') || (segment >= 'a' && segment <= 'z') || (segment >= '0' && segment <= '9'));

/** The text as it is compared, and for each of its code units where the written character begins and ends that it comes from. */
function fold(text: string): { readonly folded: string; readonly starts: readonly number[]; readonly ends: readonly number[] } {
  let folded = '';
  const starts: number[] = [];
  const ends: number[] = [];
  for (const { segment, index } of graphemes.segment(text)) {
    const plain = isPlain(segment);
    const blank = !plain && BLANK.test(segment);
    // One blank for a run of them: the next ones widen it.
    if (blank && folded.endsWith(' ')) ends[ends.length - 1] = index + segment.length;
    else {
      const part = plain ? segment : blank ? ' ' : normalise(segment);
      folded += part;
      for (let unit = 0; unit < part.length; unit += 1) {
        starts.push(index);
        ends.push(index + segment.length);
      }
    }
  }
  return { folded, starts, ends };
}

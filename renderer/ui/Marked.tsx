import { markedPieces } from '../../shared/search/marks.ts';
import classes from './marked.module.css';

/** A text with what was looked for in it marked. */
export function Marked({ text, words }: { readonly text: string; readonly words: string }) {
  if (words === '') return text;
  return markedPieces(text, words).map((piece, index) =>
    piece.hit ? (
      // oxlint-disable-next-line react/no-array-index-key -- pieces of one text have no other name
      <mark key={index} className={classes.hit}>
        {piece.text}
      </mark>
    ) : (
      piece.text
    ),
  );
}

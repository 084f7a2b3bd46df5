import type { RefObject } from 'react';
import { unfilledIn } from '../../../shared/canned/variables.ts';

export interface Inserted {
  readonly text: string;
  /** What is selected afterwards: the first thing that is to be filled in, else the place after what was put in. */
  readonly selection: readonly [number, number];
}

/** A text with `words` in place of what stands between `from` and `to`. */
export function withInserted(text: string, words: string, from: number, to: number): Inserted {
  const [open] = unfilledIn(words);
  const end = from + words.length;
  return { text: text.slice(0, from) + words + text.slice(to), selection: open === undefined ? [end, end] : [from + open.from, from + open.to] };
}

/** Puts the caret there when the new text is in the field. */
export function selectSoon(field: RefObject<HTMLTextAreaElement | null>, [from, to]: readonly [number, number]): void {
  requestAnimationFrame(() => {
    field.current?.focus();
    field.current?.setSelectionRange(from, to);
  });
}

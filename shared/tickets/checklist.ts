import * as z from 'zod';
import { textOf } from '../wire/scalars.ts';
import type { CheckItem } from './model.ts';

/** Points that a ticket's list may have. */
export const ITEMS_MAX = 100;
/** Of the words of a point, characters. */
export const ITEM_MAX = 200;

export const itemId = z.string().min(1).max(64);
/** What it stands behind; null: it is the first. */
const after = itemId.nullable();

/**
 * What is done to one point of a list. Each names only that point, so that two people who change different ones both win,
 * in any order. `base` is the text the person saw: of one that somebody else has changed since nothing is overwritten or
 * thrown away unseen.
 */
export const itemChange = z.discriminatedUnion('op', [
  z.object({ op: z.literal('add'), text: textOf(ITEM_MAX), after }),
  z.object({ op: z.literal('rename'), text: textOf(ITEM_MAX), base: z.string() }),
  z.object({ op: z.literal('remove'), base: z.string() }),
  z.object({ op: z.literal('move'), after }),
]);
export type ItemChange = z.infer<typeof itemChange>;

export type Rewritten =
  | {
      readonly kind: 'changed';
      readonly items: readonly CheckItem[];
      /** For the history: its text, with its place where that is what changed. */
      readonly field: 'checklist' | 'checklistPlace';
      readonly before: string | null;
      readonly after: string | null;
    }
  /** Somebody else has done the same: nothing is left to do. */
  | { readonly kind: 'done' }
  | { readonly kind: 'refused'; readonly code: 'already_exists' | 'conflict' | 'malformed' };

/** A list with one of its points changed. */
export function withItem(items: readonly CheckItem[], id: string, change: ItemChange): Rewritten {
  const at = items.findIndex((item) => item.id === id);
  const item = items[at];
  if (change.op === 'add') {
    if (item !== undefined) return { kind: 'refused', code: 'already_exists' };
    if (items.length >= ITEMS_MAX) return { kind: 'refused', code: 'malformed' };
    const made: CheckItem = { id, text: change.text, done: false };
    return { kind: 'changed', items: placed(items, made, change.after), field: 'checklist', before: null, after: change.text };
  }
  // Taken out by somebody else: a removal has what it wanted, a place is no longer asked for, words would be lost.
  if (item === undefined) return change.op === 'rename' ? { kind: 'refused', code: 'conflict' } : { kind: 'done' };
  if (change.op === 'move') {
    if (change.after === id) return { kind: 'done' };
    const moved = placed(items.toSpliced(at, 1), item, change.after);
    const to = moved.findIndex((one) => one.id === id);
    if (to === at) return { kind: 'done' };
    return { kind: 'changed', items: moved, field: 'checklistPlace', before: `${at + 1}. ${item.text}`, after: `${to + 1}. ${item.text}` };
  }
  if (change.op === 'rename' && item.text === change.text) return { kind: 'done' };
  if (item.text !== change.base) return { kind: 'refused', code: 'conflict' };
  if (change.op === 'remove') return { kind: 'changed', items: items.toSpliced(at, 1), field: 'checklist', before: item.text, after: null };
  return { kind: 'changed', items: items.with(at, { ...item, text: change.text }), field: 'checklist', before: item.text, after: change.text };
}

/** Behind a neighbour that is gone is at the end. */
function placed(others: readonly CheckItem[], item: CheckItem, behind: string | null): readonly CheckItem[] {
  if (behind === null) return [item, ...others];
  const at = others.findIndex((one) => one.id === behind);
  return others.toSpliced(at < 0 ? others.length : at + 1, 0, item);
}

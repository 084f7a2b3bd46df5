/** Which tickets are chosen for a bulk action, where the cursor stands, and where a stretch of choosing began. */
export interface Selection {
  readonly cursor: string | null;
  readonly anchor: string | null;
  readonly chosen: ReadonlySet<string>;
}

export const noSelection: Selection = { cursor: null, anchor: null, chosen: new Set() };

const GROUP = 'group:';
/** The cursor stands on headings too, to fold them; they are never chosen. */
export const groupRowId = (key: string): string => `${GROUP}${key}`;
export const groupOfRow = (id: string): string | null => (id.startsWith(GROUP) ? id.slice(GROUP.length) : null);

/** Steps of the person; `order` is the rows the list shows now, headings and all, without what is folded. */
export type SelectionStep =
  | { readonly kind: 'move'; readonly by: number; readonly extend: boolean }
  | { readonly kind: 'goTo'; readonly id: string }
  | { readonly kind: 'toggle'; readonly id: string }
  /** From the anchor to here, as Shift and a click mean it. */
  | { readonly kind: 'reach'; readonly id: string }
  /** Everything the filter shows, also what is folded. */
  | { readonly kind: 'all'; readonly ids: readonly string[] }
  /** All of a group, or none of it when all are chosen already. */
  | { readonly kind: 'group'; readonly ids: readonly string[] }
  | { readonly kind: 'none' };

export function stepSelection(before: Selection, step: SelectionStep, order: readonly string[]): Selection {
  switch (step.kind) {
    case 'move':
      return move(before, step.by, step.extend, order);
    case 'goTo':
      return { ...before, cursor: step.id, anchor: step.id };
    case 'toggle': {
      const chosen = new Set(before.chosen);
      if (!chosen.delete(step.id)) chosen.add(step.id);
      return { cursor: step.id, anchor: step.id, chosen };
    }
    case 'reach':
      return { cursor: step.id, anchor: before.anchor ?? step.id, chosen: new Set([...before.chosen, ...between(before.anchor, step.id, order)]) };
    case 'all':
      return { ...before, chosen: new Set(step.ids) };
    case 'group': {
      const every = step.ids.every((id) => before.chosen.has(id));
      const others = [...before.chosen].filter((id) => !step.ids.includes(id));
      return { ...before, chosen: new Set(every ? others : [...others, ...step.ids]) };
    }
    case 'none':
      return { ...before, anchor: before.cursor, chosen: new Set() };
  }
}

function move(before: Selection, by: number, extend: boolean, order: readonly string[]): Selection {
  const at = before.cursor === null ? -1 : order.indexOf(before.cursor);
  const next = order[at < 0 ? (by > 0 ? 0 : order.length - 1) : Math.min(order.length - 1, Math.max(0, at + by))];
  if (next === undefined) return before;
  if (!extend) return { ...before, cursor: next, anchor: next };
  const anchor = before.anchor ?? next;
  // Going back over a stretch gives up what it had taken.
  const taken = new Set(between(anchor, before.cursor ?? anchor, order));
  const kept = [...before.chosen].filter((id) => !taken.has(id));
  return { cursor: next, anchor, chosen: new Set([...kept, ...between(anchor, next, order)]) };
}

function between(from: string | null, to: string, order: readonly string[]): readonly string[] {
  const [a, b] = [order.indexOf(from ?? to), order.indexOf(to)];
  const rows = a < 0 || b < 0 ? [to] : order.slice(Math.min(a, b), Math.max(a, b) + 1);
  return rows.filter((id) => groupOfRow(id) === null);
}

/** Only what the list still shows may be acted on: a filter that hides a ticket takes it out of the choice. */
export function stillShown(selection: Selection, shown: Pick<ReadonlySet<string>, 'has'>): Selection {
  const cursorGone = selection.cursor !== null && groupOfRow(selection.cursor) === null && !shown.has(selection.cursor);
  const lost = [...selection.chosen].some((id) => !shown.has(id));
  if (!cursorGone && !lost) return selection;
  return {
    cursor: cursorGone ? null : selection.cursor,
    anchor: selection.anchor !== null && shown.has(selection.anchor) ? selection.anchor : null,
    chosen: lost ? new Set([...selection.chosen].filter((id) => shown.has(id))) : selection.chosen,
  };
}

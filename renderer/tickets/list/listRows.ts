import type { ListContext, ListGroup, TicketLine } from '../../../shared/tickets/listModel.ts';
import { groupLines } from '../../../shared/tickets/listQuery.ts';
import { groupRowId } from './selection.ts';

/** A row of the list: a ticket, or the heading of a group. */
export type ListRow =
  | { readonly kind: 'line'; readonly id: string; readonly line: TicketLine }
  | { readonly kind: 'group'; readonly id: string; readonly key: string; readonly count: number; readonly folded: boolean };

/** Rows as they stand under each other; a folded group shows its heading alone. */
export function rowsOf(lines: readonly TicketLine[], group: ListGroup, context: Pick<ListContext, 'now' | 'rankOf'>, folded: ReadonlySet<string>): readonly ListRow[] {
  const line = (one: TicketLine): ListRow => ({ kind: 'line', id: one.id, line: one });
  if (group === 'none') return lines.map(line);
  return groupLines(lines, group, context).flatMap(({ key, lines: own }) => {
    const isFolded = folded.has(key);
    const heading: ListRow = { kind: 'group', id: groupRowId(key), key, count: own.length, folded: isFolded };
    return isFolded ? [heading] : [heading, ...own.map(line)];
  });
}

/** The tickets under a heading. */
export function linesUnder(lines: readonly TicketLine[], group: ListGroup, context: Pick<ListContext, 'now' | 'rankOf'>, key: string): readonly string[] {
  if (group === 'none') return [];
  return groupLines(lines, group, context).find((one) => one.key === key)?.lines.map(({ id }) => id) ?? [];
}

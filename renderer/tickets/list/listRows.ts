import type { ListContext, ListGroup, TicketLine } from '../../../shared/tickets/listModel.ts';
import { groupLines } from '../../../shared/tickets/listQuery.ts';
import { groupRowId } from '../../ui/desk/selection.ts';

/** The heading of a group. */
export interface GroupHeading {
  readonly id: string;
  readonly key: string;
  readonly count: number;
  readonly folded: boolean;
}

/** A row of the list. Tickets stand as they are: wrapping ten thousand of them costs as much as filtering them. */
export type ListRow = TicketLine | GroupHeading;

export const isHeading = (row: ListRow): row is GroupHeading => 'folded' in row;

/** Rows as they stand under each other; a folded group shows its heading alone. */
export function rowsOf(lines: readonly TicketLine[], group: ListGroup, context: Pick<ListContext, 'now' | 'rankOf'>, folded: ReadonlySet<string>): readonly ListRow[] {
  if (group === 'none') return lines;
  return groupLines(lines, group, context).flatMap(({ key, lines: own }): readonly ListRow[] => {
    const heading: GroupHeading = { id: groupRowId(key), key, count: own.length, folded: folded.has(key) };
    return heading.folded ? [heading] : [heading, ...own];
  });
}

/** The tickets under a heading. */
export function linesUnder(lines: readonly TicketLine[], group: ListGroup, context: Pick<ListContext, 'now' | 'rankOf'>, key: string): readonly string[] {
  if (group === 'none') return [];
  return groupLines(lines, group, context).find((one) => one.key === key)?.lines.map(({ id }) => id) ?? [];
}

import { useCallback, useMemo, useState } from 'react';
import type { TicketLine } from '../../../shared/tickets/listModel.ts';
import type { TicketList } from '../useTicketList.ts';
import { noSelection, stepSelection, stillShown } from '../../ui/desk/selection.ts';
import type { Selection, SelectionStep } from '../../ui/desk/selection.ts';

export interface UsedSelection {
  readonly selection: Selection;
  readonly step: (step: SelectionStep) => void;
  /** What an action is meant for: the chosen ones, or the one under the cursor. */
  readonly meant: readonly TicketLine[];
  readonly chooseAll: () => void;
}

/** Cursor and choice over the list, never wider than what the list shows. */
export function useSelection(list: TicketList): UsedSelection {
  const [kept, setKept] = useState<Selection>(noSelection);
  const { rows, lines } = list;
  const selection = useMemo(() => onlyShown(kept, lines), [kept, lines]);
  const step = useCallback(
    (next: SelectionStep) => {
      const order = next.kind === 'move' || next.kind === 'reach' ? (rows?.map(({ id }) => id) ?? []) : [];
      setKept((before) => stepSelection(onlyShown(before, lines), next, order));
    },
    [rows, lines],
  );
  const meant = useMemo(() => {
    if (lines === undefined) return [];
    if (selection.chosen.size > 0) return lines.filter(({ id }) => selection.chosen.has(id));
    const under = selection.cursor === null ? undefined : lines.find(({ id }) => id === selection.cursor);
    return under === undefined ? [] : [under];
  }, [lines, selection]);
  const chooseAll = useCallback(() => step({ kind: 'all', ids: lines?.map(({ id }) => id) ?? [] }), [step, lines]);
  return { selection, step, meant, chooseAll };
}

/** Most of the time nothing is chosen: then the list need not be looked through, or only as far as the cursor. */
function onlyShown(kept: Selection, lines: readonly TicketLine[] | undefined): Selection {
  if (lines === undefined || (kept.chosen.size === 0 && kept.cursor === null)) return kept;
  return stillShown(kept, kept.chosen.size === 0 ? { has: (id) => lines.some((line) => line.id === id) } : new Set<string>(lines.map(({ id }) => id)));
}

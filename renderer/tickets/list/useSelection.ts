import { useCallback, useMemo, useState } from 'react';
import type { TicketLine } from '../../../shared/tickets/listModel.ts';
import type { TicketList } from '../useTicketList.ts';
import { noSelection, stepSelection, stillShown } from './selection.ts';
import type { Selection, SelectionStep } from './selection.ts';

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
  // Nothing chosen, nothing to lose: most of the time the list need not be looked through.
  const selection = useMemo(
    () => (lines === undefined || (kept.chosen.size === 0 && kept.cursor === null) ? kept : stillShown(kept, idsOf(lines))),
    [kept, lines],
  );
  const step = useCallback(
    (next: SelectionStep) => {
      const order = next.kind === 'move' || next.kind === 'reach' ? (rows?.map(({ id }) => id) ?? []) : [];
      setKept((before) => stepSelection(lines === undefined ? before : stillShown(before, idsOf(lines)), next, order));
    },
    [rows, lines],
  );
  const meant = useMemo(() => {
    if (lines === undefined) return [];
    return selection.chosen.size > 0 ? lines.filter(({ id }) => selection.chosen.has(id)) : lines.filter(({ id }) => id === selection.cursor);
  }, [lines, selection]);
  const chooseAll = useCallback(() => step({ kind: 'all', ids: lines?.map(({ id }) => id) ?? [] }), [step, lines]);
  return { selection, step, meant, chooseAll };
}

const idsOf = (lines: readonly TicketLine[]): ReadonlySet<string> => new Set(lines.map(({ id }) => id));

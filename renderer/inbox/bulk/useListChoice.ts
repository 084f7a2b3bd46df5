import { useCallback, useEffect, useRef } from 'react';
import { useShortcut } from '../../app/shortcuts.tsx';
import { stepSelection, stillShown } from '../../ui/desk/selection.ts';
import type { Selection, SelectionStep } from '../../ui/desk/selection.ts';
import { useChoice } from './choice.tsx';

export interface ListChoice {
  readonly selection: Selection;
  /** Every row shows its box. */
  readonly choosing: boolean;
  readonly step: (step: SelectionStep) => void;
  /** The same function for the life of the list, so that rows are not painted again for it. */
  readonly onChoose: (id: string, way: 'toggle' | 'reach') => void;
  readonly clear: () => void;
}

/**
 * Choosing in the list as in that of the tickets: `X` one, Shift+J/K a stretch, Ctrl+A all that is shown. Only what the list
 * still shows may be acted on.
 * @param order ids of the rows as they are shown
 * @param open the open conversation, where choosing begins
 */
export function useListChoice(order: readonly string[], open: string | null): ListChoice {
  const { selection: kept, setSelection, picking, setPicking } = useChoice();
  const shown = new Set(order);
  const selection = stillShown(kept, shown);
  const step = (next: SelectionStep): void => setSelection((before) => stepSelection(stillShown(before, shown), next, order));
  const reach = (by: number) => (): void => {
    if (selection.cursor === null && open !== null && shown.has(open)) step({ kind: 'toggle', id: open });
    step({ kind: 'move', by, extend: true });
  };
  useShortcut('shift+j', reach(1));
  useShortcut('shift+k', reach(-1));
  useShortcut('x', () => {
    const id = selection.cursor ?? open;
    if (id !== null && shown.has(id)) step({ kind: 'toggle', id });
  });
  useShortcut('mod+a', () => step({ kind: 'all', ids: order }));
  const latest = useRef(step);
  useEffect(() => {
    latest.current = step;
  });
  return {
    selection,
    choosing: picking || selection.chosen.size > 0,
    step,
    onChoose: useCallback((id, way) => latest.current({ kind: way, id }), []),
    clear() {
      setPicking(false);
      step({ kind: 'none' });
    },
  };
}

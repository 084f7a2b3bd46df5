import { createContext, useContext, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { noSelection } from '../../ui/desk/selection.ts';
import type { Selection } from '../../ui/desk/selection.ts';

interface Choice {
  readonly selection: Selection;
  readonly setSelection: (change: (before: Selection) => Selection) => void;
  /** Every row shows its box, for the mouse. */
  readonly picking: boolean;
  readonly setPicking: (picking: boolean) => void;
}

const ChoiceContext = createContext<Choice | null>(null);

/** Which conversations of the list are chosen: the list acts on them, and the open conversation gives up its keys meanwhile. */
export function ChoiceProvider({ children }: { readonly children: ReactNode }) {
  const [selection, setSelection] = useState<Selection>(noSelection);
  const [picking, setPicking] = useState(false);
  const choice = useMemo(() => ({ selection, setSelection, picking, setPicking }), [selection, picking]);
  return <ChoiceContext.Provider value={choice}>{children}</ChoiceContext.Provider>;
}

export function useChoice(): Choice {
  const choice = useContext(ChoiceContext);
  if (choice === null) throw new Error('no ChoiceProvider');
  return choice;
}

/** While something is chosen, letters mean the choice and not the open conversation. */
export function useIsChoosing(): boolean {
  return useChoice().selection.chosen.size > 0;
}

import { createContext, useCallback, useContext, useLayoutEffect, useState } from 'react';
import type { ReactNode } from 'react';

type Count = (by: 1 | -1) => void;

/** Counts the fields of a form that keep it from being submitted. */
const HoldContext = createContext<Count | null>(null);

/** While `held`, the form around this field does not submit. Outside of one the caller has to look for itself. */
export function useHoldSubmit(held: boolean): void {
  const count = useContext(HoldContext);
  useLayoutEffect(() => {
    if (!held || count === null) return;
    count(1);
    return () => count(-1);
  }, [held, count]);
}

/** For a form: whether one of its fields holds it, and what to give to `HoldProvider` around them. */
export function useHolds(): { readonly held: boolean; readonly count: Count } {
  const [holds, setHolds] = useState(0);
  const count = useCallback<Count>((by) => setHolds((before) => before + by), []);
  return { held: holds > 0, count };
}

export function HoldProvider({ count, children }: { readonly count: Count; readonly children: ReactNode }) {
  return <HoldContext.Provider value={count}>{children}</HoldContext.Provider>;
}

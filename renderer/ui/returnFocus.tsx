import { createContext, useContext, useLayoutEffect, useRef } from 'react';
import type { ReactNode, RefObject } from 'react';

interface Came {
  /** What had the keyboard before the dialog that is open, or before the one it follows. */
  from: HTMLElement | null;
  dialog: object | null;
}

const CameContext = createContext<RefObject<Came> | null>(null);

/** Remembers where the keyboard came from while one dialog follows another. */
export function ReturnFocusProvider({ children }: { readonly children: ReactNode }) {
  const came = useRef<Came>({ from: null, dialog: null });
  return <CameContext.Provider value={came}>{children}</CameContext.Provider>;
}

/**
 * Gives the focus back to what had it. Mantine does so when a dialog is told to close; most here are taken out of the
 * page instead, and the keyboard would be left nowhere. A dialog that takes the place of another goes back to where that
 * one came from.
 */
export function useReturnFocus(): void {
  const came = useContext(CameContext);
  useLayoutEffect(() => {
    const active = document.activeElement;
    const from = active instanceof HTMLElement && active !== document.body ? active : (came?.current.from ?? null);
    const dialog = {};
    if (came !== null) came.current = { from, dialog };
    return () => {
      requestAnimationFrame(() => {
        const nowhere = document.activeElement === null || document.activeElement === document.body;
        if (nowhere && from?.isConnected === true) from.focus({ preventScroll: true });
        if (came?.current.dialog === dialog) came.current = { from: null, dialog: null };
      });
    };
  }, [came]);
}

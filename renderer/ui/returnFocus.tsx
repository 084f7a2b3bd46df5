import { createContext, useContext, useLayoutEffect, useState } from 'react';
import type { ReactNode } from 'react';

interface Journey {
  /** A dialog opens: tells where the keyboard goes when it closes. A dialog that took the place of another goes where that one would have. */
  readonly enter: (active: HTMLElement | null, dialog: object) => HTMLElement | null;
  readonly leave: (dialog: object) => void;
}

function createJourney(): Journey {
  let last: { readonly from: HTMLElement | null; readonly dialog: object } | null = null;
  return {
    enter(active, dialog) {
      const from = active ?? last?.from ?? null;
      last = { from, dialog };
      return from;
    },
    leave(dialog) {
      if (last?.dialog === dialog) last = null;
    },
  };
}

const JourneyContext = createContext<Journey | null>(null);

/** Remembers where the keyboard came from while one dialog follows another. */
export function ReturnFocusProvider({ children }: { readonly children: ReactNode }) {
  const [journey] = useState(createJourney);
  return <JourneyContext.Provider value={journey}>{children}</JourneyContext.Provider>;
}

/** What has the keyboard; null: nothing. */
function focused(): HTMLElement | null {
  const { activeElement, body } = document;
  return activeElement instanceof HTMLElement && activeElement !== body ? activeElement : null;
}

/**
 * Gives the focus back to what had it. Mantine does so when a dialog is told to close; most here are taken out of the
 * page instead, and the keyboard would be left nowhere.
 */
export function useReturnFocus(): void {
  const journey = useContext(JourneyContext);
  if (journey === null) throw new Error('no ReturnFocusProvider');
  useLayoutEffect(() => {
    const dialog = {};
    const from = journey.enter(focused(), dialog);
    return () => {
      // Once the dialog is out of the page and one that follows has entered, but before the next key is pressed.
      queueMicrotask(() => {
        if (focused() === null && from?.isConnected === true) from.focus({ preventScroll: true });
        journey.leave(dialog);
      });
    };
  }, [journey]);
}

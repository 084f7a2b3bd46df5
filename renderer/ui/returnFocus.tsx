import { createContext, useContext, useLayoutEffect, useState } from 'react';
import type { ReactNode } from 'react';

/** Where the keyboard was, and what stood around it, the closest first. */
interface Place {
  readonly element: HTMLElement;
  readonly around: readonly HTMLElement[];
}

interface Journey {
  /** A dialog opens: tells where the keyboard goes when it closes. A dialog that took the place of another goes where that one would have. */
  readonly enter: (active: HTMLElement | null, dialog: object) => Place | null;
  readonly leave: (dialog: object) => void;
  readonly giveBack: (place: Place) => void;
}

function createJourney(): Journey {
  let last: { readonly from: Place | null; readonly dialog: object } | null = null;
  let stopWatching: () => void = () => undefined;
  return {
    giveBack(place) {
      stopWatching();
      stopWatching = giveBack(place);
    },
    enter(active, dialog) {
      const from = active === null ? (last?.from ?? null) : { element: active, around: around(active) };
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

/** What a person would call the place of an element: the line, the part of the page. */
const PARTS = 'li, tr, section, form, main, aside, [role="region"], [role="dialog"]';

function around(element: HTMLElement): readonly HTMLElement[] {
  const parts: HTMLElement[] = [];
  for (let part = element.parentElement?.closest<HTMLElement>(PARTS) ?? null; part !== null; part = part.parentElement?.closest<HTMLElement>(PARTS) ?? null) parts.push(part);
  return parts;
}

/**
 * Puts the focus where it was. What the dialog did may take that very button away, now or when the new rows arrive: then
 * the closest part of the page around it that is left has the focus, so that Tab goes on from there.
 * @returns stops looking after it
 */
function giveBack({ element, around: parts }: Place): () => void {
  const toPart = (): void => {
    const part = parts.find((one) => one.isConnected);
    if (part === undefined) return;
    if (!part.hasAttribute('tabindex')) {
      part.tabIndex = -1;
      part.addEventListener('blur', () => part.removeAttribute('tabindex'), { once: true });
    }
    part.focus({ preventScroll: true });
  };
  if (!element.isConnected) {
    toPart();
    return () => undefined;
  }
  element.focus({ preventScroll: true });
  const observer = new MutationObserver(() => {
    if (element.isConnected) return;
    stop();
    if (focused() === null) toPart();
  });
  const stop = (): void => {
    observer.disconnect();
    document.removeEventListener('focusin', stop);
  };
  observer.observe(document.body, { childList: true, subtree: true });
  // Whoever has gone on by themselves is followed no longer.
  document.addEventListener('focusin', stop);
  return stop;
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
        if (focused() === null && from !== null) journey.giveBack(from);
        journey.leave(dialog);
      });
    };
  }, [journey]);
}

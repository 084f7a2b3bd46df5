import { createContext, useContext, useLayoutEffect, useMemo, useRef } from 'react';
import type { ReactNode } from 'react';
import { isPressed } from './shortcutRules.ts';
import type { KeyTarget } from './shortcutRules.ts';

interface Registered {
  readonly key: string;
  readonly run: () => void;
}

interface Registry {
  readonly add: (shortcut: Registered) => () => void;
}

const ShortcutContext = createContext<Registry | null>(null);

/** What letters are typed into. A box or a choice that was clicked keeps the keyboard, and must not swallow the page's keys. */
const takesText = 'input:not([type="checkbox"], [type="radio"]), textarea, select';

function targetOf(event: KeyboardEvent): KeyTarget {
  const element = event.target instanceof HTMLElement ? event.target : null;
  return {
    editable: element !== null && (element.isContentEditable || element.matches(takesText)),
    inDialog: element !== null && element.closest('[role="dialog"], [role="menu"], [role="listbox"]') !== null,
  };
}

/** Escape takes the keyboard out of a field, so that single letters are shortcuts again; an open list of choices only closes. */
function leavesField(event: KeyboardEvent, target: KeyTarget): boolean {
  const element = event.target;
  if (event.key !== 'Escape' || event.isComposing || event.keyCode === 229 || !(element instanceof HTMLElement)) return false;
  if (!target.editable || target.inDialog || element.ariaExpanded === 'true') return false;
  element.blur();
  return true;
}

/** The newest registration of a key wins: a dialog over a page takes its keys and gives them back. */
function createRegistry(): Registry & { readonly press: (event: KeyboardEvent) => void } {
  let all: readonly Registered[] = [];
  return {
    add(shortcut) {
      all = [...all, shortcut];
      return () => {
        all = all.filter((other) => other !== shortcut);
      };
    },
    press(event) {
      const target = targetOf(event);
      if (leavesField(event, target)) return;
      const hit = all.findLast((shortcut) => isPressed(shortcut.key, event, target));
      if (hit === undefined) return;
      event.preventDefault();
      hit.run();
    },
  };
}

export function ShortcutsProvider({ children }: { readonly children: ReactNode }) {
  const registry = useMemo(() => createRegistry(), []);
  useLayoutEffect(() => {
    addEventListener('keydown', registry.press);
    return () => removeEventListener('keydown', registry.press);
  }, [registry]);
  return <ShortcutContext.Provider value={registry}>{children}</ShortcutContext.Provider>;
}

function useRegistry(): Registry {
  const registry = useContext(ShortcutContext);
  if (registry === null) throw new Error('no ShortcutsProvider');
  return registry;
}

/**
 * Runs `handler` on a key (`j`, `mod+k`, `alt+1`, `F9`, `?`), never while an input method composes and, without a
 * modifier, never in text fields or dialogs. There as soon as what it belongs to is on the screen, not some milliseconds after: somebody quick
 * would lose the key. Every key stands in shortcutSheet.ts, which the `?` overlay shows.
 * @param options.when false: not registered
 */
export function useShortcut(
  key: string,
  handler: () => void,
  options: { readonly when?: boolean } = {},
): void {
  const registry = useRegistry();
  const latest = useRef(handler);
  useLayoutEffect(() => {
    latest.current = handler;
  });
  const { when = true } = options;
  useLayoutEffect(() => {
    if (!when) return undefined;
    return registry.add({ key, run: () => latest.current() });
  }, [registry, key, when]);
}

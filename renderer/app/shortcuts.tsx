import { createContext, useContext, useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import type { ReactNode } from 'react';
import { isPressed } from './shortcutRules.ts';
import type { KeyTarget } from './shortcutRules.ts';

export interface Shortcut {
  readonly key: string;
  /** What it does, for the overlay; without it the shortcut is not listed. */
  readonly label?: string;
}

interface Registered extends Shortcut {
  readonly run: () => void;
}

interface Registry {
  readonly add: (shortcut: Registered) => () => void;
  readonly subscribe: (listener: () => void) => () => void;
  readonly list: () => readonly Shortcut[];
}

const ShortcutContext = createContext<Registry | null>(null);

function targetOf(event: KeyboardEvent): KeyTarget {
  const element = event.target instanceof HTMLElement ? event.target : null;
  return {
    editable: element !== null && (element.isContentEditable || element.matches('input, textarea, select')),
    inDialog: element !== null && element.closest('[role="dialog"], [role="menu"], [role="listbox"]') !== null,
  };
}

/** The newest registration of a key wins: a dialog over a page takes its keys and gives them back. */
function createRegistry(): Registry & { readonly press: (event: KeyboardEvent) => void } {
  let all: readonly Registered[] = [];
  const listeners = new Set<() => void>();
  const change = (next: readonly Registered[]): void => {
    all = next;
    for (const listener of listeners) listener();
  };
  return {
    add(shortcut) {
      change([...all, shortcut]);
      return () => change(all.filter((other) => other !== shortcut));
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    list: () => all,
    press(event) {
      const target = targetOf(event);
      const hit = all.findLast((shortcut) => isPressed(shortcut.key, event, target));
      if (hit === undefined) return;
      event.preventDefault();
      hit.run();
    },
  };
}

export function ShortcutsProvider({ children }: { readonly children: ReactNode }) {
  const registry = useMemo(() => createRegistry(), []);
  useEffect(() => {
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
 * modifier, never in text fields or dialogs.
 * @param options.when false: not registered. @param options.label listed in the `?` overlay
 */
export function useShortcut(
  key: string,
  handler: () => void,
  options: { readonly when?: boolean; readonly label?: string } = {},
): void {
  const registry = useRegistry();
  const latest = useRef(handler);
  useEffect(() => {
    latest.current = handler;
  });
  const { when = true, label } = options;
  useEffect(() => {
    if (!when) return undefined;
    return registry.add({ key, ...(label === undefined ? {} : { label }), run: () => latest.current() });
  }, [registry, key, when, label]);
}

/** What can be pressed just now, for the overlay. */
export function useShortcutList(): readonly Shortcut[] {
  const registry = useRegistry();
  return useSyncExternalStore(registry.subscribe, registry.list);
}

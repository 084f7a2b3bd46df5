import type { Virtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import type { ThreadItem } from './threadItems.ts';
import type { LiveThread } from './useThread.ts';

/** A message found by the search, to be shown in its place. */
export interface Target {
  readonly id: string;
  /** Its send time, so that reading older pages stops where it must have been. ms */
  readonly at: number;
}

interface Args {
  readonly target: Target | null;
  readonly live: LiveThread;
  readonly items: readonly ThreadItem[];
  readonly virtual: Virtualizer<HTMLDivElement, Element>;
}

/** Reads older pages until the wanted message is there, then shows it in the middle. @returns the key to highlight */
export function useTargetMessage({ target, live, items, virtual }: Args): string | null {
  const shown = useRef<string | null>(null);
  const index = target === null ? -1 : items.findIndex((item) => item.message.id === target.id);
  const oldest = live.messages[0]?.sentAt ?? 0;
  useEffect(() => {
    if (target === null) return;
    if (index >= 0) {
      if (shown.current === target.id) return;
      virtual.scrollToIndex(index, { align: 'center' });
      shown.current = target.id;
    } else {
      // Also when it was here and is gone: an old answer of the cache was replaced by one without it.
      shown.current = null;
      if (live.hasOlder && oldest >= target.at) live.loadOlder();
    }
  }, [target, index, oldest, live, virtual]);
  return target === null ? null : target.id;
}

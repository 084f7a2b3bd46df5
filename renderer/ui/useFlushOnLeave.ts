import { useEffect } from 'react';
import type { Drafts } from './drafts.ts';

/** Saves what is only in memory when the window is hidden, left or closed. */
export function useFlushOnLeave({ flushAll }: Pick<Drafts<string>, 'flushAll'>): void {
  useEffect(() => {
    addEventListener('pagehide', flushAll);
    document.addEventListener('visibilitychange', flushAll);
    return () => {
      flushAll();
      removeEventListener('pagehide', flushAll);
      document.removeEventListener('visibilitychange', flushAll);
    };
  }, [flushAll]);
}

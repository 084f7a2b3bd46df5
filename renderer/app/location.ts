import { useSyncExternalStore } from 'react';
import type { BaseLocationHook, BaseSearchHook } from 'wouter';

/** What follows `#`, with path and query apart: wouter's own hash hook would put the query into the page's address. */
function hashOf(): readonly [path: string, search: string] {
  const [path = '', search = ''] = location.hash.replace(/^#?\/?/, '').split('?');
  return [`/${path}`, search];
}

function subscribe(listener: () => void): () => void {
  addEventListener('hashchange', listener);
  return () => removeEventListener('hashchange', listener);
}

/** Goes to a place inside the window. Also for what stands outside of React (a clicked notification). */
export function goTo(path: string, options: { readonly replace?: boolean } = {}): void {
  const next = `#${path.startsWith('/') ? path : `/${path}`}`;
  if (location.hash === next) return;
  if (options.replace !== true) {
    location.hash = next;
    return;
  }
  history.replaceState(null, '', next);
  dispatchEvent(new HashChangeEvent('hashchange'));
}

export const useHashPath: BaseLocationHook = () => [useSyncExternalStore(subscribe, () => hashOf()[0]), goTo];
export const useHashSearch: BaseSearchHook = () => useSyncExternalStore(subscribe, () => hashOf()[1]);

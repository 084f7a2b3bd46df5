import { useQueryClient } from '@tanstack/react-query';
import type { QueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';

const DRAFTS = 'draft';

function store<T>(client: QueryClient, name: string, next: T): void {
  client.setQueryDefaults([DRAFTS], { gcTime: Number.POSITIVE_INFINITY });
  client.setQueryData([DRAFTS, name], next);
}

/**
 * What was typed and not yet saved, kept for the life of the window in memory only (it may speak of patients, so it
 * never reaches the disk). It lives beside the query cache, which is emptied when somebody signs out.
 * Give the component a `key` of the same name: another draft is another component.
 */
export function useDraft<T>(name: string, initial: T): readonly [T, (value: T) => void, () => void] {
  const client = useQueryClient();
  const [value, setValue] = useState<T>(() => client.getQueryData<T>([DRAFTS, name]) ?? initial);
  useEffect(
    () =>
      // Words put here from outside (a refused action to be changed); what is typed here comes back unchanged.
      client.getQueryCache().subscribe(({ type, query }) => {
        if (type !== 'updated' || query.queryKey[0] !== DRAFTS || query.queryKey[1] !== name) return;
        const latest = client.getQueryData<T>([DRAFTS, name]);
        if (latest !== undefined) setValue(latest);
      }),
    [client, name],
  );
  const set = useCallback(
    (next: T) => {
      store(client, name, next);
      setValue(next);
    },
    [client, name],
  );
  const clear = useCallback(() => {
    client.removeQueries({ queryKey: [DRAFTS, name], exact: true });
    setValue(initial);
  }, [client, name, initial]);
  return [value, set, clear];
}

/** Puts words into a box from outside, whether it is on screen or will be. `change` gets what is there now, if anything. */
export function useDraftWriter(): <T>(name: string, change: (before: T | undefined) => T) => void {
  const client = useQueryClient();
  return useCallback(
    <T,>(name: string, change: (before: T | undefined) => T) => {
      store(client, name, change(client.getQueryData<T>([DRAFTS, name])));
    },
    [client],
  );
}

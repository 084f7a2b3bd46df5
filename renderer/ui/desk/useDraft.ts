import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';

const DRAFTS = 'draft';

/**
 * What was typed and not yet saved, kept for the life of the window in memory only (it may speak of patients, so it
 * never reaches the disk). It lives beside the query cache, which is emptied when somebody signs out.
 * Give the component a `key` of the same name: another draft is another component.
 */
export function useDraft<T>(name: string, initial: T): readonly [T, (value: T) => void, () => void] {
  const client = useQueryClient();
  const [value, setValue] = useState<T>(() => client.getQueryData<T>([DRAFTS, name]) ?? initial);
  const set = useCallback(
    (next: T) => {
      client.setQueryDefaults([DRAFTS], { gcTime: Number.POSITIVE_INFINITY });
      client.setQueryData([DRAFTS, name], next);
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

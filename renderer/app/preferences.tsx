import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { z } from 'zod';
import { ask } from '../ipc/client.ts';
import { requestKey } from '../ipc/requestKey.ts';
import { useRequest } from '../ipc/useRequest.ts';

type Stored = Readonly<Record<string, string>>;

/**
 * A durable preference of this desktop (column width, last filter). What is stored is parsed: an older or damaged
 * value falls back to `initial`.
 * @param key dotted camel case, `session.setPreference` refuses others
 */
export function usePreference<T>(key: string, schema: z.ZodType<T>, initial: T): readonly [T, (value: T) => void] {
  const client = useQueryClient();
  const text = useRequest('session.preferences', {}).data?.[key];
  const value = parse(text, schema) ?? initial;
  const set = useCallback(
    (next: T) => {
      const stored = JSON.stringify(next);
      client.setQueryData<Stored>(requestKey('session.preferences', {}), (old) => ({ ...old, [key]: stored }));
      // A width that could not be saved is not worth a message: the next change tries again.
      ask('session.setPreference', { key, value: stored }).catch(() => undefined);
    },
    [client, key],
  );
  return [value, set];
}

function parse<T>(text: string | undefined, schema: z.ZodType<T>): T | undefined {
  if (text === undefined) return undefined;
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

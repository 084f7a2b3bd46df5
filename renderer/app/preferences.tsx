import { useQueryClient } from '@tanstack/react-query';
import type { QueryClient } from '@tanstack/react-query';
import { useCallback, useRef } from 'react';
import * as z from 'zod';
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
  const newest = useRef('');
  const set = useCallback(
    (next: T) => {
      const stored = JSON.stringify(next);
      newest.current = stored;
      // A width that could not be saved is not worth a message: the next change tries again.
      const save = (): Promise<unknown> => ask('session.setPreference', { key, value: stored });
      void keepPreference(client, { key, stored, isNewest: () => newest.current === stored, save }).catch(() => undefined);
    },
    [client, key],
  );
  return [value, set];
}

const queryKey = requestKey('session.preferences', {});

/**
 * Shows a preference at once and saves it. All of them are one answer of the core, asked again whenever something that has one appears:
 * an answer that was on its way when this one changed, or came before it was saved, must not take it back.
 * @param of `isNewest` false: it was changed once more meanwhile
 * @throws what `save` threw
 */
export async function keepPreference(
  client: QueryClient,
  of: { readonly key: string; readonly stored: string; readonly isNewest: () => boolean; readonly save: () => Promise<unknown> },
): Promise<void> {
  const show = (): void => {
    void client.cancelQueries({ queryKey, exact: true });
    client.setQueryData<Stored>(queryKey, (old) => ({ ...old, [of.key]: of.stored }));
  };
  show();
  await of.save();
  if (of.isNewest()) show();
}

function parse<T>(text: string | undefined, schema: z.ZodType<T>): T | undefined {
  if (text === undefined) return undefined;
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

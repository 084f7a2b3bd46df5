import { useCallback, useState } from 'react';
import type { MutationArgs, MutationName } from '../../../shared/wire/mutations.ts';
import { mutate } from '../../ipc/client.ts';
import { asCoreError, useShowError } from '../../ipc/showError.tsx';

/** How long a bulk change can be taken back. ms */
export const UNDO_MS = 10_000;
/** Written down at once: the core makes each durable by itself, so a few may wait for the disk together. */
const TOGETHER = 16;

/** A mutation with its arguments. */
export type TakenStep = { readonly [N in MutationName]: { readonly name: N; readonly args: MutationArgs<N> } }[MutationName];

export interface Taking {
  /** While something is written: how much of it. */
  readonly progress: { readonly done: number; readonly total: number } | null;
  /** @returns which steps were taken; the first failure is shown */
  readonly take: (steps: readonly TakenStep[]) => Promise<readonly boolean[]>;
}

/** Takes many steps. Works offline: every step waits in the queue like any action. */
export function useTaking(): Taking {
  const showError = useShowError();
  const [progress, setProgress] = useState<Taking['progress']>(null);
  const take = useCallback<Taking['take']>(
    async (steps) => {
      const taken: boolean[] = [];
      let failure: unknown = null;
      for (let from = 0; from < steps.length; from += TOGETHER) {
        setProgress({ done: from, total: steps.length });
        const some = steps.slice(from, from + TOGETHER).map(({ name, args }) => mutate(name, args));
        for (const one of await Promise.allSettled(some)) {
          taken.push(one.status === 'fulfilled');
          if (one.status === 'rejected') failure ??= one.reason;
        }
      }
      setProgress(null);
      if (failure !== null) showError(asCoreError(failure));
      return taken;
    },
    [showError],
  );
  return { progress, take };
}

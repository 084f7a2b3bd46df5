import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { UseQueryResult } from '@tanstack/react-query';
import { createContext, useCallback, useContext, useState } from 'react';
import type { RequestAnswer, RequestArgs, RequestName } from '../../shared/ipc/contract.ts';
import type { SessionStatus } from '../../shared/session/contract.ts';
import type { MutationArgs, MutationName } from '../../shared/wire/mutations.ts';
import { ask, mutate } from './client.ts';
import type { CoreError } from './client.ts';
import { asCoreError, useShowError } from './showError.tsx';
import { requestKey } from './requestKey.ts';

export interface RequestOptions<Answer> {
  /** false: nothing is asked yet (an argument is still missing). */
  readonly enabled?: boolean;
  /**
   * While new arguments are being answered: `keep` (default) shows the previous answer so that nothing jumps, `drop`
   * shows none, for what must never be seen under another heading (a thread of another conversation).
   */
  readonly previous?: 'keep' | 'drop';
  /** The new answer with whatever of the one before says the same (`shareRows`). Absent: compared place by place. */
  readonly share?: (before: Answer, next: Answer) => Answer;
}

/** An answer of the core that stays fresh: asked again whenever rows it may show have changed. */
export function useRequest<N extends RequestName>(
  name: N,
  args: RequestArgs<N>,
  options: RequestOptions<RequestAnswer<N>> = {},
): UseQueryResult<RequestAnswer<N>, CoreError> {
  const { share } = options;
  return useQuery<RequestAnswer<N>, CoreError>({
    queryKey: requestKey(name, args),
    queryFn: () => ask(name, args),
    enabled: options.enabled ?? true,
    // Answers of one question, both.
    ...(share === undefined ? {} : { structuralSharing: (before, next) => (before === undefined ? next : share(before as RequestAnswer<N>, next as RequestAnswer<N>)) }),
    // `unknown` in between: react-query's overloads cannot see that a function of the same data gives the same data.
    ...(options.previous === 'drop' ? {} : { placeholderData: keepPreviousData as never }),
  });
}

export interface Mutate {
  /** @returns true when the action is durable (or, for what needs the authority, applied); false after showing why not */
  readonly run: <N extends MutationName>(name: N, args: MutationArgs<N>) => Promise<boolean>;
  readonly busy: boolean;
}

/** Asks for named mutations; a refusal is shown as a notification with its code. */
export function useMutate(): Mutate {
  const [running, setRunning] = useState(0);
  const showError = useShowError();
  const run = useCallback<Mutate['run']>(
    async (name, args) => {
      setRunning((n) => n + 1);
      try {
        await mutate(name, args);
        return true;
      } catch (error) {
        showError(asCoreError(error));
        return false;
      } finally {
        setRunning((n) => n - 1);
      }
    },
    [showError],
  );
  return { run, busy: running > 0 };
}

/** The program behind this page does not answer: what it said last is no longer true of anything. */
export function useProgramGone(): boolean {
  return useRequest('session.status', {}).failureReason?.code === 'host.disconnected';
}

/** What `StatusGate` was answered, for everything below it: hundreds of lines ask, and an observer for each would be paid for at every scroll. */
export const StatusContext = createContext<SessionStatus | null>(null);

/** State of the session. Only below `StatusGate`, which waits for the first answer. */
export function useStatus(): SessionStatus {
  const status = useContext(StatusContext);
  if (status === null) throw new Error('useStatus before the first answer');
  return status;
}

import type { RequestArgs, RequestName } from '../../shared/ipc/contract.ts';

/** Key of a request in the query cache: its name, then its arguments, so that a prefix of names finds a feature. */
export function requestKey<N extends RequestName>(name: N, args: RequestArgs<N>): readonly [N, RequestArgs<N>] {
  return [name, args];
}

import type { z } from 'zod';
import { callbackMutations } from '../callbacks/wire.ts';
import { cannedMutations } from '../canned/wire.ts';
import { callMutations } from '../calls/wire.ts';
import { customerMutations } from '../customers/wire.ts';
import { directoryMutations } from '../directory/wire.ts';
import { dutyMutations } from '../duty/wire.ts';
import { inboxMutations } from '../inbox/wire.ts';
import { knowledgeMutations } from '../knowledge/wire.ts';
import { ticketMutations } from '../tickets/wire.ts';
import type { Mutation } from './mutation.ts';

/** Every mutation the relay accepts. Adding one: define it in its feature's `wire.ts`, nothing else. */
export const mutations = {
  ...directoryMutations,
  ...inboxMutations,
  ...dutyMutations,
  ...ticketMutations,
  ...callbackMutations,
  ...cannedMutations,
  ...knowledgeMutations,
  ...callMutations,
  ...customerMutations,
};

export type MutationName = keyof typeof mutations;
/** As a caller writes them: what has a default may be left out. */
export type MutationArgs<N extends MutationName> = z.input<(typeof mutations)[N]['args']>;

// A Map, not an object look-up: a name from outside such as `__proto__` must find nothing.
const byName = new Map<string, Mutation<unknown>>(
  // Sound because whoever applies one parses the arguments with the same entry's schema first.
  Object.entries(mutations) as unknown as [string, Mutation<unknown>][],
);

export function findMutation(name: string): Mutation<unknown> | undefined {
  return byName.get(name);
}

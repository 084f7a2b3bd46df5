import * as z from 'zod';
import type { Rejection } from '../../shared/session/contract.ts';
import type { CallbackTask } from './CallbackDialogs.tsx';

const titles = new Map([
  ['callbacks.create', 'rejected.create'],
  ['callbacks.assign', 'rejected.assign'],
  ['callbacks.logAttempt', 'rejected.logAttempt'],
  ['callbacks.close', 'rejected.close'],
  ['callbacks.cancel', 'rejected.cancel'],
] as const);

export type RefusedWord = 'rejected.create' | 'rejected.assign' | 'rejected.logAttempt' | 'rejected.close' | 'rejected.cancel';

export function refusedTitle(rejection: Rejection): RefusedWord {
  const known: ReadonlyMap<string, RefusedWord> = titles;
  return known.get(rejection.name) ?? 'rejected.logAttempt';
}

/** Where the person changes what was refused. An attempt goes back into its box, with its words beside the reason. */
export type EditWay =
  | { readonly kind: 'task'; readonly task: CallbackTask }
  | { readonly kind: 'create' }
  | { readonly kind: 'attempt'; readonly callbackId: string; readonly text: string };

const spoken = z.object({ callbackId: z.string().optional(), note: z.string().optional(), result: z.string().optional(), reason: z.string().optional() });

export function editWay(rejection: Rejection): EditWay | null {
  const { callbackId = '', note = '', result = '', reason = '' } = spoken.safeParse(rejection.mine).data ?? {};
  switch (rejection.name) {
    case 'callbacks.create':
      return { kind: 'create' };
    case 'callbacks.assign':
      return { kind: 'task', task: { kind: 'assign' } };
    case 'callbacks.close':
      return { kind: 'task', task: { kind: 'close', text: result } };
    case 'callbacks.cancel':
      return { kind: 'task', task: { kind: 'cancel', text: reason } };
    case 'callbacks.logAttempt':
      return { kind: 'attempt', callbackId, text: note };
    default:
      return null;
  }
}

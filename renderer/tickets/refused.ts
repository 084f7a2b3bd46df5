import { z } from 'zod';
import type { Rejection } from '../../shared/session/contract.ts';
import type { TicketWord } from './entryText.ts';
import type { TicketTask } from './TicketDialogs.tsx';

const titles: ReadonlyMap<string, TicketWord> = new Map<string, TicketWord>([
  ['tickets.create', 'rejected.create'],
  ['tickets.edit', 'rejected.edit'],
  ['tickets.assign', 'rejected.assign'],
  ['tickets.setStatus', 'rejected.setStatus'],
  ['tickets.comment', 'rejected.comment'],
  ['tickets.close', 'rejected.close'],
  ['tickets.reopen', 'rejected.reopen'],
]);

export function refusedTitle(rejection: Rejection): TicketWord {
  return titles.get(rejection.name) ?? 'rejected.edit';
}

/** Where the person changes what was refused. */
export type EditWay =
  | { readonly kind: 'task'; readonly task: TicketTask }
  | { readonly kind: 'create' }
  | { readonly kind: 'comment'; readonly ticketId: string; readonly text: string };

const spoken = z.object({ ticketId: z.string().optional(), text: z.string().optional(), result: z.string().optional(), reason: z.string().optional() });

/**
 * null: there is nothing to change (a status is simply chosen again).
 * @param closed somebody else has closed it meanwhile: what this person wrote as the result can still be told as a comment
 */
export function editWay(rejection: Rejection, closed = false): EditWay | null {
  const { ticketId = '', text = '', result = '', reason = '' } = spoken.safeParse(rejection.mine).data ?? {};
  switch (rejection.name) {
    case 'tickets.create':
      return { kind: 'create' };
    case 'tickets.edit':
      return { kind: 'task', task: { kind: 'edit', mine: rejection.mine } };
    case 'tickets.assign':
      return { kind: 'task', task: { kind: 'assign' } };
    case 'tickets.close':
      return closed
        ? { kind: 'comment', ticketId, text: result }
        : { kind: 'task', task: { kind: 'close', text: result } };
    case 'tickets.reopen':
      return { kind: 'task', task: { kind: 'reopen', text: reason } };
    case 'tickets.comment':
      return { kind: 'comment', ticketId, text };
    default:
      return null;
  }
}

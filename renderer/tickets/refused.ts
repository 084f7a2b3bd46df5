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
  ['tickets.sendToRnd', 'rejected.sendToRnd'],
  ['tickets.answerFromRnd', 'rejected.answerFromRnd'],
  ['tickets.dispatch', 'rejected.dispatch'],
  ['tickets.visitStep', 'rejected.visitStep'],
  ['tickets.finishVisit', 'rejected.finishVisit'],
  ['tickets.cancelVisit', 'rejected.cancelVisit'],
  ['tickets.logReply', 'rejected.logReply'],
  ['tickets.mark', 'rejected.mark'],
  ['tickets.checkItem', 'rejected.checkItem'],
  ['tickets.watch', 'rejected.watch'],
  ['tickets.attach', 'rejected.attach'],
  ['tickets.detach', 'rejected.detach'],
  ['tickets.link', 'rejected.link'],
  ['tickets.unlink', 'rejected.unlink'],
  ['tickets.saveTemplate', 'rejected.saveTemplate'],
  ['tickets.removeTemplate', 'rejected.removeTemplate'],
  ['tickets.saveView', 'rejected.saveView'],
  ['tickets.removeView', 'rejected.removeView'],
  ['tickets.undo', 'rejected.undo'],
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

const waiting = z.object({ status: z.enum(['waiting_hospital', 'waiting_patient']) });

/**
 * null: there is nothing to change (a state without a reason is simply chosen again).
 * @param closed somebody else has closed it meanwhile: what this person wrote as the result can still be told as a comment
 */
export function editWay(rejection: Rejection, closed = false): EditWay | null {
  const { ticketId = '', text = '', result = '', reason = '' } = spoken.safeParse(rejection.mine).data ?? {};
  const waited = waiting.safeParse(rejection.mine);
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
    case 'tickets.setStatus':
      return waited.success && reason !== '' ? { kind: 'task', task: { kind: 'wait', status: waited.data.status, text: reason } } : null;
    case 'tickets.comment':
      return { kind: 'comment', ticketId, text };
    default:
      return null;
  }
}

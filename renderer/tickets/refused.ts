import * as z from 'zod';
import type { Rejection } from '../../shared/session/contract.ts';
import type { TicketWord } from './entryText.ts';
import type { ManualMark, TicketTask } from './task.ts';

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
  ['tickets.changeItem', 'rejected.changeItem'],
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

const spoken = z.object({ ticketId: z.string().optional(), text: z.string().optional(), result: z.string().optional(), reason: z.string().optional(), note: z.string().optional() });

const manualMarks = ['confirmed', 'checked', 'handled', 'verified'] as const satisfies readonly ManualMark[];
const marked = z.object({ mark: z.enum(manualMarks) });
const replied = z.object({ party: z.enum(['patient', 'hospital']) });

const reworded = z.object({ itemId: z.string(), change: z.object({ text: z.string() }) });

const waiting = z.object({ status: z.enum(['waiting_hospital', 'waiting_patient']) });

/**
 * null: there is nothing to change (a state without a reason is simply chosen again).
 * @param closed somebody else has closed it meanwhile: what this person wrote as the result can still be told as a comment
 */
export function editWay(rejection: Rejection, closed = false): EditWay | null {
  const { ticketId = '', text = '', result = '', reason = '', note = '' } = spoken.safeParse(rejection.mine).data ?? {};
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
    case 'tickets.sendToRnd':
      return { kind: 'task', task: { kind: 'sendToRnd', mine: rejection.mine } };
    case 'tickets.answerFromRnd':
      return { kind: 'task', task: { kind: 'answerFromRnd', mine: rejection.mine } };
    case 'tickets.dispatch':
      return { kind: 'task', task: { kind: 'dispatch', mine: rejection.mine } };
    case 'tickets.finishVisit':
      return { kind: 'task', task: { kind: 'finishVisit', mine: rejection.mine } };
    case 'tickets.cancelVisit':
      return { kind: 'task', task: { kind: 'cancelVisit', text: reason } };
    case 'tickets.logReply': {
      const reply = replied.safeParse(rejection.mine).data;
      return reply === undefined ? null : { kind: 'task', task: { kind: 'reply', party: reply.party, mine: rejection.mine } };
    }
    case 'tickets.mark': {
      const one = marked.safeParse(rejection.mine).data;
      return one === undefined ? null : { kind: 'task', task: { kind: 'mark', mark: one.mark, text: note } };
    }
    case 'tickets.changeItem': {
      const one = reworded.safeParse(rejection.mine).data;
      return one === undefined ? null : { kind: 'task', task: { kind: 'item', itemId: one.itemId, mine: one.change.text } };
    }
    default:
      return null;
  }
}

import { noDetails, noMarks } from '../../shared/tickets/details.ts';
import type { Ticket, TicketEntry } from '../../shared/tickets/model.ts';
import { termsOf } from '../../shared/tickets/terms.ts';
import { asId } from '../../shared/ids.ts';

/** A fault of hospital `h1`, created at 1 by `u`, with the default promises. */
export function ticketRow(over: Partial<Ticket> = {}): Ticket {
  return {
    id: asId('t1'), number: 1, hospitalId: asId('h1'), conversationId: null, messageId: null, title: '标题', description: '描述', kind: 'fault', module: null,
    priority: 'normal', status: 'open', cause: null, assigneeId: null, createdBy: asId('u'), createdAt: 1, updatedAt: 1, closedAt: null, closedBy: null, result: '',
    details: noDetails, marks: noMarks, terms: termsOf(null, null), pauses: [], watcherIds: [], checklist: [], dueAt: null, templateId: null, period: null, ...over,
  };
}

export function entryRow(over: Partial<TicketEntry> = {}): TicketEntry {
  return { id: asId('e'), ticketId: asId('t1'), kind: 'comment', text: '原话', userId: asId('u2'), at: 1, data: null, ...over };
}

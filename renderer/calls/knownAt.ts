import { asId } from '../../shared/ids.ts';
import type { CallbackId, ConversationId, TicketId } from '../../shared/ids.ts';
import { ask } from '../ipc/client.ts';
import type { CallStart } from './callForm.ts';

/**
 * What the page one stands on knows about a call that begins there: the ticket, the callback or the hospital.
 * @param path of the page; null when it knows nothing (or cannot say so now)
 */
export async function knownAt(path: string): Promise<CallStart | null> {
  const [, section, id] = path.split('/');
  if (id === undefined || id === '' || id === 'new') return null;
  try {
    if (section === 'tickets') {
      const { ticket } = await ask('tickets.get', { ticketId: asId<TicketId>(id) });
      return { hospitalId: ticket.hospitalId, ticket };
    }
    if (section === 'callbacks') {
      const { callback } = await ask('callbacks.get', { callbackId: asId<CallbackId>(id) });
      return callback.status === 'open' ? { direction: 'out', hospitalId: callback.hospitalId, callbackId: callback.id } : { hospitalId: callback.hospitalId };
    }
    if (section === 'inbox') {
      const { conversation } = await ask('inbox.thread', { conversationId: asId<ConversationId>(id), before: null, limit: 1 });
      const { customer } = await ask('customers.card', { conversationId: conversation.id, writer: null });
      const [person] = conversation.kind === 'direct' ? (customer?.contacts ?? []) : [];
      return { hospitalId: conversation.hospitalId, ...(person === undefined ? {} : { contact: person }) };
    }
  } catch {
    // A page about something that is gone knows nothing; the sheet opens all the same.
  }
  return null;
}

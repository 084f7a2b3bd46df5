import type { Migration } from '../migrate.ts';

/** Every delivered reply asks which tickets its conversation has, inside the one queue of writers. */
export const ticketConversation: Migration = {
  name: '0009_ticket_conversation',
  sql: 'create index tickets_conversation on tickets (conversation_id);',
};

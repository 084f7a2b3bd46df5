import type { Conversation, Message } from '../../shared/inbox/model.ts';
import type { Handlers } from '../../shared/ipc/contract.ts';
import { ok } from '../../shared/ipc/envelope.ts';
import type { SearchHit } from '../../shared/search/contract.ts';
import type { Ticket } from '../../shared/tickets/model.ts';
import type { FeatureContext } from './context.ts';
import { getConversations, getMessages } from './inbox/store.ts';
import type { SearchHit as IndexHit } from './search/search.ts';
import type { SearchIndex } from './search/searchIndex.ts';
import { getTickets } from './tickets/store.ts';

const EXCERPT = 80;
const LEAD = 20;

/** Search crosses features (messages and tickets), so it is composed here beside the root. */
export function searchHandlers({ mirror }: FeatureContext, index: SearchIndex): Handlers<'search.all'> {
  return {
    'search.all': async ({ query, limit }) => {
      const found = await index.search(mirror, { query, kinds: ['message', 'ticket'], limit });
      const idsOf = (kind: IndexHit['kind'], of: (hit: IndexHit) => string) =>
        found.filter((hit) => hit.kind === kind).map(of);
      const messages = new Map((await getMessages(mirror, idsOf('message', (hit) => hit.id))).map((row) => [row.id as string, row]));
      const conversations = await getConversations(mirror, idsOf('message', (hit) => hit.parentId));
      const tickets = new Map((await getTickets(mirror, idsOf('ticket', (hit) => hit.parentId))).map((row) => [row.id as string, row]));
      const hits = found.flatMap((hit): SearchHit[] => {
        if (hit.kind === 'message') return messageHit(hit, messages.get(hit.id), conversations.get(hit.parentId), query);
        return ticketHit(hit, tickets.get(hit.parentId), query);
      });
      // A ticket and its comments are several documents of one hit.
      return ok({ hits: [...new Map(hits.toReversed().map((hit) => [`${hit.kind} ${hit.id}`, hit])).values()].toReversed() });
    },
  };
}

function messageHit(hit: IndexHit, message: Message | undefined, conversation: Conversation | undefined, query: string): SearchHit[] {
  if (message === undefined) return [];
  const title = conversation?.title ?? message.senderName;
  return [{ kind: 'message', id: hit.id, parentId: hit.parentId, title, excerpt: excerptOf(message.text, query), at: message.sentAt }];
}

function ticketHit(hit: IndexHit, ticket: Ticket | undefined, query: string): SearchHit[] {
  if (ticket === undefined) return [];
  const excerpt = excerptOf(`${ticket.description}\n${ticket.result}`, query);
  return [{ kind: 'ticket', id: ticket.id, parentId: ticket.id, title: ticket.title, excerpt, at: hit.at }];
}

/** The surroundings of the first place that matches, by code point; the beginning where only the title matches. */
function excerptOf(text: string, query: string): string {
  const flat = text.replaceAll(/\s+/gu, ' ').trim();
  const at = flat.toLowerCase().indexOf(query.trim().toLowerCase());
  const points = [...flat];
  const from = at < 0 ? 0 : Math.max(0, Array.from(flat.slice(0, at)).length - LEAD);
  const piece = points.slice(from, from + EXCERPT).join('');
  return `${from > 0 ? '…' : ''}${piece}${from + EXCERPT < points.length ? '…' : ''}`;
}

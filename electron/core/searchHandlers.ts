import { maskNumbers } from '../../shared/directory/rules.ts';
import type { Conversation, Message } from '../../shared/inbox/model.ts';
import type { Handlers } from '../../shared/ipc/contract.ts';
import { ok } from '../../shared/ipc/envelope.ts';
import { phoneFragment } from '../../shared/search/contract.ts';
import type { ConversationHit, SearchFilter, SearchHit } from '../../shared/search/contract.ts';
import { markedPieces } from '../../shared/search/marks.ts';
import { normalise } from '../../shared/search/normalise.ts';
import type { Ticket } from '../../shared/tickets/model.ts';
import type { FeatureContext } from './context.ts';
import type { Sealer } from './db/sealed.ts';
import type { ReadableDb } from './db/types.ts';
import { getConversations, getMessages } from './inbox/store.ts';
import { createPhoneSearch } from './phoneBooks.ts';
import type { SearchHit as IndexHit } from './search/search.ts';
import type { SearchIndex } from './search/searchIndex.ts';
import { narrowing, ofConversations } from './searchFilters.ts';
import { getTickets } from './tickets/store.ts';

const EXCERPT = 80;
const LEAD = 20;
/** Conversations and people of one kind that are shown. */
const FEW = 6;

/** Search crosses features (messages, tickets, people), so it is composed here beside the root. */
export function searchHandlers({ mirror }: FeatureContext, index: SearchIndex, sealer: Sealer): Handlers<'search.all'> {
  const findPeople = createPhoneSearch(mirror, sealer);

  async function search(query: string, filter: SearchFilter, limit: number): Promise<{ readonly hits: SearchHit[]; readonly hasMore: boolean }> {
    const found = await index.search(mirror, { query, kinds: ['message', 'ticket'], limit: limit + 1, narrow: narrowing(filter) });
    const page = found.slice(0, limit);
    const idsOf = (kind: IndexHit['kind'], of: (hit: IndexHit) => string) => page.filter((hit) => hit.kind === kind).map(of);
    const [messageRows, conversations, ticketRows] = await Promise.all([
      getMessages(mirror, idsOf('message', (hit) => hit.id)),
      getConversations(mirror, idsOf('message', (hit) => hit.parentId)),
      getTickets(mirror, idsOf('ticket', (hit) => hit.parentId)),
    ]);
    const messages = new Map(messageRows.map((row) => [row.id as string, row]));
    const tickets = new Map(ticketRows.map((row) => [row.id as string, row]));
    const hits = page.flatMap((hit): SearchHit[] => {
      if (hit.kind === 'message') return messageHit(hit, messages.get(hit.id), conversations.get(hit.parentId), query);
      return ticketHit(hit, tickets.get(hit.parentId), query);
    });
    // A ticket and its comments are several documents of one hit.
    const distinct = [...new Map(hits.toReversed().map((hit) => [`${hit.kind} ${hit.id}`, hit])).values()].toReversed();
    return { hits: distinct, hasMore: found.length > limit };
  }

  return {
    'search.all': async ({ query, limit, filter = {} }) => {
      const text = normalise(query);
      // Of a colleague or a time, messages are meant; conversations and people are of neither.
      const isAbout = text !== '' && filter.staffId === undefined && filter.customer === undefined && filter.from === undefined && filter.to === undefined;
      // Begun together: what they wait for is the database, not each other.
      const [found, conversations, people] = await Promise.all([
        search(query, filter, limit),
        isAbout ? conversationHits(mirror, text, filter) : [],
        isAbout && filter.channel === undefined ? findPeople({ digits: phoneFragment(query), name: text }, filter, FEW) : [],
      ]);
      return ok({ ...found, conversations, people });
    },
  };
}

async function conversationHits(db: ReadableDb, text: string, filter: SearchFilter): Promise<ConversationHit[]> {
  const narrow = ofConversations(filter);
  const rows = await db.all<{ id: string } & object>(
    `select c.id as id from conversations c where instr(lower(c.title), ?) > 0 ${narrow === null ? '' : `and ${narrow.text}`} order by c.lastMessageAt desc limit ?`,
    [text, ...(narrow?.binds ?? []), FEW],
  );
  const found = await getConversations(db, rows.map(({ id }) => id));
  return rows.flatMap(({ id }) => {
    const one = found.get(id);
    if (one === undefined) return [];
    return [{ id, title: maskNumbers(one.title), preview: maskNumbers(one.preview), channel: one.channel, hospitalId: one.hospitalId, isClosed: one.status === 'closed', at: one.lastMessageAt }];
  });
}

function messageHit(hit: IndexHit, message: Message | undefined, conversation: Conversation | undefined, query: string): SearchHit[] {
  if (message === undefined) return [];
  const title = maskNumbers(conversation?.title ?? message.senderName);
  return [{ kind: 'message', id: hit.id, parentId: hit.parentId, title, excerpt: excerptOf(message.text, query), at: message.sentAt }];
}

function ticketHit(hit: IndexHit, ticket: Ticket | undefined, query: string): SearchHit[] {
  if (ticket === undefined) return [];
  const excerpt = excerptOf(`${ticket.description}\n${ticket.result}`, query);
  return [{ kind: 'ticket', id: ticket.id, parentId: ticket.id, title: maskNumbers(ticket.title), excerpt, at: hit.at }];
}

/** The surroundings of the first place that matches, by code point; the beginning where only the title matches. Numbers are masked. */
function excerptOf(text: string, query: string): string {
  const flat = text.replaceAll(/\s+/gu, ' ').trim();
  const pieces = markedPieces(flat, query);
  const first = pieces.findIndex((piece) => piece.hit);
  const before = first < 0 ? 0 : [...pieces.slice(0, first).map((piece) => piece.text).join('')].length;
  const points = [...flat];
  const from = Math.max(0, before - LEAD);
  // Masked as a whole: a number that the edge cuts in two would not be known for one.
  const masked = [...maskNumbers(flat)];
  return `${from > 0 ? '…' : ''}${masked.slice(from, from + EXCERPT).join('')}${from + EXCERPT < points.length ? '…' : ''}`;
}

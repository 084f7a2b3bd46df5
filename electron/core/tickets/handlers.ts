import type { Handlers } from '../../../shared/ipc/contract.ts';
import { ok } from '../../../shared/ipc/envelope.ts';
import type { FeatureContext } from '../context.ts';
import type { SearchIndex } from '../search/searchIndex.ts';
import { countOpen, entriesOf, getTickets, listTickets } from './store.ts';

/** Hits of a search inside the ticket list; the list has its own filters and order on top. */
const MOST_HITS = 2_000;

export function ticketHandlers(context: FeatureContext, index: SearchIndex): Handlers<'tickets.list' | 'tickets.get'> {
  const { mirror } = context;

  async function found(query: string): Promise<readonly string[] | null> {
    if (query.trim() === '') return null;
    const hits = await index.search(mirror, { query, kinds: ['ticket'], limit: MOST_HITS });
    return [...new Set(hits.map((hit) => hit.parentId))];
  }

  return {
    'tickets.list': async ({ query, ...filter }) => {
      const { items, total } = await listTickets(mirror, { ...filter, ids: await found(query) });
      const markOf = await context.marks('tickets');
      return ok({
        items: items.map((ticket) => ({ ...ticket, sync: markOf(ticket.id) })),
        total,
        openCount: await countOpen(mirror),
      });
    },

    'tickets.get': async ({ ticketId }) => {
      const away = await context.bring('tickets', ticketId);
      if (away !== null) return context.refuse(away);
      const [ticket] = await getTickets(mirror, [ticketId]);
      if (ticket === undefined) return context.refuse('not_found');
      const [ticketMark, entryMark] = [await context.marks('tickets'), await context.marks('ticketEntries')];
      const entries = await entriesOf(mirror, ticketId);
      return ok({
        ticket: { ...ticket, sync: ticketMark(ticket.id) },
        entries: entries.map((entry) => ({ ...entry, sync: entryMark(entry.id) })),
      });
    },
  };
}

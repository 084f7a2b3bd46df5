import type { Handlers } from '../../../shared/ipc/contract.ts';
import { maskName, maskPhone } from '../../../shared/directory/rules.ts';
import { ok } from '../../../shared/ipc/envelope.ts';
import type { Ticket } from '../../../shared/tickets/model.ts';
import type { FeatureContext } from '../context.ts';
import type { Sealer } from '../db/sealed.ts';
import { openPhone } from '../directory/store.ts';
import type { SearchIndex } from '../search/searchIndex.ts';
import { countOpen, entriesOf, getTickets, listTickets } from './store.ts';

/** Hits of a search inside the ticket list; the list has its own filters and order on top. */
const MOST_HITS = 2_000;

export function ticketHandlers(context: FeatureContext, index: SearchIndex, sealer: Sealer): Handlers<'tickets.list' | 'tickets.get'> {
  const { mirror } = context;

  /** Names and numbers of patients are masked in whatever leaves the core (DESIGN, Security). */
  function masked(ticket: Ticket): Ticket {
    const { patientName, patientPhone } = ticket.details;
    return { ...ticket, details: { ...ticket.details, patientName: maskName(patientName), patientPhone: maskPhone(openPhone(sealer, patientPhone)) } };
  }

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
        items: items.map((ticket) => ({ ...masked(ticket), sync: markOf(ticket.id) })),
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
        ticket: { ...masked(ticket), sync: ticketMark(ticket.id) },
        entries: entries.map((entry) => ({ ...entry, sync: entryMark(entry.id) })),
      });
    },
  };
}

import type { Handlers } from '../../../shared/ipc/contract.ts';
import { ok } from '../../../shared/ipc/envelope.ts';
import type { FeatureContext } from '../context.ts';
import type { Sealer } from '../db/sealed.ts';
import type { SearchIndex } from '../search/searchIndex.ts';
import { linesNamed, linesPage, viewsFor } from './lines.ts';
import { maskedTicket } from './masked.ts';
import { countOpen, listTickets } from './store.ts';

/** Hits of a search inside the ticket list; the list has its own filters and order on top. */
const MOST_HITS = 2_000;

export function ticketHandlers(context: FeatureContext, index: SearchIndex, sealer: Sealer): Handlers<'tickets.list' | 'tickets.lines' | 'tickets.search' | 'tickets.views'> {
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
        items: items.map((ticket) => ({ ...maskedTicket(sealer, ticket), sync: markOf(ticket.id) })),
        total,
        openCount: await countOpen(mirror),
      });
    },

    'tickets.lines': async (asked) => {
      const rows = 'ids' in asked ? await linesNamed(mirror, asked.ids) : await linesPage(mirror, asked.closed, asked.after, asked.limit);
      const markOf = await context.marks('tickets');
      const full = 'limit' in asked && rows.length === asked.limit;
      return ok({ lines: rows.map((line) => ({ ...line, sync: markOf(line.id) })), next: full ? (rows.at(-1)?.id ?? null) : null });
    },

    'tickets.search': async ({ query }) => ok((await found(query)) ?? []),

    'tickets.views': async () => {
      const views = await viewsFor(mirror, context.user.id);
      const markOf = await context.marks('ticketViews');
      return ok(views.map((view) => ({ ...view, sync: markOf(view.id) })));
    },
  };
}

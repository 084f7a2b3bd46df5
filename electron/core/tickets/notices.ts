import type { Hospital } from '../../../shared/directory/model.ts';
import { translator } from '../../../shared/i18n/catalogue.ts';
import type { Locale } from '../../../shared/i18n/catalogue.ts';
import type { HospitalId, TicketEntryId, UserId } from '../../../shared/ids.ts';
import type { CoreEvent } from '../../../shared/ipc/envelope.ts';
import type { Ticket, TicketEntry } from '../../../shared/tickets/model.ts';
import type { Instant } from '../../../shared/time/clock.ts';
import { HOUR_MS } from '../../../shared/time/shanghai.ts';
import type { ReadableDb } from '../db/types.ts';
import type { Told } from '../ports.ts';
import { entriesById, getTickets } from './store.ts';
import { ticketCoreWords } from './words.ts';

/** What is older than this is history that came with a pull, and no news. */
const NEWS_MS = HOUR_MS;
/** A line is told once, also when its page is pulled again. More than these are not remembered. */
const REMEMBERED = 1000;

export interface TicketNoticesDeps {
  readonly mirror: ReadableDb;
  readonly userId: UserId;
  readonly tell: (notice: Told) => void;
  readonly now: () => Instant;
  readonly locale: () => Locale;
  readonly hospital: (id: HospitalId) => Promise<Hospital | null>;
  /** The mirror has been filled: what comes now is new. */
  readonly isComplete: () => boolean;
  readonly failed: (thrown: unknown) => void;
}

/**
 * Tells the owner and the watchers of a ticket what a colleague did to it; the newest replaces the one before. Bookkeeping
 * (fields, files, links, points of the list) is seen in the ticket and told to nobody.
 * @returns the listener for the core's events
 */
export function createTicketNotices(deps: TicketNoticesDeps): (event: CoreEvent) => void {
  const told = new Set<TicketEntryId>();
  let tail: Promise<void> = Promise.resolve();

  async function tellAll(ids: readonly string[]): Promise<void> {
    const lines = (await entriesById(deps.mirror, ids)).filter((line) => line.userId !== deps.userId && deps.now() - line.at < NEWS_MS && !told.has(line.id));
    if (lines.length === 0) return;
    const tickets = new Map((await getTickets(deps.mirror, lines.map((line) => line.ticketId))).map((one) => [one.id, one]));
    for (const line of lines) {
      const ticket = tickets.get(line.ticketId);
      if (ticket === undefined || !(ticket.assigneeId === deps.userId || ticket.watcherIds.includes(deps.userId))) continue;
      told.add(line.id);
      await tell(ticket, line);
    }
    for (const id of [...told].slice(0, Math.max(0, told.size - REMEMBERED))) told.delete(id);
  }

  /** It shows on lock screens: which ticket and what kind of step, never what anybody wrote. */
  async function tell(ticket: Ticket, line: TicketEntry): Promise<void> {
    const say = translator(ticketCoreWords, deps.locale());
    const what = stepOf(line, deps.userId, say);
    if (what === null) return;
    const hospital = (await deps.hospital(ticket.hospitalId))?.shortName ?? '';
    const number = say('noticeTitle', { number: ticket.number === null ? say('unnumbered') : `#${ticket.number}` });
    deps.tell({ kind: 'ticket', title: [number, hospital].filter((part) => part !== '').join(' · '), body: what, tag: `ticket ${ticket.id}`, path: `/tickets/${ticket.id}` });
  }

  return (event) => {
    if (event.name !== 'rows.changed' || event.entity !== 'ticketEntries' || event.ids === undefined || !deps.isComplete()) return;
    const { ids } = event;
    tail = tail.then(() => tellAll(ids)).catch(deps.failed);
  };
}

function stepOf(line: TicketEntry, me: UserId, say: ReturnType<typeof translator<keyof (typeof ticketCoreWords)['zh-CN']>>): string | null {
  switch (line.kind) {
    case 'edited':
    case 'item':
    case 'attached':
    case 'detached':
    case 'linked':
    case 'unlinked':
      return null;
    case 'reply':
      return say('noticeReply');
    case 'assigned':
      return line.text === me ? say('noticeAssigned') : say('noticeOther');
    case 'status':
      return line.data?.type === 'status' ? say('entry.status', { status: say(`status.${line.data.to}`) }) : say('noticeOther');
    default:
      return say(`entry.${line.kind}`);
  }
}

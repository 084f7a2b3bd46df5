import type { Hospital } from '../../../shared/directory/model.ts';
import { translator } from '../../../shared/i18n/catalogue.ts';
import type { Locale } from '../../../shared/i18n/catalogue.ts';
import type { CallItem } from '../../../shared/calls/contract.ts';
import type { ConversationId, HospitalId, TicketId } from '../../../shared/ids.ts';
import type { Message } from '../../../shared/inbox/model.ts';
import type { Handlers } from '../../../shared/ipc/contract.ts';
import { ok } from '../../../shared/ipc/envelope.ts';
import type { StaffMember } from '../../../shared/session/model.ts';
import type { LinkedTicket } from '../../../shared/tickets/contract.ts';
import type { Ticket } from '../../../shared/tickets/model.ts';
import { HOUR_MS } from '../../../shared/time/shanghai.ts';
import type { Interval } from '../../../shared/time/shanghai.ts';
import type { Instant } from '../../../shared/time/clock.ts';
import type { FeatureContext } from '../context.ts';
import type { Sealer } from '../db/sealed.ts';
import { openPhone } from '../directory/store.ts';
import type { SaveFileResult } from '../ports.ts';
import { attachmentsOf, findTickets, linksOf, ticketRefs } from './around.ts';
import { maskedEntry, maskedTicket } from './masked.ts';
import { logContent } from './logText.ts';
import { rndPage } from './rndPage.ts';
import { entriesOf, getTickets } from './store.ts';
import { ticketCoreWords } from './words.ts';

/** Rows of other features, and the host's way to save a file; gathered by the composition root. */
export interface TicketDetailDeps {
  readonly sealer: Sealer;
  readonly locale: () => Locale;
  readonly saveFile: (suggestedName: string, bytes: Uint8Array) => Promise<SaveFileResult>;
  /** The bytes of an attachment, null when they cannot be had now. */
  readonly fileBytes: (sha256: string) => Promise<Buffer | null>;
  readonly hospital: (id: HospitalId) => Promise<Hospital | null>;
  readonly staff: () => Promise<readonly StaffMember[]>;
  /** The newest messages of a conversation in an interval, oldest first. */
  readonly messages: (id: ConversationId, interval: Interval, limit: number) => Promise<readonly Message[]>;
  /** Calls that were linked to a ticket, newest first. */
  readonly calls: (ticketId: TicketId) => Promise<readonly CallItem[]>;
  /** From when on the messages of a conversation are here, and the way to the next older ones. */
  readonly older: {
    heldFrom(id: ConversationId): Promise<Instant>;
    thread(id: ConversationId): Promise<'here' | 'absent' | 'offline' | 'unanswered'>;
  };
}

/** What was said shortly before led to the ticket, and shortly after its closing belongs to it too. */
const AROUND_MS = 2 * HOUR_MS;
const MOST_MESSAGES = 200;

export function ticketDetailHandlers(context: FeatureContext, deps: TicketDetailDeps): Handlers<'tickets.get' | 'tickets.bringMessages' | 'tickets.find' | 'tickets.exportForRnd'> {
  const { mirror } = context;

  async function linked(ticketId: Ticket['id']): Promise<readonly LinkedTicket[]> {
    const links = await linksOf(mirror, ticketId);
    const others = await ticketRefs(mirror, links.flatMap((link) => [link.fromId, link.toId]));
    const markOf = await context.marks('ticketLinks');
    return links.map((link) => {
      const direction = link.fromId === ticketId ? 'out' : 'in';
      return { link, direction, other: others.get(direction === 'out' ? link.toId : link.fromId) ?? null, sync: markOf(link.id) };
    });
  }

  function around({ conversationId, createdAt, closedAt }: Ticket): Promise<readonly Message[]> {
    if (conversationId === null) return Promise.resolve([]);
    return deps.messages(conversationId, { from: createdAt - AROUND_MS, to: (closedAt ?? context.now()) + AROUND_MS }, MOST_MESSAGES);
  }

  /** A ticket that a colleague's conversation began before what is kept of it. */
  async function lacksMessages({ conversationId, createdAt }: Ticket): Promise<boolean> {
    return conversationId !== null && (await deps.older.heldFrom(conversationId)) > createdAt - AROUND_MS;
  }

  return {
    'tickets.get': async ({ ticketId }) => {
      const away = await context.bring('tickets', ticketId);
      if (away !== null) return context.refuse(away);
      const [ticket] = await getTickets(mirror, [ticketId]);
      if (ticket === undefined) return context.refuse('not_found');
      const [ticketMark, entryMark, fileMark] = [await context.marks('tickets'), await context.marks('ticketEntries'), await context.marks('attachments')];
      return ok({
        ticket: { ...maskedTicket(deps.sealer, ticket), sync: ticketMark(ticket.id) },
        entries: (await entriesOf(mirror, ticketId)).map((entry) => ({ ...maskedEntry(entry), sync: entryMark(entry.id) })),
        attachments: (await attachmentsOf(mirror, ticketId)).map((file) => ({ ...file, sync: fileMark(file.id) })),
        links: await linked(ticketId),
        messages: await around(ticket),
        calls: await deps.calls(ticketId),
        messagesAway: await lacksMessages(ticket),
      });
    },

    'tickets.bringMessages': async ({ ticketId }) => {
      const [ticket] = await getTickets(mirror, [ticketId]);
      if (ticket === undefined) return context.refuse('not_found');
      while (ticket.conversationId !== null && (await lacksMessages(ticket))) {
        const brought = await deps.older.thread(ticket.conversationId);
        if (brought === 'offline' || brought === 'unanswered') return context.refuse(`storage.${brought}`);
        if (brought === 'absent') break;
      }
      return ok(null);
    },

    'tickets.find': async ({ query, except, limit }) => ok(await findTickets(mirror, query, except, limit)),

    'tickets.exportForRnd': async ({ ticketId }) => {
      const away = await context.bring('tickets', ticketId);
      if (away !== null) return context.refuse(away);
      const [ticket] = await getTickets(mirror, [ticketId]);
      if (ticket === undefined) return context.refuse('not_found');
      const say = translator(ticketCoreWords, deps.locale());
      const { patientName, patientPhone } = ticket.details;
      const attachments = await attachmentsOf(mirror, ticketId);
      const logs = attachments.filter(({ role }) => role === 'log');
      const page = rndPage({
        ticket,
        patient: { name: patientName, phone: openPhone(deps.sealer, patientPhone) },
        hospital: (await deps.hospital(ticket.hospitalId))?.shortName ?? '',
        entries: await entriesOf(mirror, ticketId),
        attachments,
        logs: new Map(await Promise.all(logs.map(async (log) => [log.id, logContent(await deps.fileBytes(log.sha256))] as const))),
        names: new Map((await deps.staff()).map((one) => [one.id as string, one.displayName])),
        now: context.now(),
        locale: deps.locale(),
        say,
      });
      try {
        return ok(await deps.saveFile(`${say('fileName', { number: ticket.number ?? say('unnumbered') })}.html`, Buffer.from(page, 'utf8')));
      } catch {
        return context.refuse('export.failed');
      }
    },
  };
}

/** The readable name and number of a ticket's patient, for an audited disclosure. */
export async function patientOfTicket(context: Pick<FeatureContext, 'mirror'>, sealer: Sealer, ticketId: string): Promise<{ readonly name: string; readonly phone: string } | null> {
  const [ticket] = await getTickets(context.mirror, [ticketId]);
  return ticket === undefined ? null : { name: ticket.details.patientName, phone: openPhone(sealer, ticket.details.patientPhone) };
}

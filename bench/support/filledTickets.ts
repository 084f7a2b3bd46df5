import { bulkUpsert } from '../../electron/core/db/bulk.ts';
import { tickets } from '../../electron/core/tickets/schema.ts';
import { asId } from '../../shared/ids.ts';
import type { HospitalId, TicketId, UserId } from '../../shared/ids.ts';
import { nextDue, pausesAfter } from '../../shared/tickets/clocks.ts';
import { noDetails, noMarks } from '../../shared/tickets/details.ts';
import { serviceModule, ticketKind, ticketPriority, ticketStatus } from '../../shared/tickets/model.ts';
import type { Ticket } from '../../shared/tickets/model.ts';
import { termsOf } from '../../shared/tickets/terms.ts';
import { DAY_MS } from '../../shared/time/shanghai.ts';
import { createChineseText, seeded } from './chineseText.ts';
import { withMirror } from './filledMirror.ts';

interface Among {
  readonly hospitals: readonly HospitalId[];
  readonly staff: readonly UserId[];
  /** Created in the ten days before it, ms UTC. */
  readonly until: number;
}

/** Open tickets of every kind, state, module and person. */
export function drawTickets(count: number, seed: number, { hospitals, staff, until }: Among): Ticket[] {
  const random = seeded(seed);
  const text = createChineseText(random);
  const one = <T>(from: readonly T[]): T => {
    const drawn = from[Math.floor(random() * from.length)];
    if (drawn === undefined) throw new Error('nothing to draw from');
    return drawn;
  };
  const open = ticketStatus.exclude(['closed']).options;
  return Array.from({ length: count }, (_, at): Ticket => {
    const createdAt = until - Math.floor(random() * 10 * DAY_MS);
    const status = one(open);
    const made: Ticket = {
      id: asId<TicketId>(`00000000-0000-4000-8000-${String(Math.floor(random() * 1e12)).padStart(12, '0')}`),
      number: 100_000 + at,
      hospitalId: one(hospitals),
      conversationId: null,
      messageId: null,
      title: text().slice(0, 40),
      description: text(),
      kind: one(ticketKind.options),
      module: random() < 0.7 ? one(serviceModule.options) : null,
      priority: one([...ticketPriority.options, 'normal', 'normal']),
      status,
      cause: null,
      assigneeId: random() < 0.8 ? one(staff) : null,
      createdBy: one(staff),
      createdAt,
      updatedAt: createdAt + Math.floor(random() * (until - createdAt)),
      closedAt: null,
      closedBy: null,
      result: '',
      details: noDetails,
      marks: noMarks,
      terms: termsOf(null, null),
      pauses: pausesAfter([], status, '等待', createdAt + 60_000),
      watcherIds: random() < 0.1 ? [one(staff)] : [],
      checklist: [],
      dueAt: null,
      templateId: null,
      period: null,
    };
    return { ...made, dueAt: nextDue(made) };
  });
}

/** Puts tickets into a stopped desktop's mirror, as pulls would have. */
export async function fillTickets(file: string, drawn: readonly Ticket[]): Promise<void> {
  await withMirror(file, (database) =>
    database.write(async (tx) => void (await bulkUpsert(tx, tickets, drawn.map((ticket) => ({ ...ticket, rev: 1 }))))),
  );
}

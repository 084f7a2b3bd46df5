import { createHash } from 'node:crypto';
import type { Contract, Hospital } from '../../shared/directory/model.ts';
import { asId } from '../../shared/ids.ts';
import type { HospitalId, TemplateId, TicketEntryId, TicketId, UserId } from '../../shared/ids.ts';
import type { Recurrence, TicketTemplate } from '../../shared/tickets/model.ts';
import { duePeriods, nextOccurrence, RECURRING_AUTHOR, type DuePeriod, type Participant } from '../../shared/tickets/recurrence.ts';
import { lifeMutations } from '../../shared/tickets/wireLife.ts';
import type { Clock, Instant } from '../../shared/time/clock.ts';
import { startOfDate } from '../../shared/time/shanghai.ts';
import { put, type RowReader } from '../../shared/wire/mutation.ts';
import type { Db } from '../db/database.ts';
import { readBy, readMany } from '../db/rowStore.ts';
import type { Logger } from '../logger.ts';
import type { CommitQueue } from '../sync/commitQueue.ts';
import { openSerials } from '../sync/serial.ts';
import type { TxWriter } from '../sync/txWriter.ts';
import { createWorker, type Worker } from '../worker.ts';
import { ticketRecurrences } from './relaySchema.ts';

/** Made in one commit; others wait behind it. */
const BATCH = 50;

type Returning = TicketTemplate & { readonly recurrence: Recurrence };

/**
 * Makes the tickets that come back by themselves. Sleeps until the next one; `wake` after a template, a contract or a
 * hospital changed. Runs on the leader only and writes through the commit queue; ids follow from template, hospital and
 * period, so that a period is made once whatever is killed, and by whichever node.
 */
export function createRecurringClock(deps: { readonly clock: Clock; readonly queue: CommitQueue; readonly logger: Logger }): Worker {
  const { clock, queue, logger } = deps;
  return createWorker({
    clock,
    logger,
    name: 'recurring',
    async run(isStopped) {
      for (;;) {
        const { made, next } = await queue.submit((tx) => makeDue(tx));
        if (made > 0) logger.info({ made }, 'tickets came back by themselves');
        if (made < BATCH || isStopped()) return next;
      }
    },
  });
}

/** @returns how many were made, and when the next is due */
async function makeDue(tx: TxWriter): Promise<{ readonly made: number; readonly next: Instant | null }> {
  const now = tx.now();
  const all = await readBy(tx.db, 'ticketTemplates', undefined);
  const returning = all.filter((one): one is Returning => one.active && one.recurrence !== null);
  const hospitals = await readBy(tx.db, 'hospitals', undefined);
  const participants = await updateParticipants(tx.db, returning, hospitals, now);
  const contracts = returning.length === 0 ? [] : await readBy(tx.db, 'contracts', undefined);
  let made = 0;
  for (const template of returning) {
    const due = duePeriods(template.recurrence, participants.get(template.id) ?? [], contracts, now);
    const known = await readMany(tx.db, 'tickets', due.map((one) => ticketIdOf(template.id, one)));
    for (const one of due.filter((period) => !known.has(ticketIdOf(template.id, period))).slice(0, BATCH - made)) {
      await make(tx, template, one, contracts);
      made += 1;
    }
  }
  const next = returning.flatMap((template) => nextOccurrence(template.recurrence, now)?.dueAt ?? []);
  return { made, next: next.length === 0 ? null : Math.min(...next) };
}

/**
 * Who takes part, and since when. A template seen for the first time counts from its own first day; a hospital that
 * joins or comes back later only from now: nobody wants the months it was not part of.
 */
async function updateParticipants(db: Db, returning: readonly Returning[], hospitals: readonly Hospital[], now: Instant): Promise<ReadonlyMap<TemplateId, readonly Participant[]>> {
  const marks = await db.select().from(ticketRecurrences);
  const byTemplate = new Map<TemplateId, readonly Participant[]>();
  for (const template of returning) {
    const own = new Map(marks.filter((mark) => mark.templateId === template.id).map((mark) => [mark.hospitalId, mark.since]));
    const present = hospitals.filter((hospital) => hospital.active && template.recurrence.hospitalIds.includes(hospital.id));
    const joining = own.size === 0 ? Math.min(now, startOfDate(template.recurrence.from)) : now;
    const participants = present.map((hospital) => ({ hospital, since: own.get(hospital.id) ?? joining }));
    const joined = participants.filter(({ hospital }) => (own.get(hospital.id) ?? null) === null);
    for (const { hospital, since } of joined) await setSince(db, template.id, hospital.id, since);
    byTemplate.set(template.id, participants);
  }
  const staying = new Set([...byTemplate].flatMap(([id, list]) => list.map((one) => `${id} ${one.hospital.id}`)));
  for (const { templateId, hospitalId, since } of marks) {
    if (since !== null && !staying.has(`${templateId} ${hospitalId}`)) await setSince(db, templateId, hospitalId, null);
  }
  return byTemplate;
}

async function setSince(db: Db, templateId: TemplateId, hospitalId: HospitalId, since: Instant | null): Promise<void> {
  const key = [ticketRecurrences.templateId, ticketRecurrences.hospitalId];
  await db.insert(ticketRecurrences).values({ templateId, hospitalId, since }).onConflictDoUpdate({ target: key, set: { since } });
}

/** The same rule as a person's `tickets.create`: promises of the contract, history, the next number. */
async function make(tx: TxWriter, template: Returning, due: DuePeriod, contracts: readonly Contract[]): Promise<void> {
  const ticketId = ticketIdOf(template.id, due);
  const assigneeId = await assigneeOf(tx.db, template, due);
  const args = {
    ticketId,
    entryId: asId<TicketEntryId>(`${ticketId}.made`),
    hospitalId: due.hospitalId,
    conversationId: null,
    messageId: null,
    title: template.title,
    description: template.description,
    kind: template.kind,
    module: template.module,
    priority: template.priority,
    cause: null,
    assigneeId,
    details: template.details,
    watcherIds: [],
    checklist: template.checklist.map((item) => ({ ...item, done: false })),
  };
  const rows = await gather(tx.db, due.hospitalId, assigneeId, contracts);
  const actor = { userId: RECURRING_AUTHOR, role: 'lead' as const };
  const serials = await openSerials(tx, ['ticket']);
  const outcome = lifeMutations['tickets.create'].apply(args, rows, { actor, at: tx.now(), serial: serials.next('ticket') });
  if (outcome.kind === 'rejected') throw new Error(`a ticket that comes back was refused: ${outcome.code}`);
  serials.use('ticket');
  serials.save();
  for (const change of outcome.changes) {
    const isTicket = change.entity === 'tickets' && change.row !== null;
    await tx.write(isTicket ? put('tickets', { ...change.row, templateId: template.id, period: due.period }) : change);
  }
}

/** Whom the template names, else the hospital's own (▲二3); nobody who has left. */
async function assigneeOf(db: Db, template: Returning, { contract }: DuePeriod): Promise<UserId | null> {
  const wanted = [template.assigneeId, contract.ownerId, contract.substituteId].filter((id) => id !== null);
  const people = await readMany(db, 'staff', wanted);
  return wanted.find((id) => people.get(id)?.active === true) ?? null;
}

/** What `tickets.create` looks at. */
async function gather(db: Db, hospitalId: HospitalId, assigneeId: UserId | null, contracts: readonly Contract[]): Promise<RowReader> {
  const hospitals = await readMany(db, 'hospitals', [hospitalId]);
  const staff = await readMany(db, 'staff', assigneeId === null ? [] : [assigneeId]);
  // Both casts: each entity is answered with rows of its own table.
  return {
    get: (entity, id) => (entity === 'hospitals' ? hospitals.get(id) : entity === 'staff' ? staff.get(id) : undefined) as never,
    list: (entity, _column, value) => (entity === 'contracts' ? contracts.filter((one) => one.hospitalId === value) : []) as never,
  };
}

function ticketIdOf(templateId: TemplateId, due: Pick<DuePeriod, 'hospitalId' | 'period'>): TicketId {
  const name = JSON.stringify([templateId, due.hospitalId, due.period]);
  return asId<TicketId>(`again-${createHash('sha256').update(name).digest('hex').slice(0, 40)}`);
}

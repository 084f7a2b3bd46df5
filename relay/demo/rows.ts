import { requiredPartiesOf } from '../../shared/callbacks/rules.ts';
import { DEFAULT_FIRST_RESPONSE_MS, defaultServiceWindows } from '../../shared/directory/rules.ts';
import { defaultAutoReply } from '../../shared/directory/model.ts';
import type { Shift } from '../../shared/duty/model.ts';
import { rosterHolders } from '../../shared/duty/rules.ts';
import { asId } from '../../shared/ids.ts';
import type { AttemptId, BindingId, CallbackId, ContactId, ContractId, DutyTermId, TicketEntryId, TicketId, UserId } from '../../shared/ids.ts';
import { nextDue } from '../../shared/tickets/clocks.ts';
import { noDetails, noMarks } from '../../shared/tickets/details.ts';
import type { TicketMarks } from '../../shared/tickets/details.ts';
import type { EntryData, Ticket } from '../../shared/tickets/model.ts';
import { isWaiting } from '../../shared/tickets/rules.ts';
import { termsOf } from '../../shared/tickets/terms.ts';
import type { Instant } from '../../shared/time/clock.ts';
import { addDays, atMinute, dateOf, HOUR_MS, MINUTE_MS, mondayOf } from '../../shared/time/shanghai.ts';
import { put, type RowChange } from '../../shared/wire/mutation.ts';
import { DEFAULT_LIMITS } from '../channels/defaults.ts';
import { demoAccounts, demoBindings, demoContacts, demoGroups, demoHospitals, demoStaff, hospitalId, lin, onDuty } from './cast.ts';
import { storyRows } from './storyRows.ts';
import { fileRows, templateRows } from './files.ts';
import { knowledgeRows } from './knowledge.ts';
import { demoCallbacks, demoTickets, type DemoCallback, type DemoTicket } from './work.ts';

const DAYS = 14;
const DAY_SHIFT = 8 * 60;
const NIGHT_SHIFT = 20 * 60;

const turn = (index: number): (typeof onDuty)[number] => onDuty[((index % onDuty.length) + onDuty.length) % onDuty.length] ?? lin;

/** This week's and next week's turns: day and night, two different people at every minute, nobody in both groups. */
export function rosterRows(now: Instant): readonly Shift[] {
  const monday = mondayOf(now);
  // The day before fills the hours of Monday morning that belong to Sunday's night shift.
  return Array.from({ length: DAYS + 1 }, (_, index) => index - 1).flatMap((day) =>
    demoGroups.flatMap((group, groupIndex) =>
      (['day', 'night'] as const).flatMap((slot, slotIndex) =>
        (['primary', 'backup'] as const).map((role, roleIndex): Shift => {
          const date = addDays(monday, day);
          return {
            // By date, so that a demo started again next week adds what is missing and doubles nothing.
            id: asId(`demo-shift-${groupIndex + 1}-${date}-${slot}-${role}`),
            groupId: group.id,
            role,
            userId: turn(weekdayTurn(date) + slotIndex + groupIndex * 2 + roleIndex).id,
            startAt: atMinute(date, slot === 'day' ? DAY_SHIFT : NIGHT_SHIFT),
            endAt: slot === 'day' ? atMinute(date, NIGHT_SHIFT) : atMinute(addDays(date, 1), DAY_SHIFT),
          };
        }),
      ),
    ),
  );
}

/** The same person on the same date whenever the rows are made. */
function weekdayTurn(date: string): number {
  return Math.round(atMinute(date, 0) / (24 * HOUR_MS));
}

/** Every row of the first start but the roster; in an order in which each names only rows before it. */
export function deskRows(now: Instant): readonly RowChange[] {
  const desk = baseRows(now);
  return [...desk, ...storyRows(desk, now, demoTickets.length + 1)];
}

function baseRows(now: Instant): readonly RowChange[] {
  const today = dateOf(now);
  return [
    ...demoStaff.map((person) => put('staff', { ...person, active: true })),
    ...demoHospitals.map(({ id, name, shortName, dutyGroupId }) => put('hospitals', { id, name, shortName, dutyGroupId, active: true })),
    ...demoHospitals.map((hospital, index) =>
      put('contracts', {
        id: asId<ContractId>(`demo-contract-${hospital.key}`),
        hospitalId: hospital.id,
        // A year each (一(6)), the last day included. The first one ends in two weeks: renewals are part of the picture.
        signedOn: addDays(today, -350 + index * 60),
        endsOn: addDays(today, 14 + index * 60),
        ownerId: hospital.ownerId,
        substituteId: hospital.substituteId,
        serviceWindows: [...defaultServiceWindows],
        serviceExceptions: [],
        autoReply: defaultAutoReply,
        firstResponseMs: DEFAULT_FIRST_RESPONSE_MS,
        handleMs: {},
      }),
    ),
    ...demoContacts.map(([key, name, title, phone], index) =>
      put('contacts', { id: asId<ContactId>(`demo-contact-${index + 1}`), hospitalId: hospitalId(key), name, title, phone, mergedInto: null }),
    ),
    ...demoAccounts.map((account) => put('accounts', { ...account, limits: DEFAULT_LIMITS[account.channel] })),
    ...demoBindings.map(([accountId, externalId, key, label], index) =>
      put('bindings', { id: asId<BindingId>(`demo-binding-${index + 1}`), hospitalId: hospitalId(key), accountId, externalId, label, staffIds: [] }),
    ),
    ...groupRows(now),
    ...demoTickets.flatMap((ticket, index) => ticketRows(ticket, index, now)),
    ...fileRows(now),
    ...templateRows(now),
    ...knowledgeRows(now),
    ...demoCallbacks.flatMap((callback, index) => callbackRows(callback, index, now)),
  ];
}

function groupRows(now: Instant): readonly RowChange[] {
  const roster = rosterRows(now);
  return demoGroups.flatMap((group) => {
    const holding = { ...rosterHolders(roster.filter((shift) => shift.groupId === group.id), now), since: now, source: 'roster' as const };
    return [
      put('dutyGroups', { ...group, ...holding, term: 1, holdUntil: null }),
      put('dutyTerms', { id: asId<DutyTermId>(`${group.id}.1`), groupId: group.id, term: 1, ...holding, byUserId: null, reason: '' }),
    ];
  });
}

const ticketIdOf = (index: number): TicketId => asId(`demo-ticket-${index + 1}`);

/** Oldest has number 1. */
const numberOf = (index: number): number => demoTickets.length - index;

function ticketRows(ticket: DemoTicket, index: number, now: Instant): readonly RowChange[] {
  const id = ticketIdOf(index);
  const createdAt = now - ticket.hoursAgo * HOUR_MS;
  const createdBy = turn(ticket.by).id;
  const assigneeId = ticket.to === null ? null : turn(ticket.to).id;
  const closedAt = ticket.closed === undefined ? null : createdAt + ticket.closed[0] * HOUR_MS;
  const line = (number: number, kind: 'created' | 'assigned' | 'comment' | 'status' | 'closed', text: string, at: Instant, data: EntryData | null = null) =>
    put('ticketEntries', { id: asId<TicketEntryId>(`demo-entry-${index + 1}-${number}`), ticketId: id, kind, text, userId: createdBy, at, data });
  const startedAt = createdAt + 10 * MINUTE_MS;
  const lines = [
    line(1, 'created', '', createdAt),
    ...(assigneeId === null ? [] : [line(2, 'assigned', assigneeId, createdAt + 5 * MINUTE_MS)]),
    ...(ticket.status === 'open' ? [] : [line(3, 'status', 'in_progress', startedAt)]),
    ...(isWaiting(ticket.status) ? [line(4, 'status', ticket.status, startedAt + 20 * MINUTE_MS, { type: 'status', from: 'in_progress', to: ticket.status, reason: ticket.comment ?? '' })] : []),
    ...(ticket.comment === undefined ? [] : [line(5, 'comment', ticket.comment, startedAt + 30 * MINUTE_MS)]),
    ...(closedAt === null ? [] : [line(6, 'closed', ticket.closed?.[1] ?? '', closedAt)]),
  ];
  const entries = lines.flatMap((change) => (change.entity === 'ticketEntries' && change.row !== null ? [change.row] : []));
  const row: Ticket = {
    id,
    number: numberOf(index),
    hospitalId: hospitalId(ticket.hospital),
    conversationId: null,
    messageId: null,
    title: ticket.title,
    description: ticket.description,
    kind: ticket.kind,
    module: ticket.module,
    priority: ticket.priority,
    status: ticket.status,
    cause: ticket.kind === 'fault' && closedAt !== null ? 'his' : null,
    assigneeId,
    createdBy,
    createdAt,
    updatedAt: Math.max(...entries.map((entry) => entry.at)),
    closedAt,
    closedBy: closedAt === null ? null : (assigneeId ?? createdBy),
    result: ticket.closed?.[1] ?? '',
    details: { ...noDetails, ...(ticket.kind === 'fault' ? { severity: 'major', firstActionAt: ticket.status === 'open' ? null : startedAt } : {}), ...ticket.details },
    marks: marksOf(ticket, { at: createdAt + 4 * MINUTE_MS, by: assigneeId ?? createdBy }, closedAt),
    terms: termsOf(null, null),
    pauses: isWaiting(ticket.status) ? [{ from: startedAt + 20 * MINUTE_MS, to: null, status: ticket.status, reason: ticket.comment ?? '' }] : [],
    watcherIds: [],
    checklist: [],
    dueAt: null,
    templateId: null,
    period: null,
  };
  return [put('tickets', { ...row, dueAt: nextDue(row) }), ...lines];
}

/** Whoever took a ticket told the hospital at once; what its kind asks for was done when it was closed. */
function marksOf({ kind, status }: DemoTicket, first: { readonly at: Instant; readonly by: UserId }, closedAt: Instant | null): TicketMarks {
  const told = status === 'open' ? null : { ...first, note: '' };
  const done = closedAt === null ? null : { at: closedAt, by: first.by, note: '' };
  return {
    ...noMarks,
    repliedHospital: told,
    repliedPatient: kind === 'complaint' ? done : null,
    handled: kind === 'complaint' ? done : null,
    confirmed: kind === 'consultation' ? done && { ...done, note: '信息科' } : null,
    checked: kind === 'data_task' ? done : null,
  };
}

function callbackRows(callback: DemoCallback, index: number, now: Instant): readonly RowChange[] {
  const id = asId<CallbackId>(`demo-callback-${index + 1}`);
  const userId = turn(callback.to).id;
  const closedAt = callback.closed === undefined ? null : now - callback.closed[0] * HOUR_MS;
  return [
    put('callbacks', {
      id,
      hospitalId: hospitalId(callback.hospital),
      kind: callback.kind,
      subject: callback.subject,
      requiredParties: [...requiredPartiesOf[callback.kind]],
      patientName: callback.patient?.[0] ?? '',
      patientPhone: callback.patient?.[1] ?? '',
      ticketId: callback.ticket === undefined ? null : ticketIdOf(callback.ticket),
      conversationId: null,
      assigneeId: userId,
      dueAt: now - callback.dueHoursAgo * HOUR_MS,
      status: closedAt === null ? 'open' : 'done',
      result: callback.closed?.[1] ?? '',
      createdBy: lin.id,
      createdAt: now - callback.createdHoursAgo * HOUR_MS,
      closedAt,
      closedBy: closedAt === null ? null : userId,
    }),
    ...(callback.attempts ?? []).map(([hoursAgo, party, outcome, note], number) => {
      const at = now - hoursAgo * HOUR_MS;
      const phoneTail = party === 'patient' ? (callback.patient?.[1] ?? '').slice(-4) : '0001';
      const proof = outcome === 'reached' ? { type: 'call' as const, startedAt: at - 4 * MINUTE_MS, endedAt: at - MINUTE_MS, phoneTail } : null;
      return put('attempts', { id: asId<AttemptId>(`demo-attempt-${index + 1}-${number + 1}`), callbackId: id, party, outcome, proof, note, at, userId });
    }),
  ];
}

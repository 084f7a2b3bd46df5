import type { Attempt, Callback, CallbackKind } from '../callbacks/model.ts';
import type { Call } from '../calls/model.ts';
import { isMissed, isPersonalName } from '../calls/rules.ts';
import { maskName } from '../directory/rules.ts';
import type { HospitalId } from '../ids.ts';
import { arrivedLate } from '../tickets/clocks.ts';
import { levelOf } from '../tickets/rules.ts';
import type { Ticket, TicketKind } from '../tickets/model.ts';
import type { Instant } from '../time/clock.ts';
import { MINUTE_MS, monthInterval } from '../time/shanghai.ts';
import type { CalendarMonth, Interval } from '../time/shanghai.ts';
import type { FollowUpLog, LogRow, LogTotals } from './model.ts';

/** Clauses of the source document that a line is evidence of (FEATURES, clause by clause). */
export const clauseOfCallback: Readonly<Record<CallbackKind, string>> = {
  hospital_monthly: '九2',
  ticket_quality: '九2',
  patient_case: '九5',
  missed_call: '▲二3',
};
const clauseOfKind: Readonly<Record<Exclude<TicketKind, 'complaint'>, string>> = {
  fault: '▲三(一)',
  consultation: '四1',
  interface_change: '▲三(三)2',
  data_task: '▲三(三)3',
  requirement: '▲五1',
  reconciliation: '八',
  patient_case: '九5',
};

/** A complaint of public opinion is another clause than a general one. */
export function clauseOfTicket(ticket: Pick<Ticket, 'kind' | 'details'>): string {
  if (ticket.kind !== 'complaint') return clauseOfKind[ticket.kind];
  return levelOf(ticket) === 'public_opinion' ? '九3' : '九4';
}

export interface LogInput {
  readonly hospital: { readonly id: HospitalId; readonly name: string };
  /** Of this hospital; rows outside the month are left out here. */
  readonly callbacks: readonly Callback[];
  readonly attempts: readonly Attempt[];
  readonly tickets: readonly Ticket[];
  readonly calls: readonly Call[];
  /** Messages of the hospital's conversations inside the month; outbound only what the platform accepted. */
  readonly messages: { readonly in: number; readonly out: number };
  readonly asOf: Instant;
  readonly complete: boolean;
  readonly isPending: (entity: 'callbacks' | 'attempts' | 'tickets' | 'calls', id: string) => boolean;
}

/**
 * The monthly follow-up log of one hospital: what was done inside the calendar month in Asia/Shanghai, in the order it
 * was done. Screen, totals and files all come from these rows. A complaint is a ticket too: it counts in both totals.
 */
export function followUpLog(input: LogInput, month: CalendarMonth): FollowUpLog {
  const interval = monthInterval(month);
  const callbacks = new Map(input.callbacks.map((one) => [one.id, one]));
  const made = input.attempts.filter((one) => callbacks.has(one.callbackId) && within(interval, one.at));
  const closed = input.callbacks.filter((one) => within(interval, one.closedAt));
  const created = input.tickets.filter((one) => within(interval, one.createdAt));
  const ended = input.tickets.filter((one) => within(interval, one.closedAt));
  // One that was an attempt of a callback stands there already, and is one call.
  const spoke = input.calls.filter((one) => one.attemptId === null && within(interval, one.startedAt));
  const rows = [
    ...spoke.map((one) => callRow(one, input.tickets)),
    ...made.map((one) => attemptRow(one, callbacks.get(one.callbackId))),
    ...closed.map(closedCallbackRow),
    ...created.map(createdTicketRow),
    ...ended.map(closedTicketRow),
  ].toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
  const pending = new Set([
    ...made.filter((one) => input.isPending('attempts', one.id)).map((one) => one.id),
    ...closed.filter((one) => input.isPending('callbacks', one.id)).map((one) => one.id),
    ...spoke.filter((one) => input.isPending('calls', one.id)).map((one) => one.id),
    ...[...created, ...ended].filter((one) => input.isPending('tickets', one.id)).map((one) => one.id),
  ]);
  return {
    hospitalId: input.hospital.id,
    hospitalName: input.hospital.name,
    month,
    rows,
    totals: totalsOf(rows, input.messages),
    asOf: input.asOf,
    complete: input.complete,
    pending: pending.size,
  };
}

/** Computed from the rows shown, never asked for a second time. */
export function totalsOf(rows: readonly LogRow[], messages: { readonly in: number; readonly out: number }): LogTotals {
  const count = (test: (row: LogRow) => boolean): number => rows.filter(test).length;
  const attempted = (row: LogRow): boolean => row.kind === 'callback_attempt';
  const reached = (row: LogRow): boolean => attempted(row) && row.outcome === 'reached';
  return {
    rows: rows.length,
    attempts: count(attempted),
    reached: count(reached),
    patientReplies: count((row) => reached(row) && row.means !== null && row.party === 'patient'),
    hospitalReplies: count((row) => reached(row) && row.means !== null && row.party === 'hospital'),
    callbacksClosed: count((row) => row.kind === 'callback_closed' && row.outcome === 'done'),
    ticketsCreated: count((row) => row.kind === 'ticket_created' || row.kind === 'complaint'),
    ticketsClosed: count((row) => row.kind === 'ticket_closed'),
    complaints: count((row) => row.kind === 'complaint'),
    calls: count((row) => row.means === 'call' && (row.kind === 'call' || row.kind === 'callback_attempt')),
    callsMissed: count((row) => row.kind === 'call' && row.outcome === 'call_missed'),
    messagesIn: messages.in,
    messagesOut: messages.out,
  };
}

function within({ from, to }: Interval, at: Instant | null): boolean {
  return at !== null && from <= at && at < to;
}

/** Whole minutes that have passed; a call of 59 seconds has none. */
const minutesBetween = (from: Instant, to: Instant): number => Math.floor((to - from) / MINUTE_MS);

/** Clause ▲二3, the telephone round the clock: who called about what, and whether anybody was there. */
function callRow(call: Call, tickets: readonly Ticket[]): LogRow {
  const who = isPersonalName(call) ? maskName(call.callerName) : call.callerName;
  return {
    id: `${call.id}.call`,
    at: call.startedAt,
    kind: 'call',
    clause: '▲二3',
    topic: call.topic,
    subject: [call.topicText, who].filter((part) => part !== '').join(' · '),
    party: null,
    means: 'call',
    outcome: isMissed(call) ? 'call_missed' : `call_${call.direction}_${call.result}`,
    userId: call.userId,
    ticketNumber: tickets.find((one) => one.id === call.ticketId)?.number ?? null,
    minutes: call.result === 'answered' ? minutesBetween(call.startedAt, call.endedAt) : null,
    note: call.notes,
  };
}

function attemptRow(attempt: Attempt, callback: Callback | undefined): LogRow {
  const { proof } = attempt;
  return {
    id: `${attempt.id}.callback_attempt`,
    at: attempt.at,
    kind: 'callback_attempt',
    clause: callback === undefined ? '' : clauseOfCallback[callback.kind],
    subject: callback?.subject ?? '',
    party: attempt.party,
    means: proof?.type ?? null,
    outcome: attempt.outcome,
    userId: attempt.userId,
    ticketNumber: null,
    minutes: proof?.type === 'call' ? minutesBetween(proof.startedAt, proof.endedAt) : null,
    note: attempt.note,
  };
}

function closedCallbackRow(callback: Callback): LogRow {
  const at = callback.closedAt ?? callback.createdAt;
  return {
    id: `${callback.id}.callback_closed`,
    at,
    kind: 'callback_closed',
    clause: clauseOfCallback[callback.kind],
    subject: callback.subject,
    party: null,
    means: null,
    outcome: callback.status,
    userId: callback.closedBy ?? callback.createdBy,
    ticketNumber: null,
    minutes: minutesBetween(callback.createdAt, at),
    note: callback.result,
  };
}

function createdTicketRow(ticket: Ticket): LogRow {
  const kind = ticket.kind === 'complaint' ? 'complaint' : 'ticket_created';
  return { ...ticketRow(ticket), id: `${ticket.id}.${kind}`, at: ticket.createdAt, kind, outcome: arrivedLate(ticket) ? 'created_late' : 'created', userId: ticket.createdBy };
}

function closedTicketRow(ticket: Ticket): LogRow {
  const at = ticket.closedAt ?? ticket.createdAt;
  return {
    ...ticketRow(ticket),
    id: `${ticket.id}.ticket_closed`,
    at,
    kind: 'ticket_closed',
    outcome: 'closed',
    userId: ticket.closedBy ?? ticket.createdBy,
    minutes: minutesBetween(ticket.createdAt, at),
    note: ticket.result,
  };
}

function ticketRow(ticket: Ticket): Pick<LogRow, 'clause' | 'subject' | 'party' | 'means' | 'ticketNumber' | 'minutes' | 'note'> {
  return {
    clause: clauseOfTicket(ticket),
    subject: ticket.title,
    party: null,
    means: null,
    ticketNumber: ticket.number,
    minutes: null,
    note: '',
  };
}

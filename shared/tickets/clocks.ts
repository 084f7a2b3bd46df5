import type { Instant } from '../time/clock.ts';
import type { Interval } from '../time/shanghai.ts';
import { DAY_MS, MINUTE_MS, minuteOfDayOf, startOfDate, startOfDay } from '../time/shanghai.ts';
import { dueAfter, serviceMsBetween } from '../time/serviceTime.ts';
import type { Ticket, TicketPause, TicketStatus } from './model.ts';
import { isWaiting, levelOf } from './rules.ts';

/**
 * `reply`: until the first proven reply (▲二3, 九3-5). `handle`: until it is dealt with. `verify`: until a difference
 * was verified (八). `plan`: until the planned day ends (▲五1).
 */
export type ClockName = 'reply' | 'handle' | 'verify' | 'plan';

/** `service`: only inside the contract's frames. `wall`: day and night, holidays too. */
export type ClockMode = 'service' | 'wall';

export interface TicketClock {
  readonly name: ClockName;
  readonly mode: ClockMode;
  readonly startedAt: Instant;
  /** Null while it is paused: nobody can say yet. */
  readonly dueAt: Instant | null;
  /** When what it promises was done; null: not yet. */
  readonly stoppedAt: Instant | null;
  /**
   * The ticket was closed while it ran: it counts no further, but what it promised was not done (I7: closing is no reply).
   * Null again when the ticket is reopened, and the clock goes on from its old start.
   */
  readonly lapsedAt: Instant | null;
  /** Only the `service` clock that measures handling is ever paused. One that lasts reaches to Infinity. */
  readonly pauses: readonly Interval[];
}

/** A clock by itself, whatever became of its ticket. */
type Promised = Omit<TicketClock, 'lapsedAt'>;

export type Timed = Pick<Ticket, 'kind' | 'status' | 'createdAt' | 'closedAt' | 'details' | 'marks' | 'terms' | 'pauses'>;

/**
 * The clocks of a ticket. A reply clock is stopped by nothing but a proven reply (I7)
 * and never paused, wherever the ticket is; a complaint's clocks run by the wall (九3: also at night and on holidays).
 */
export function clocksOf(ticket: Timed): readonly TicketClock[] {
  return promisesOf(ticket).map((clock) => ({ ...clock, lapsedAt: clock.stoppedAt === null ? ticket.closedAt : null }));
}

function promisesOf(ticket: Timed): readonly Promised[] {
  if (ticket.kind === 'complaint') return complaintClocks(ticket);
  const reply = replyClock(ticket);
  if (ticket.kind === 'requirement') return ticket.details.plannedOn === null ? [reply] : [reply, planClock(ticket, ticket.details.plannedOn)];
  const name = ticket.kind === 'reconciliation' ? 'verify' : 'handle';
  const ms = ticket.terms.handleMs[ticket.kind === 'fault' ? `fault_${ticket.details.severity ?? 'minor'}` : ticket.kind];
  if (ms === undefined) return [reply];
  const pauses = ticket.pauses.map(({ from, to }) => ({ from, to: to ?? Infinity }));
  return [
    reply,
    {
      name,
      mode: 'service',
      startedAt: ticket.createdAt,
      dueAt: dueAfter(ticket.terms.frames, ticket.createdAt, ms, pauses),
      stoppedAt: name === 'verify' ? (ticket.marks.verified?.at ?? ticket.closedAt) : ticket.closedAt,
      pauses,
    },
  ];
}

function replyClock(ticket: Timed): Promised {
  const { marks, terms, createdAt } = ticket;
  const replies = [marks.repliedHospital?.at, marks.repliedPatient?.at].filter((at) => at !== undefined);
  return {
    name: 'reply',
    mode: 'service',
    startedAt: createdAt,
    dueAt: dueAfter(terms.frames, createdAt, terms.replyMs),
    stoppedAt: replies.length === 0 ? null : Math.min(...replies),
    pauses: [],
  };
}

function planClock(ticket: Timed, plannedOn: string): Promised {
  return { name: 'plan', mode: 'wall', startedAt: ticket.createdAt, dueAt: startOfDate(plannedOn) + DAY_MS, stoppedAt: ticket.closedAt, pauses: [] };
}

/** 九3: 30 minutes from when the person said it. 九4: until 24:00 of that calendar day. */
function complaintClocks(ticket: Timed): readonly Promised[] {
  const startedAt = ticket.details.saidAt ?? ticket.createdAt;
  const dueAt = levelOf(ticket) === 'public_opinion' ? startedAt + ticket.terms.opinionMs : startOfDay(startedAt) + DAY_MS;
  const clock = { mode: 'wall', startedAt, dueAt, pauses: [] } as const;
  return [
    { ...clock, name: 'reply', stoppedAt: ticket.marks.repliedPatient?.at ?? null },
    { ...clock, name: 'handle', stoppedAt: ticket.marks.handled?.at ?? null },
  ];
}

/** Clause 九4, flagged in the follow-up log: said after 21:00, so the day left little time. */
export function arrivedLate(ticket: Timed): boolean {
  if (ticket.kind !== 'complaint' || levelOf(ticket) !== 'general') return false;
  return minuteOfDayOf(ticket.details.saidAt ?? ticket.createdAt) >= ticket.terms.lateAfterMinute;
}

/**
 * The pauses after a ticket has moved to another state. An action that was made offline and arrives late never reaches
 * back before what is known.
 */
export function pausesAfter(pauses: readonly TicketPause[], status: TicketStatus, reason: string, at: Instant): TicketPause[] {
  const last = pauses.at(-1);
  if (last?.to === null && last.status === status) return [...pauses];
  const ended = pauses.map((pause) => (pause.to === null ? { ...pause, to: Math.max(pause.from, at) } : pause));
  if (!isWaiting(status)) return ended;
  return [...ended, { from: Math.max(at, ended.at(-1)?.to ?? 0), to: null, status, reason }];
}

/** `lapsed`: the ticket was closed before it was kept. */
export type ClockState = 'running' | 'soon' | 'breached' | 'paused' | 'met' | 'missed' | 'lapsed';

/** A warning comes in the last fifth of a promise, at least five minutes and at most two hours before its end. */
const LEAST_WARNING_MS = 5 * MINUTE_MS;
const MOST_WARNING_MS = 120 * MINUTE_MS;

export function warnAt(clock: Pick<TicketClock, 'startedAt' | 'dueAt'>): Instant | null {
  if (clock.dueAt === null) return null;
  const lead = Math.min(MOST_WARNING_MS, Math.max(LEAST_WARNING_MS, (clock.dueAt - clock.startedAt) / 5));
  return clock.dueAt - lead;
}

export function clockState(clock: TicketClock, now: Instant): ClockState {
  const { dueAt, stoppedAt, lapsedAt } = clock;
  if (stoppedAt !== null) return dueAt !== null && stoppedAt > dueAt ? 'missed' : 'met';
  if (lapsedAt !== null) return 'lapsed';
  if (dueAt === null) return 'paused';
  if (now >= dueAt) return 'breached';
  return now >= (warnAt(clock) ?? dueAt) ? 'soon' : 'running';
}

/** Time it has run, ms: service time without pauses, or wall time. */
export function elapsedMs(clock: TicketClock, frames: Ticket['terms']['frames'], now: Instant): number {
  const to = clock.stoppedAt ?? clock.lapsedAt ?? now;
  return clock.mode === 'wall' ? Math.max(0, to - clock.startedAt) : serviceMsBetween(frames, clock.startedAt, to, clock.pauses);
}

/** The earliest end of a running clock of a ticket that is not closed, for the column that the list sorts by. */
export function nextDue(ticket: Timed): Instant | null {
  if (ticket.status === 'closed') return null;
  const ends = clocksOf(ticket).flatMap((clock) => (clock.stoppedAt === null && clock.dueAt !== null ? [clock.dueAt] : []));
  return ends.length === 0 ? null : Math.min(...ends);
}

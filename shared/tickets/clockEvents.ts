import type { Instant } from '../time/clock.ts';
import { clocksOf } from './clocks.ts';
import type { ClockMode, ClockName, Timed, TicketClock } from './clocks.ts';
import type { TicketEntry, TicketPause } from './model.ts';

/** What ended a clock: a proven reply to one party, a mark, or the closing of the ticket. */
export type StopReason = 'replied_patient' | 'replied_hospital' | 'handled' | 'verified' | 'closed';

/** One moment in the life of a clock, for the timeline. */
export type ClockEvent = { readonly at: Instant; readonly clock: ClockName } & (
  | { readonly type: 'started'; readonly mode: ClockMode; readonly dueAt: Instant | null }
  | { readonly type: 'paused'; readonly status: TicketPause['status']; readonly reason: string }
  | { readonly type: 'resumed'; readonly dueAt: Instant | null }
  | { readonly type: 'breached' }
  | { readonly type: 'stopped'; readonly why: StopReason; readonly late: boolean }
  /** The ticket was closed before it was kept. */
  | { readonly type: 'lapsed' }
  /** The ticket was opened again: a clock that its closing had ended goes on from its old start. */
  | { readonly type: 'restarted' }
);

type Line = Pick<TicketEntry, 'kind' | 'at'>;

/**
 * Everything that happened to the clocks of a ticket up to `now`, oldest first: every start, pause, stop and why. It is
 * worked out from the same facts as the clocks themselves, so that the two cannot tell different stories.
 * @param lines of the ticket's history, in any order; only closing and reopening are looked at
 */
export function clockEvents(ticket: Timed, lines: readonly Line[], now: Instant): readonly ClockEvent[] {
  const ends = closings(lines);
  return clocksOf(ticket)
    .flatMap((clock): ClockEvent[] => {
      const { name, mode, startedAt, dueAt, stoppedAt, lapsedAt } = clock;
      const why = stopReason(ticket, name);
      const late = (at: Instant): boolean => dueAt !== null && at > dueAt;
      return [
        { at: startedAt, clock: name, type: 'started', mode, dueAt },
        ...pauseEvents(ticket.pauses, clock, stoppedAt ?? lapsedAt ?? now),
        ...(dueAt !== null && late(stoppedAt ?? lapsedAt ?? Infinity) ? [{ at: dueAt, clock: name, type: 'breached' } as const] : []),
        // What ran when the ticket was closed runs on after it is opened again.
        ...ends
          .filter(({ closedAt }) => why === 'closed' || closedAt < (stoppedAt ?? Infinity))
          .flatMap(({ closedAt, reopenedAt }): ClockEvent[] => [
            why === 'closed' ? { at: closedAt, clock: name, type: 'stopped', why, late: late(closedAt) } : { at: closedAt, clock: name, type: 'lapsed' },
            { at: reopenedAt, clock: name, type: 'restarted' },
          ]),
        ...(lapsedAt === null ? [] : [{ at: Math.max(lapsedAt, startedAt), clock: name, type: 'lapsed' } as const]),
        // A call before the ticket was written down ends its clock as it begins.
        ...(stoppedAt === null ? [] : [{ at: Math.max(stoppedAt, startedAt), clock: name, type: 'stopped', why, late: late(stoppedAt) } as const]),
      ];
    })
    .filter((event) => event.at <= now)
    .toSorted((a, b) => a.at - b.at);
}

function stopReason(ticket: Timed, clock: ClockName): StopReason {
  const { repliedPatient, repliedHospital, verified } = ticket.marks;
  if (ticket.kind === 'complaint') return clock === 'reply' ? 'replied_patient' : 'handled';
  if (clock === 'verify' && verified !== null) return 'verified';
  if (clock !== 'reply') return 'closed';
  const patientFirst = repliedPatient !== null && (repliedHospital === null || repliedPatient.at <= repliedHospital.at);
  return patientFirst ? 'replied_patient' : 'replied_hospital';
}

/** @param until when it stopped, or now: what the ticket waited for afterwards is not its business */
function pauseEvents(pauses: readonly TicketPause[], { name, dueAt, startedAt, pauses: own }: TicketClock, until: Instant): ClockEvent[] {
  return (own.length === 0 ? [] : pauses)
    .filter((pause) => pause.from >= startedAt && pause.from < until)
    .flatMap(({ from, to, status, reason }): ClockEvent[] => [
      { at: from, clock: name, type: 'paused', status, reason },
      ...(to !== null && to < until ? [{ at: to, clock: name, type: 'resumed', dueAt } as const] : []),
    ]);
}

interface Ending {
  readonly closedAt: Instant;
  readonly reopenedAt: Instant;
}

/** Closings that did not last. The one that stands is told by the clock's own end. */
function closings(lines: readonly Line[]): readonly Ending[] {
  const ends: Ending[] = [];
  let closedAt: Instant | null = null;
  for (const line of lines.toSorted((a, b) => a.at - b.at)) {
    if (line.kind === 'closed') closedAt = line.at;
    if (line.kind !== 'reopened' || closedAt === null) continue;
    ends.push({ closedAt, reopenedAt: line.at });
    closedAt = null;
  }
  return ends;
}

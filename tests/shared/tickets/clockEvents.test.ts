import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asId } from '../../../shared/ids.ts';
import { clockEvents } from '../../../shared/tickets/clockEvents.ts';
import type { ClockEvent } from '../../../shared/tickets/clockEvents.ts';
import { clocksOf, pausesAfter } from '../../../shared/tickets/clocks.ts';
import { noDetails, noMarks } from '../../../shared/tickets/details.ts';
import { ticketKind, ticketStatus } from '../../../shared/tickets/model.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../shared/time/shanghai.ts';
import { createManualClock } from '../../support/manualClock.ts';
import { entryRow, ticketRow } from '../../support/ticketRows.ts';

const TEN = Date.parse('2026-10-01T10:00:00+08:00');
const mark = (at: number) => ({ at, by: asId<never>('u'), note: '' });
const told = (events: readonly ClockEvent[]): string[] =>
  events.map((one) => `${(one.at - TEN) / MINUTE_MS} ${one.clock} ${one.type}${one.type === 'stopped' ? ` ${one.why}${one.late ? ' late' : ''}` : one.type === 'paused' ? ` ${one.reason}` : ''}`);

describe('what happened to the clocks', () => {
  it('of a fault: starts, pauses with their reason, stops', () => {
    const pauses = pausesAfter(pausesAfter([], 'waiting_hospital', '等重启窗口', TEN + 20 * MINUTE_MS), 'in_progress', '', TEN + 50 * MINUTE_MS);
    const fault = ticketRow({ createdAt: TEN, pauses, status: 'closed', closedAt: TEN + 120 * MINUTE_MS, marks: { ...noMarks, repliedHospital: mark(TEN + 3 * MINUTE_MS) }, details: { ...noDetails, severity: 'critical' } });
    expect(told(clockEvents(fault, [], TEN + DAY_MS))).toEqual([
      '0 reply started', '0 handle started', '3 reply stopped replied_hospital', '20 handle paused 等重启窗口', '50 handle resumed', '120 handle stopped closed',
    ]);
  });

  it('of a complaint of public opinion: thirty minutes from when it was said, at night too, and both ends', () => {
    const clock = createManualClock(Date.parse('2026-10-01T03:12:00+08:00'));
    const saidAt = clock.now();
    const complaint = ticketRow({ kind: 'complaint', createdAt: saidAt + 4 * MINUTE_MS, details: { ...noDetails, complaintLevel: 'public_opinion', saidAt } });
    const now = (over = {}) => clockEvents({ ...complaint, ...over }, [], clock.now()).map((one) => `${one.clock} ${one.type}`);
    expect(now()).toEqual(['reply started', 'handle started']);
    clock.advance(29 * MINUTE_MS);
    expect(now({ marks: { ...noMarks, repliedPatient: mark(clock.now()) } })).toEqual(['reply started', 'handle started', 'reply stopped']);
    clock.advance(MINUTE_MS);
    expect(now({ marks: { ...noMarks, repliedPatient: mark(clock.now() - MINUTE_MS) } })).toEqual(['reply started', 'handle started', 'reply stopped', 'handle breached']);
    clock.advance(MINUTE_MS);
    const late = clockEvents({ ...complaint, marks: { ...noMarks, handled: mark(clock.now()) } }, [], clock.now());
    expect(late.find((one) => one.type === 'stopped')).toMatchObject({ clock: 'handle', why: 'handled', late: true });
  });

  it('a call that came before the ticket ends its clock as it begins; of two replies at once the patient’s is named', () => {
    const fault = ticketRow({ createdAt: TEN, marks: { ...noMarks, repliedPatient: mark(TEN - MINUTE_MS), repliedHospital: mark(TEN - MINUTE_MS) } });
    expect(told(clockEvents(fault, [], TEN)).filter((line) => line.includes('reply'))).toEqual(['0 reply started', '0 reply stopped replied_patient']);
  });

  it('a ticket that was opened again shows that its time went on', () => {
    const lines = [entryRow({ kind: 'closed', at: TEN + HOUR_MS }), entryRow({ kind: 'reopened', at: TEN + 2 * HOUR_MS }), entryRow({ kind: 'closed', at: TEN + 3 * HOUR_MS })];
    const fault = ticketRow({ createdAt: TEN, status: 'closed', closedAt: TEN + 3 * HOUR_MS, marks: { ...noMarks, repliedPatient: mark(TEN) } });
    expect(told(clockEvents(fault, lines, TEN + DAY_MS)).filter((line) => line.includes('handle'))).toEqual([
      '0 handle started', '60 handle stopped closed', '120 handle restarted', '180 handle stopped closed',
    ]);
  });

  it('closed without an answer says so, not that it was late afterwards; reopened it runs from its old start', () => {
    const closedAt = TEN + 2 * MINUTE_MS;
    const fault = ticketRow({ createdAt: TEN, status: 'closed', closedAt });
    const replies = (over: object, lines: Parameters<typeof clockEvents>[1]) => told(clockEvents({ ...fault, ...over }, lines, TEN + DAY_MS)).filter((line) => line.includes('reply'));
    expect(replies({}, [])).toEqual(['0 reply started', '2 reply lapsed']);
    expect(replies({ closedAt: TEN + HOUR_MS }, [])).toEqual(['0 reply started', '5 reply breached', '60 reply lapsed']);
    const lines = [entryRow({ kind: 'closed', at: closedAt }), entryRow({ kind: 'reopened', at: TEN + 3 * MINUTE_MS })];
    const open = { status: 'in_progress', closedAt: null };
    expect(replies(open, lines)).toEqual(['0 reply started', '2 reply lapsed', '3 reply restarted', '5 reply breached']);
    expect(replies({ ...open, marks: { ...noMarks, repliedHospital: mark(TEN + 4 * MINUTE_MS) } }, lines)).toEqual(['0 reply started', '2 reply lapsed', '3 reply restarted', '4 reply stopped replied_hospital']);
    expect(replies({ ...open, marks: { ...noMarks, repliedHospital: mark(TEN + MINUTE_MS) } }, lines)).toEqual(['0 reply started', '1 reply stopped replied_hospital']);
  });

  it('agrees with the clocks: one start each, a stop exactly when it stands still, nothing of the future', () => {
    const minute = fc.nat(3 * 24 * 60).map((after) => TEN + after * MINUTE_MS);
    const some = fc.option(minute.map(mark), { nil: null });
    const marks = fc.record({ repliedPatient: some, repliedHospital: some, handled: some, verified: some });
    fc.assert(
      fc.property(fc.constantFrom(...ticketKind.options), fc.constantFrom(...ticketStatus.options), marks, minute, minute, (kind, status, given, closed, now) => {
        const ticket = ticketRow({ kind, status, createdAt: TEN, closedAt: status === 'closed' ? closed : null, marks: { ...noMarks, ...given }, details: { ...noDetails, plannedOn: '2026-10-03' } });
        const events = clockEvents(ticket, [], now);
        for (const { name, stoppedAt, startedAt } of clocksOf(ticket)) {
          const own = events.filter((one) => one.clock === name);
          expect(own.filter((one) => one.type === 'started').map((one) => one.at)).toEqual([startedAt]);
          expect(own.filter((one) => one.type === 'stopped').map((one) => one.at)).toEqual(stoppedAt !== null && stoppedAt <= now ? [Math.max(stoppedAt, startedAt)] : []);
        }
        expect(events.every((one) => one.at <= now)).toBe(true);
        expect(events.map((one) => one.at)).toEqual(events.map((one) => one.at).toSorted((a, b) => a - b));
      }),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noDetails, noMarks } from '../../../shared/tickets/details.ts';
import { arrivedLate, clocksOf, clockState, elapsedMs, nextDue, pausesAfter, warnAt } from '../../../shared/tickets/clocks.ts';
import type { ClockName, TicketClock } from '../../../shared/tickets/clocks.ts';
import type { Ticket, TicketPause } from '../../../shared/tickets/model.ts';
import { ticketKind, ticketStatus } from '../../../shared/tickets/model.ts';
import { asId } from '../../../shared/ids.ts';
import { HOUR_MS, MINUTE_MS } from '../../../shared/time/shanghai.ts';
import { createManualClock } from '../../support/manualClock.ts';
import { ticketRow } from '../../support/ticketRows.ts';

/** `shanghai('2026-10-01 09:00')` */
const shanghai = (text: string): number => Date.parse(`${text.replace(' ', 'T')}:00+08:00`);
const NOON = shanghai('2026-10-01 12:00'); // a holiday: service goes on
const mark = (at: number) => ({ at, by: asId<never>('u'), note: '' });
function clock(ticket: Ticket, name: ClockName): TicketClock {
  const found = clocksOf(ticket).find((one) => one.name === name);
  if (found === undefined) throw new Error(`no clock ${name}`);
  return found;
}
const complaint = (level: 'general' | 'public_opinion', saidAt: number, over: Partial<Ticket> = {}): Ticket =>
  ticketRow({ kind: 'complaint', createdAt: saidAt + 10 * MINUTE_MS, details: { ...noDetails, complaintLevel: level, saidAt }, ...over });

describe('clocks of a complaint', () => {
  it('of public opinion: 30 minutes by the wall from when the person said it, at night and on holidays (九3)', () => {
    const said = shanghai('2026-10-01 03:12');
    const ticket = complaint('public_opinion', said);
    for (const name of ['reply', 'handle'] as const) expect(clock(ticket, name)).toMatchObject({ mode: 'wall', startedAt: said, dueAt: said + 30 * MINUTE_MS, stoppedAt: null });
    expect(clockState(clock(ticket, 'reply'), said + 30 * MINUTE_MS - 1)).toBe('soon');
    expect(clockState(clock(ticket, 'reply'), said + 30 * MINUTE_MS)).toBe('breached');
  });

  it('general: until 24:00 of its calendar day, late after 21:00 (九4)', () => {
    for (const [said, late] of [['2026-10-01 00:00', false], ['2026-10-01 20:59', false], ['2026-10-01 21:00', true], ['2026-10-01 23:59', true]] as const) {
      const ticket = complaint('general', shanghai(said));
      expect(clock(ticket, 'handle').dueAt).toBe(shanghai('2026-10-02 00:00'));
      expect(arrivedLate(ticket)).toBe(late);
    }
  });

  it('has two ends: handled is not replied, and a reply to the hospital is none to the person', () => {
    const said = NOON;
    const handled = complaint('public_opinion', said, { marks: { ...noMarks, handled: mark(said + MINUTE_MS), repliedHospital: mark(said + MINUTE_MS) } });
    expect(clock(handled, 'handle').stoppedAt).toBe(said + MINUTE_MS);
    expect(clock(handled, 'reply').stoppedAt).toBeNull();
    expect(nextDue(handled)).toBe(said + 30 * MINUTE_MS);
  });

  it('is not paused by waiting for anybody', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ticketStatus.options), fc.nat(600), (status, after) => {
        const pauses = pausesAfter([], status, 'x', NOON + after * MINUTE_MS);
        expect(clocksOf(complaint('general', NOON, { status, pauses }))).toEqual(clocksOf(complaint('general', NOON)));
      }),
    );
  });
});

describe('clocks of other tickets', () => {
  it('reply within five minutes of service time; at night from the next opening (▲二3)', () => {
    expect(clock(ticketRow({ createdAt: NOON }), 'reply').dueAt).toBe(NOON + 5 * MINUTE_MS);
    expect(clock(ticketRow({ createdAt: shanghai('2026-10-01 17:58') }), 'reply').dueAt).toBe(shanghai('2026-10-02 07:33'));
    expect(clock(ticketRow({ createdAt: shanghai('2026-10-01 23:00') }), 'reply').dueAt).toBe(shanghai('2026-10-02 07:35'));
  });

  it('stop the reply clock at nothing but a proven reply, wherever the ticket is (I7)', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ticketKind.options), fc.constantFrom(...ticketStatus.options), fc.boolean(), (kind, status, handled) => {
        const marks = { ...noMarks, confirmed: mark(NOON + 1), checked: mark(NOON + 1), verified: mark(NOON + 1), handled: handled ? mark(NOON + 1) : null };
        const ticket = ticketRow({ kind, status, createdAt: NOON, marks, pauses: pausesAfter([], status, 'x', NOON + 1) });
        expect(clock(ticket, 'reply')).toMatchObject({ stoppedAt: null, pauses: [] });
        expect(clock({ ...ticket, marks: { ...marks, repliedPatient: mark(NOON + 2) } }, 'reply').stoppedAt).toBe(NOON + 2);
      }),
    );
  });

  it('stand still while the ticket waits, and go on with what was left', () => {
    const fault = (pauses: Ticket['pauses']): Ticket => ticketRow({ createdAt: NOON, pauses, details: { ...noDetails, severity: 'critical' } });
    expect(clock(fault([]), 'handle').dueAt).toBe(NOON + 2 * HOUR_MS);
    const waiting = pausesAfter([], 'waiting_hospital', '等信息科开端口', NOON + HOUR_MS);
    expect(clock(fault(waiting), 'handle').dueAt).toBeNull();
    expect(clockState(clock(fault(waiting), 'handle'), NOON + 9 * HOUR_MS)).toBe('paused');
    const back = pausesAfter(waiting, 'in_progress', '', NOON + 3 * HOUR_MS);
    expect(clock(fault(back), 'handle').dueAt).toBe(NOON + 4 * HOUR_MS);
    expect(elapsedMs(clock(fault(back), 'handle'), fault(back).terms.frames, NOON + 3.5 * HOUR_MS)).toBe(1.5 * HOUR_MS);
  });

  it('end a requirement with its planned day, and have none before it is planned (▲五1)', () => {
    expect(clocksOf(ticketRow({ kind: 'requirement' })).map((one) => one.name)).toEqual(['reply']);
    const planned = ticketRow({ kind: 'requirement', createdAt: NOON, details: { ...noDetails, plannedOn: '2026-10-20' } });
    expect(clock(planned, 'plan').dueAt).toBe(shanghai('2026-10-21 00:00'));
  });

  it('warn before they end, and tell met from missed', () => {
    const run = clock(ticketRow({ createdAt: NOON, details: { ...noDetails, severity: 'critical' } }), 'handle');
    expect(warnAt(run)).toBe(NOON + 96 * MINUTE_MS);
    expect(clockState(run, NOON)).toBe('running');
    expect(clockState(run, NOON + 96 * MINUTE_MS)).toBe('soon');
    expect(clockState({ ...run, stoppedAt: NOON + 2 * HOUR_MS }, NOON)).toBe('met');
    expect(clockState({ ...run, stoppedAt: NOON + 2 * HOUR_MS + 1 }, NOON)).toBe('missed');
  });

  it('run on no closed ticket; closing is no reply, so an unanswered one is neither in time nor answered (I7)', () => {
    const hand = createManualClock(NOON);
    hand.advance(2 * MINUTE_MS);
    const closed = ticketRow({ createdAt: NOON, status: 'closed', closedAt: hand.now() });
    expect(nextDue(closed)).toBeNull();
    for (let hour = 0; hour < 48; hour += 1) {
      expect(clocksOf(closed).map((one) => `${one.name} ${clockState(one, hand.now())}`)).toEqual(['reply lapsed', 'handle met']);
      expect(elapsedMs(clock(closed, 'reply'), closed.terms.frames, hand.now())).toBe(2 * MINUTE_MS);
      hand.advance(HOUR_MS);
    }
    expect(clock(closed, 'reply')).toMatchObject({ stoppedAt: null, lapsedAt: closed.closedAt });
    // Answered before it was closed, or opened again: as ever.
    expect(clockState(clock({ ...closed, marks: { ...noMarks, repliedHospital: mark(NOON + 1) } }, 'reply'), hand.now())).toBe('met');
    expect(clockState(clock({ ...closed, status: 'in_progress', closedAt: null }, 'reply'), hand.now())).toBe('breached');
  });
});

describe('pauses', () => {
  const move = fc.record({ status: fc.constantFrom(...ticketStatus.options), at: fc.nat(1000) });
  it('stay in order and apart, whatever the times of actions that arrive late', () => {
    fc.assert(
      fc.property(fc.array(move, { maxLength: 30 }), (moves) => {
        let pauses: TicketPause[] = [];
        for (const { status, at } of moves) pauses = pausesAfter(pauses, status, '', at);
        for (const [index, pause] of pauses.entries()) {
          const next = pauses[index + 1];
          if (pause.to !== null) expect(pause.to).toBeGreaterThanOrEqual(pause.from);
          if (next !== undefined) expect(next.from).toBeGreaterThanOrEqual(pause.to ?? Infinity);
        }
        const last = moves.at(-1)?.status;
        expect(pauses.at(-1)?.to === null).toBe(last === 'waiting_hospital' || last === 'waiting_patient');
      }),
    );
  });
});

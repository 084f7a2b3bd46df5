import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asId } from '../../../shared/ids.ts';
import type { Attempt, Callback } from '../../../shared/callbacks/model.ts';
import { followUpLog } from '../../../shared/reports/rules.ts';
import type { LogInput } from '../../../shared/reports/rules.ts';
import { logTable, neutralised } from '../../../shared/reports/table.ts';
import type { Ticket } from '../../../shared/tickets/model.ts';
import { noDetails } from '../../../shared/tickets/details.ts';
import { callRow } from '../../support/callRows.ts';
import { ticketRow } from '../../support/ticketRows.ts';

const MONTH = '2026-02';
const around = fc.oneof(
  fc.integer({ min: Date.UTC(2026, 0, 31, 12), max: Date.UTC(2026, 1, 28, 20) }),
  fc.constantFrom(...[0, -1, 1].map((ms) => Date.UTC(2026, 0, 31, 16) + ms), ...[0, -1, 1].map((ms) => Date.UTC(2026, 1, 28, 16) + ms)),
);
/** Wall-clock month by Intl's tables, not by our arithmetic. */
const monthByIntl = (at: number): string => {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai', year: 'numeric', month: '2-digit' }).formatToParts(at);
  return `${parts.find((p) => p.type === 'year')?.value}-${parts.find((p) => p.type === 'month')?.value}`;
};

const callbackArb = (id: number): fc.Arbitrary<Callback> =>
  fc.record({
    kind: fc.constantFrom('hospital_monthly', 'patient_case', 'ticket_quality', 'missed_call' as const),
    status: fc.constantFrom('open', 'done', 'cancelled' as const),
    createdAt: around,
    end: around,
  }).map(({ end, ...rest }) => ({
    id: asId<never>(`b${id}`), hospitalId: asId<never>('h'), subject: `回访 ${id}`, requiredParties: ['hospital'], patientName: '', patientPhone: '', ticketId: null,
    conversationId: null, assigneeId: null, dueAt: 0, result: '', createdBy: asId<never>('u'), closedAt: rest.status === 'open' ? null : end, closedBy: null, ...rest,
  }));
const attemptArb = fc.record({
  callback: fc.nat(3), party: fc.constantFrom('patient', 'hospital' as const), outcome: fc.constantFrom('reached', 'no_answer', 'refused' as const), at: around, call: fc.boolean(),
});
const callArb = fc.record({
  direction: fc.constantFrom('in', 'out' as const), result: fc.constantFrom('answered', 'missed', 'voicemail', 'wrong_number' as const), startedAt: around, attemptId: fc.constantFrom(null, asId<never>('x0')),
});
const ticketArb = fc.record({
  kind: fc.constantFrom('fault', 'consultation', 'complaint', 'requirement' as const), createdAt: around, closedAt: fc.option(around), number: fc.option(fc.integer({ min: 1, max: 99 })),
});

describe('the follow-up log', () => {
  it('counts what an independent count of the same facts counts', () => {
    fc.assert(
      fc.property(fc.tuple(...[0, 1, 2, 3].map(callbackArb)), fc.array(attemptArb, { maxLength: 20 }), fc.array(ticketArb, { maxLength: 20 }), fc.array(callArb, { maxLength: 20 }), (callbacks, made, opened, phoned) => {
        const calls = phoned.map((one, index) => callRow(`k${index}`, one));
        const attempts: Attempt[] = made.map(({ callback, call, ...rest }, index) => ({
          id: asId<never>(`x${index}`), callbackId: asId<never>(`b${callback}`), note: '', userId: asId<never>('u'),
          proof: rest.outcome === 'reached' ? (call ? { type: 'call', startedAt: 0, endedAt: 61_000, phoneTail: '' } : { type: 'message', messageId: asId<never>('m') }) : null, ...rest,
        }));
        const tickets: Ticket[] = opened.map((one, index) => ticketRow({ id: asId<never>(`t${index}`), hospitalId: asId<never>('h'), status: one.closedAt === null ? 'open' : 'closed', ...one }));
        const input: LogInput = {
          hospital: { id: asId<never>('h'), name: '医院' }, callbacks, attempts, calls, tickets, messages: { in: 3, out: 2 }, asOf: 0, complete: true, isPending: () => false,
        };
        const log = followUpLog(input, MONTH);
        const inside = (at: number | null): boolean => at !== null && monthByIntl(at) === MONTH;
        const done = attempts.filter((one) => inside(one.at));
        expect(log.totals).toEqual({
          rows: done.length + phoned.filter((one) => one.attemptId === null && inside(one.startedAt)).length + callbacks.filter((one) => inside(one.closedAt)).length + tickets.filter((one) => inside(one.createdAt)).length + tickets.filter((one) => inside(one.closedAt)).length,
          attempts: done.length,
          reached: done.filter((one) => one.outcome === 'reached').length,
          patientReplies: done.filter((one) => one.outcome === 'reached' && one.party === 'patient').length,
          hospitalReplies: done.filter((one) => one.outcome === 'reached' && one.party === 'hospital').length,
          callbacksClosed: callbacks.filter((one) => one.status === 'done' && inside(one.closedAt)).length,
          ticketsCreated: tickets.filter((one) => inside(one.createdAt)).length,
          ticketsClosed: tickets.filter((one) => inside(one.closedAt)).length,
          complaints: tickets.filter((one) => one.kind === 'complaint' && inside(one.createdAt)).length,
          calls: done.filter((one) => one.proof?.type === 'call').length + phoned.filter((one) => one.attemptId === null && inside(one.startedAt)).length,
          callsMissed: phoned.filter((one) => one.attemptId === null && inside(one.startedAt) && one.direction === 'in' && (one.result === 'missed' || one.result === 'voicemail')).length,
          messagesIn: 3,
          messagesOut: 2,
        });
        const order = log.rows.map((row) => [row.at, row.id] as const);
        expect(order).toEqual(order.toSorted((a, b) => a[0] - b[0] || (a[1] < b[1] ? -1 : 1)));
        expect(new Set(log.rows.map((row) => row.id)).size).toBe(log.rows.length);
      }),
      { numRuns: 200 },
    );
  });

  it('names the clause of a complaint by its level, and flags one that came late in the day (九3, 九4)', () => {
    const said = (time: string): number => Date.parse(`2026-02-10T${time}:00+08:00`);
    const complaint = (id: string, complaintLevel: 'general' | 'public_opinion', at: number): Ticket =>
      ticketRow({ id: asId<never>(id), hospitalId: asId<never>('h'), kind: 'complaint', createdAt: at, details: { ...noDetails, complaintLevel, saidAt: at } });
    const tickets = [complaint('a', 'general', said('20:59')), complaint('b', 'general', said('21:00')), complaint('c', 'public_opinion', said('23:00'))];
    const input: LogInput = { hospital: { id: asId<never>('h'), name: '医院' }, callbacks: [], attempts: [], calls: [], tickets, messages: { in: 0, out: 0 }, asOf: 0, complete: true, isPending: () => false };
    const log = followUpLog(input, MONTH);
    expect(log.rows.map((row) => [row.clause, row.outcome])).toEqual([['九4', 'created'], ['九4', 'created_late'], ['九3', 'created']]);
    const outcome = logTable(log, new Map(), 'zh-CN').columns.findIndex((column) => column.key === 'outcome');
    expect(logTable(log, new Map(), 'zh-CN').rows.map((row) => row[outcome])).toEqual(['已受理', '已受理（当日较晚到达）', '已受理']);
  });

  it('tells a call as clause ▲二3 asks: who, what about, how long, what came of it, which ticket; a patient stays masked', () => {
    const at = Date.UTC(2026, 1, 10, 2);
    const calls = [
      callRow('k1', { callerName: '王主任', topic: 'fault', topicText: '挂号打不开', startedAt: at, endedAt: at + 125_000, notes: '已重启', ticketId: asId<never>('t') }),
      callRow('k2', { callerName: '李小明', topic: 'patient_case', startedAt: at + 1, endedAt: at + 1, result: 'missed' }),
    ];
    const input: LogInput = { hospital: { id: asId<never>('h'), name: '医院' }, callbacks: [], attempts: [], calls, tickets: [ticketRow({ id: asId<never>('t'), number: 7, createdAt: 0 })], messages: { in: 0, out: 0 }, asOf: 0, complete: true, isPending: () => false };
    expect(logTable(followUpLog(input, MONTH), new Map([['u', '小陈']]), 'zh-CN').rows.map((row) => row.slice(1))).toEqual([
      ['电话', '▲二3', '故障 · 挂号打不开 · 王主任', '', '电话', '来电已接', '小陈', '#7', '2', '已重启'],
      ['电话', '▲二3', '患者事项 · 李**', '', '电话', '未接来电', '小陈', '', '', ''],
    ]);
  });

  it('reads the same in both languages except for the words', () => {
    const input: LogInput = { hospital: { id: asId<never>('h'), name: '医院' }, callbacks: [], attempts: [], calls: [], tickets: [], messages: { in: 0, out: 0 }, asOf: 0, complete: true, isPending: () => false };
    const log = followUpLog(input, MONTH);
    const zh = logTable(log, new Map(), 'zh-CN');
    const en = logTable(log, new Map(), 'en');
    expect(zh.columns.map((c) => c.key)).toEqual(en.columns.map((c) => c.key));
    expect(zh.totals.map((t) => t.value)).toEqual(en.totals.map((t) => t.value));
    expect(zh.title).toBe('医院 2026-02 回访日志');
  });
});

describe('neutralised', () => {
  it.each(['=1+1', '+86', '-1', '@x', '\t=1', '\r=1', '\n=1', '＝1', '＋1', '－1', '＠x'])('makes text of %j', (cell) => {
    expect(neutralised(cell)).toBe(`'${cell}`);
  });
  it.each(['', '缴费', '#12', "'=1", '1-2', '2026-11-01 00:00:00'])('leaves %j alone', (cell) => {
    expect(neutralised(cell)).toBe(cell);
  });
});

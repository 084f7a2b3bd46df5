import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Call } from '../../../shared/calls/model.ts';
import { attemptOf, isMissed, missedCallbackId, phoneDigits } from '../../../shared/calls/rules.ts';
import { dueState } from '../../../shared/callbacks/rules.ts';
import { asId } from '../../../shared/ids.ts';
import type { Outcome } from '../../../shared/wire/mutation.ts';
import { callRow } from '../../support/callRows.ts';
import { deskRows } from '../../support/deskRows.ts';
import { applyAs, readerOf } from '../../support/mutationRows.ts';
import { callbackRow } from '../../support/workRows.ts';
import { ticketRow } from '../../support/ticketRows.ts';

const HOUR = 3_600_000;
const NIGHT = Date.UTC(2026, 10, 28, 19, 5); // Sunday 03:05 in Shanghai
const hospitals = deskRows().flatMap((row) => (row.entity === 'hospitals' && row.row !== null ? [row.row] : []));
const contacts = deskRows().flatMap((row) => (row.entity === 'contacts' && row.row !== null ? [row.row] : []));
const rows = readerOf({ hospitals, contacts });
const log = (over: object = {}) => ({
  callId: 'k', direction: 'in', hospitalId: 'h1', contactId: null, callerName: '王主任', topic: 'fault', topicText: '', notes: '', phone: '138 1234 5678',
  startedAt: NIGHT, endedAt: NIGHT, result: 'missed', ...over,
});
const rowsOf = (outcome: Outcome): object => (outcome.kind === 'applied' ? Object.fromEntries(outcome.changes.map((one) => [one.entity, one.row])) : outcome);

describe('a missed call (clause ▲二3)', () => {
  it('is due to be called back ten minutes after it rang, at night and on a Sunday, whenever it is written down', () => {
    for (const written of [NIGHT, NIGHT + 3 * HOUR]) {
      const made = rowsOf(applyAs('agent', 'calls.log', log(), rows, written));
      expect(made).toMatchObject({
        calls: { id: 'k', callbackId: 'k.m', startedAt: NIGHT, endedAt: NIGHT, at: written },
        callbacks: { id: 'k.m', kind: 'missed_call', requiredParties: ['hospital'], dueAt: NIGHT + 600_000, patientPhone: '138 1234 5678', assigneeId: 'u', status: 'open', createdAt: written },
      });
      // The hand goes over the last second.
      const due = (made as { callbacks: { status: 'open'; dueAt: number } }).callbacks;
      expect([599_999, 600_000].map((after) => dueState(due, NIGHT + after, NIGHT + HOUR))).toEqual(['today', 'overdue']);
    }
  });

  it('shows its number in no subject', () => {
    expect(rowsOf(applyAs('agent', 'calls.log', log(), rows, NIGHT))).toMatchObject({ callbacks: { subject: '王主任 138****5678' } });
    expect(rowsOf(applyAs('agent', 'calls.log', log({ topic: 'patient_case' }), rows, NIGHT))).toMatchObject({ callbacks: { subject: '138****5678', patientName: '王主任' } });
  });

  it('of nobody knows whom is called back too, and goes to the hospital as soon as that is known', () => {
    const made = rowsOf(applyAs('agent', 'calls.log', log({ hospitalId: null, callerName: '' }), rows, NIGHT)) as { calls: Call; callbacks: never };
    expect(made).toMatchObject({ callbacks: { hospitalId: null, subject: '138****5678' } });
    const later = readerOf({ hospitals, contacts, calls: [made.calls], callbacks: [made.callbacks] });
    expect(rowsOf(applyAs('agent', 'calls.edit', { callId: 'k', fields: { hospitalId: 'h1', callerName: '赵科长' }, base: { hospitalId: null, callerName: '' } }, later))).toMatchObject({
      calls: { hospitalId: 'h1' }, callbacks: { hospitalId: 'h1', subject: '赵科长 138****5678', dueAt: NIGHT + 600_000 },
    });
    expect(applyAs('agent', 'calls.log', log({ hospitalId: null, callerName: '', phone: '' }), rows, NIGHT)).toEqual({ kind: 'rejected', code: 'caller_missing' });
  });

  it('takes name and number of the contact who was named', () => {
    expect(rowsOf(applyAs('agent', 'calls.log', log({ contactId: 'p1', callerName: '', phone: '' }), rows, NIGHT))).toMatchObject({ calls: { contactId: 'p1', callerName: '王主任', phone: '13812345678' }, callbacks: { patientPhone: '13812345678' } });
    // Removed meanwhile: what was written stands.
    expect(rowsOf(applyAs('agent', 'calls.log', log({ contactId: 'gone' }), rows, NIGHT))).toMatchObject({ calls: { contactId: null, callerName: '王主任' } });
  });

  it('is exactly an incoming one that nobody took', () => {
    fc.assert(
      fc.property(fc.constantFrom('in', 'out'), fc.constantFrom('answered', 'missed', 'voicemail', 'wrong_number'), fc.nat(HOUR), fc.nat(HOUR), (direction, result, begun, length) => {
        const outcome = applyAs('agent', 'calls.log', log({ direction, result, startedAt: begun, endedAt: begun + length }), rows, 2 * HOUR);
        if (outcome.kind !== 'applied') throw new Error(outcome.code);
        expect(outcome.changes.some((one) => one.entity === 'callbacks')).toBe(direction === 'in' && (result === 'missed' || result === 'voicemail'));
        const call = outcome.changes.find((one) => one.entity === 'calls')?.row as Call;
        // Nobody spoke: no time was spoken.
        expect(call.endedAt - call.startedAt).toBe(result === 'answered' ? length : 0);
      }),
    );
  });
});

describe('calls.log', () => {
  it('is never later than the relay knows, and is written once', () => {
    expect(rowsOf(applyAs('agent', 'calls.log', log({ result: 'answered', startedAt: 900, endedAt: 5000 }), rows, 1000))).toMatchObject({ calls: { startedAt: 900, endedAt: 1000 } });
    expect(rowsOf(applyAs('agent', 'calls.log', log({ result: 'answered', startedAt: 4000, endedAt: 5000 }), rows, 1000))).toMatchObject({ calls: { startedAt: 1000, endedAt: 1000 } });
    expect(applyAs('agent', 'calls.log', log({ startedAt: 2, endedAt: 1 }), rows)).toEqual({ kind: 'rejected', code: 'bad_interval' });
    expect(applyAs('agent', 'calls.log', log(), readerOf({ hospitals, calls: [callRow('k')] }))).toEqual({ kind: 'rejected', code: 'already_exists' });
    expect(applyAs('manager', 'calls.log', log(), rows)).toEqual({ kind: 'rejected', code: 'forbidden' });
    expect(applyAs('agent', 'calls.log', log({ phone: '138-x' }), rows)).toEqual({ kind: 'rejected', code: 'malformed' });
  });
});

describe('a call as an attempt of a callback', () => {
  const due = callbackRow('b', 0, null).row as never;
  const attempt = { callId: 'k', callbackId: 'b', attemptId: 'x', party: 'hospital' };
  const apply = (call: Partial<Call>) => applyAs('agent', 'calls.attempt', attempt, readerOf({ calls: [callRow('k', call)], callbacks: [due] }));

  it('proves a reply when it was answered, and names the call', () => {
    expect(rowsOf(apply({ direction: 'out', startedAt: 10, endedAt: 70, phone: '+86 138-1234-5678', notes: '已说明' }))).toMatchObject({
      attempts: { callbackId: 'b', outcome: 'reached', note: '已说明', proof: { type: 'call', startedAt: 10, endedAt: 70, phoneTail: '5678', callId: 'k' } },
      calls: { callbackId: 'b', attemptId: 'x' },
    });
  });

  it.each([['missed', 'no_answer'], ['voicemail', 'no_answer'], ['wrong_number', 'wrong_number']] as const)('proves nothing when it was %s', (result, outcome) => {
    expect(rowsOf(apply({ direction: 'out', result }))).toMatchObject({ attempts: { outcome, proof: null } });
    expect(attemptOf(callRow('k', { result })).proof).toBeNull();
  });

  it.each([
    ['one that we missed', { result: 'missed' as const }, 'proof_invalid'],
    ['a word with another hospital', { hospitalId: asId<never>('h2') }, 'proof_invalid'],
    ['one that was an attempt already', { attemptId: asId<never>('x0') }, 'already_exists'],
  ])('refuses %s', (_what, call, code) => {
    expect(apply(call)).toEqual({ kind: 'rejected', code });
  });

  it('tells a callback of no hospital yet whose it is', () => {
    const unknown = { ...callRow('k'), direction: 'out' as const };
    const callbacks = [{ ...(due as object), hospitalId: null } as never];
    expect(rowsOf(applyAs('agent', 'calls.attempt', attempt, readerOf({ calls: [unknown], callbacks })))).toMatchObject({ callbacks: { hospitalId: 'h1' } });
  });
});

describe('calls.link and calls.edit', () => {
  it('links a ticket that is there', () => {
    const tickets = [ticketRow({ id: asId<never>('t') })];
    expect(rowsOf(applyAs('agent', 'calls.link', { callId: 'k', ticketId: 't' }, readerOf({ calls: [callRow('k')], tickets })))).toMatchObject({ calls: { ticketId: 't' } });
    expect(applyAs('agent', 'calls.link', { callId: 'k', ticketId: 'no' }, readerOf({ calls: [callRow('k')], tickets }))).toEqual({ kind: 'rejected', code: 'not_found' });
    expect(rowsOf(applyAs('agent', 'calls.link', { callId: 'k', ticketId: null }, readerOf({ calls: [callRow('k', { ticketId: asId<never>('t') })], tickets })))).toMatchObject({ calls: { ticketId: null } });
  });

  it('overwrites nothing that its person has not seen', () => {
    const stands = readerOf({ calls: [callRow('k', { notes: '同事补充' })] });
    expect(applyAs('agent', 'calls.edit', { callId: 'k', fields: { notes: '我的' }, base: { notes: '' } }, stands)).toEqual({ kind: 'rejected', code: 'conflict' });
    expect(rowsOf(applyAs('agent', 'calls.edit', { callId: 'k', fields: { topicText: '打不开' }, base: { topicText: '' } }, stands))).toMatchObject({ calls: { notes: '同事补充', topicText: '打不开' } });
  });

  it('leaves a callback alone that is done', () => {
    const done = { ...(callbackRow('k.m', 0, 5).row as object), kind: 'missed_call' } as never;
    expect(rowsOf(applyAs('agent', 'calls.edit', { callId: 'k', fields: { callerName: '新' } }, readerOf({ calls: [callRow('k', { result: 'missed' })], callbacks: [done] })))).not.toHaveProperty('callbacks');
  });
});

describe('phoneDigits', () => {
  it.each([['+86 138-1234-5678', '13812345678'], ['0086 13812345678', '13812345678'], ['8613812345678', '13812345678'], ['0571-8888 6666', '057188886666'], ['8612345', '8612345'], ['', '']])('reads %j as %j', (typed, digits) => {
    expect(phoneDigits(typed)).toBe(digits);
  });
});

it('draws the callback’s id from the call’s', () => {
  expect(missedCallbackId(asId<never>('k'))).toBe('k.m');
  expect(isMissed({ direction: 'out', result: 'missed' })).toBe(false);
});

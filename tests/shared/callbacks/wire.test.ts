import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Attempt } from '../../../shared/callbacks/model.ts';
import { dueState, missingParties, requiredPartiesOf } from '../../../shared/callbacks/rules.ts';
import { asId } from '../../../shared/ids.ts';
import { applyAs, readerOf } from '../../support/mutationRows.ts';
import { conversationRow, messageRow } from '../../support/deskRows.ts';

const callback = (over: object = {}) => ({
  id: asId<never>('b'), hospitalId: asId<never>('h1'), kind: 'patient_case' as const, subject: 's', requiredParties: [...requiredPartiesOf.patient_case], patientName: '', patientPhone: '',
  ticketId: null, conversationId: null, assigneeId: null, dueAt: 10, status: 'open' as const, result: '', createdBy: asId<never>('u'), createdAt: 0, closedAt: null, closedBy: null, ...over,
});
const attempt = fc.record({
  party: fc.constantFrom('patient', 'hospital' as const),
  outcome: fc.constantFrom('reached', 'no_answer', 'refused', 'wrong_number', 'call_again' as const),
  proven: fc.boolean(),
  at: fc.nat(100),
});

describe('the two-party gate (clause 九5)', () => {
  it('opens exactly when both parties have a reached, proven reply', () => {
    fc.assert(
      fc.property(fc.array(attempt, { maxLength: 8 }), (made) => {
        const attempts: Attempt[] = made.map(({ proven, ...rest }, index) => ({
          id: asId<never>(`x${index}`), callbackId: asId<never>('b'), note: '', userId: asId<never>('u'), proof: proven ? { type: 'message', messageId: asId<never>('m') } : null, ...rest,
        }));
        const has = (party: string) => made.some((one) => one.party === party && one.outcome === 'reached' && one.proven);
        expect(missingParties(callback(), attempts).length === 0).toBe(has('patient') && has('hospital'));
        const outcome = applyAs('agent', 'callbacks.close', { callbackId: 'b', result: 'ok' }, readerOf({ callbacks: [callback()], attempts }));
        if (has('patient') && has('hospital')) expect(outcome.kind).toBe('applied');
        else expect(outcome).toEqual({ kind: 'rejected', code: has('patient') ? 'gate_hospital' : 'gate_patient' });
      }),
    );
  });

  it.each([
    ['reached without proof', { outcome: 'reached', proof: null }, 'proof_missing'],
    ['an inbound message', { outcome: 'reached', proof: { type: 'message', messageId: 'in' } }, 'proof_invalid'],
    ['a reply that failed', { outcome: 'reached', proof: { type: 'message', messageId: 'failed' } }, 'proof_invalid'],
    ['a queued reply', { outcome: 'reached', proof: { type: 'message', messageId: 'queued' } }, 'proof_invalid'],
    ['a call that ended before it began', { outcome: 'reached', proof: { type: 'call', startedAt: 2, endedAt: 1, phoneTail: '' } }, 'bad_interval'],
  ])('refuses %s', (_what, over, code) => {
    const messages = [
      messageRow('in').row, messageRow('failed', { direction: 'out', state: 'failed' }).row, messageRow('queued', { direction: 'out', state: 'queued' }).row,
    ] as never[];
    const rows = readerOf({ callbacks: [callback()], attempts: [], messages });
    const args = { attemptId: 'x', callbackId: 'b', party: 'patient', note: '', ...over };
    expect(applyAs('agent', 'callbacks.logAttempt', args, rows)).toEqual({ kind: 'rejected', code });
  });

  it('takes a delivered reply and a logged call for proof', () => {
    const rows = readerOf({ callbacks: [callback()], attempts: [], messages: [messageRow('sent', { direction: 'out', state: 'sent', userId: asId('u1') }).row as never] });
    const args = { attemptId: 'x', callbackId: 'b', party: 'patient', outcome: 'reached', note: '' };
    expect(applyAs('agent', 'callbacks.logAttempt', { ...args, proof: { type: 'message', messageId: 'sent' } }, rows).kind).toBe('applied');
    expect(applyAs('agent', 'callbacks.logAttempt', { ...args, proof: { type: 'call', startedAt: 1, endedAt: 1, phoneTail: '1234' } }, rows).kind).toBe('applied');
  });

  it('takes no reply to another hospital for proof', () => {
    const messages = [messageRow('sent', { direction: 'out', state: 'sent', userId: asId('u1') }).row] as never[];
    const inConversation = (hospitalId: string | null, conversationId: string | null = null) =>
      readerOf({ callbacks: [callback({ conversationId })], attempts: [], messages, conversations: [conversationRow('v1', { hospitalId: hospitalId as never }).row as never] });
    const args = { attemptId: 'x', callbackId: 'b', party: 'hospital', outcome: 'reached', note: '', proof: { type: 'message', messageId: 'sent' } };
    expect(applyAs('agent', 'callbacks.logAttempt', args, inConversation('h2'))).toEqual({ kind: 'rejected', code: 'proof_invalid' });
    expect(applyAs('agent', 'callbacks.logAttempt', args, inConversation('h2', 'v1')).kind).toBe('applied');
    expect(applyAs('agent', 'callbacks.logAttempt', args, inConversation('h1')).kind).toBe('applied');
    expect(applyAs('agent', 'callbacks.logAttempt', args, inConversation(null)).kind).toBe('applied');
  });

  it('is closed for good once closed, and for managers', () => {
    const rows = readerOf({ callbacks: [callback({ status: 'done' })], attempts: [] });
    expect(applyAs('agent', 'callbacks.close', { callbackId: 'b', result: 'x' }, rows)).toEqual({ kind: 'rejected', code: 'already_closed' });
    expect(applyAs('manager', 'callbacks.cancel', { callbackId: 'b', reason: 'x' }, rows)).toEqual({ kind: 'rejected', code: 'forbidden' });
  });
});

describe('dueState', () => {
  it('is overdue from its very millisecond', () => {
    expect(dueState(callback(), 9, 100)).toBe('today');
    expect(dueState(callback(), 10, 100)).toBe('overdue');
    expect(dueState(callback({ dueAt: 100 }), 9, 100)).toBe('later');
    expect(dueState(callback({ status: 'cancelled' }), 50, 100)).toBe('closed');
  });
});

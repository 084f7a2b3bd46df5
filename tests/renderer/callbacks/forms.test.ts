import { describe, expect, it } from 'vitest';
import { newAttemptForm, refusedAttempt, parseAttempt } from '../../../renderer/callbacks/attemptForm.ts';
import { defaultDue, formFromQuery, formFromRefused, parseCallback } from '../../../renderer/callbacks/callbackForm.ts';
import { asId } from '../../../shared/ids.ts';
import { callbackMutations } from '../../../shared/callbacks/wire.ts';
import { atMinute } from '../../../shared/time/shanghai.ts';

const now = atMinute('2026-03-02', 10 * 60);

describe('parseAttempt', () => {
  const blank = newAttemptForm('patient', now);
  const call = { ...blank, callStart: '09:55', callEnd: '10:00' };
  it('invents no call: whoever was reached by one says when, whoever was not may leave it', () => {
    expect(parseAttempt(blank, now)).toEqual({ kind: 'problems', problems: { callStart: 'badTime', callEnd: 'badTime' } });
    expect(parseAttempt({ ...blank, outcome: 'no_answer' }, now)).toEqual({ kind: 'ok', proof: null });
    expect(parseAttempt({ ...blank, outcome: 'no_answer', phoneTail: '5678' }, now).kind).toBe('problems');
  });

  it('takes a call that has just ended', () => {
    expect(parseAttempt({ ...call, phoneTail: '5678' }, now)).toEqual({
      kind: 'ok', proof: { type: 'call', startedAt: atMinute('2026-03-02', 595), endedAt: now, phoneTail: '5678' },
    });
  });

  it('lets a call run over midnight but not backwards', () => {
    const night = { ...call, callDate: '2026-03-01', callStart: '23:50', callEnd: '00:10' };
    expect(parseAttempt(night, now)).toMatchObject({ kind: 'ok', proof: { startedAt: atMinute('2026-03-01', 1430), endedAt: atMinute('2026-03-02', 10) } });
    expect(parseAttempt({ ...call, callStart: '10:00', callEnd: '09:00' }, now)).toEqual({ kind: 'problems', problems: { callEnd: 'endBeforeStart' } });
  });

  it('refuses calls of the future and what is no date, time or tail', () => {
    expect(parseAttempt({ ...call, callEnd: '11:00' }, now)).toEqual({ kind: 'problems', problems: { callEnd: 'callInFuture' } });
    expect(parseAttempt({ ...call, callDate: '2026-02-30', phoneTail: '12' }, now)).toEqual({ kind: 'problems', problems: { callDate: 'badDate', phoneTail: 'badTail' } });
    expect(parseAttempt({ ...call, callStart: '9:5', callEnd: 'x' }, now)).toEqual({ kind: 'problems', problems: { callStart: 'badTime', callEnd: 'badTime' } });
  });

  it('wants a proof for being reached, and none for the others (九5)', () => {
    expect(parseAttempt({ ...call, proof: 'none' }, now)).toEqual({ kind: 'problems', problems: { proof: 'needProof' } });
    expect(parseAttempt({ ...call, proof: 'none', outcome: 'no_answer' }, now)).toEqual({ kind: 'ok', proof: null });
    expect(parseAttempt({ ...call, proof: 'message' }, now)).toEqual({ kind: 'problems', problems: { messageId: 'needMessage' } });
    expect(parseAttempt({ ...call, proof: 'message', messageId: 'm' }, now)).toEqual({ kind: 'ok', proof: { type: 'message', messageId: 'm' } });
  });

  it('does not let a wrong call in when the proof is a message', () => {
    expect(parseAttempt({ ...call, proof: 'message', messageId: 'm', callStart: 'x' }, now).kind).toBe('ok');
  });
});

describe('a new callback', () => {
  it('is due by its kind', () => {
    expect(defaultDue('missed_call', now)).toEqual({ date: '2026-03-02', time: '10:10' });
    expect(defaultDue('missed_call', atMinute('2026-03-02', 1435))).toEqual({ date: '2026-03-03', time: '00:05' });
    expect(defaultDue('hospital_monthly', now)).toEqual({ date: '2026-03-31', time: '18:00' });
    expect(defaultDue('patient_case', now)).toEqual({ date: '2026-03-03', time: '18:00' });
  });

  it('knows where it came from', () => {
    const form = formFromQuery(new URLSearchParams('ticket=t1&hospital=h1&title=退款'), null, 'me', now);
    expect(form).toMatchObject({ kind: 'ticket_quality', ticketId: 't1', hospitalId: 'h1', subject: '退款', assigneeId: 'me' });
    expect(formFromQuery(new URLSearchParams('hospital='), 'h9', null, now)).toMatchObject({ kind: 'patient_case', hospitalId: 'h9', ticketId: null });
  });

  it('makes arguments that the mutation accepts, and nothing else passes', () => {
    const form = { ...formFromQuery(new URLSearchParams(), 'h1', null, now), subject: ' 回访 ', patientPhone: '138 0000-5678' };
    const parsed = parseCallback(form, asId('cb'));
    expect(parsed.kind).toBe('ok');
    if (parsed.kind === 'ok') expect(callbackMutations['callbacks.create'].args.safeParse(parsed.args).success).toBe(true);
    expect(parseCallback({ ...form, subject: ' ', hospitalId: null, patientPhone: '138****5678', due: { date: 'x', time: '1' } }, asId('cb'))).toEqual({
      kind: 'problems', problems: { hospitalId: 'needHospital', subject: 'needSubject', patientPhone: 'badPhone', dueDate: 'badDate' },
    });
  });

  it('comes back from a refusal as it was', () => {
    const form = { ...formFromQuery(new URLSearchParams(), 'h1', null, now), subject: '回访', patientName: '李明' };
    const parsed = parseCallback(form, asId('cb'));
    expect(parsed.kind === 'ok' && formFromRefused(parsed.args)).toEqual(form);
    expect(formFromRefused({ subject: 3 })).toBeNull();
    expect(formFromRefused(null)).toBeNull();
  });
});

describe('a refused try', () => {
  const now = Date.parse('2026-03-10T10:00:00+08:00');
  const mine = {
    attemptId: crypto.randomUUID(),
    callbackId: crypto.randomUUID(),
    party: 'patient',
    outcome: 'reached',
    proof: { type: 'call', startedAt: now - 600_000, endedAt: now - 300_000, phoneTail: '0100' },
    note: '患者已确认',
  };

  it('goes back into its box as it was, and gives the same proof again', () => {
    const form = refusedAttempt(mine, now);
    expect(form).toMatchObject({ party: 'patient', callStart: '09:50', callEnd: '09:55', phoneTail: '0100', note: '患者已确认' });
    expect(form === null ? null : parseAttempt(form, now)).toEqual({ kind: 'ok', proof: mine.proof });
  });

  it('is null for what is not a try', () => {
    expect(refusedAttempt({ party: 'patient' }, now)).toBeNull();
  });
});

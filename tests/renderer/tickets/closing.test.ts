import { describe, expect, it } from 'vitest';
import { markFor, marksOf, mayCheck, wayTo, withMissing } from '../../../renderer/tickets/closing/requirements.ts';
import { newReply, parseReply, refusedReply } from '../../../renderer/tickets/closing/replyForm.ts';
import { rndArgs, rndFormOf, rndProblems } from '../../../renderer/tickets/rnd/rndForm.ts';
import { asId } from '../../../shared/ids.ts';
import { noMarks } from '../../../shared/tickets/details.ts';
import { requirementsOf } from '../../../shared/tickets/rules.ts';
import { ticketMutations } from '../../../shared/tickets/wire.ts';
import { ticketRow } from '../../support/ticketRows.ts';

const NOW = Date.parse('2026-10-01T10:00:30+08:00');

describe('what closing asks for', () => {
  it('has a way to be given, each of them', () => {
    for (const one of Object.values(requirementsOf).flat()) expect(wayTo[one]).toBeDefined();
    expect(marksOf(requirementsOf.data_task)).toEqual(['checked']);
    expect(marksOf(requirementsOf.patient_case)).toEqual([]);
  });

  it('keeps a field that was asked for once it is filled, and adds one that is asked for only now', () => {
    const first = withMissing([], ['agreed', 'planned_day']);
    expect(first).toEqual(['agreed', 'plannedOn']);
    // A planned day of the past was typed: the reason is wanted, and stays when its first letter is there.
    const late = withMissing(first, ['slip_reason']);
    expect(late).toEqual(['agreed', 'plannedOn', 'slipReason']);
    expect(withMissing(late, [])).toBe(late);
    expect(withMissing([], ['picture_before', 'verified', 'reply_patient'])).toEqual([]);
  });

  it('shows the word that stands behind it', () => {
    const mark = { at: 1, by: asId<never>('u'), note: '信息科' };
    const ticket = ticketRow({ marks: { ...noMarks, confirmed: mark, repliedPatient: mark } });
    expect([markFor('hospital_confirmation', ticket), markFor('reply_patient', ticket), markFor('reply_hospital', ticket), markFor('module', ticket)]).toEqual([mark, mark, null, null]);
  });

  it('whoever did the work does not check it (▲三(三)3)', () => {
    expect(mayCheck(ticketRow({ assigneeId: asId('a'), createdBy: asId('b') }), 'a')).toBe(false);
    expect(mayCheck(ticketRow({ assigneeId: asId('a'), createdBy: asId('b') }), 'b')).toBe(true);
    expect(mayCheck(ticketRow({ assigneeId: null, createdBy: asId('b') }), 'b')).toBe(false);
  });
});

describe('a reply', () => {
  const heard = { callStart: '09:55', callEnd: '10:00' };
  it('is proven by a call that has ended or by a chosen message', () => {
    expect(parseReply(newReply('patient', NOW), NOW)).toEqual({ kind: 'problems', problems: { callStart: 'badTime', callEnd: 'badTime' } });
    const call = { ...newReply('patient', NOW), ...heard };
    expect(parseReply(call, NOW)).toMatchObject({ kind: 'ok', proof: { type: 'call' } });
    expect(parseReply({ ...call, callEnd: '10:05' }, NOW)).toEqual({ kind: 'problems', problems: { callEnd: 'callInFuture' } });
    expect(parseReply({ ...call, proof: 'message' }, NOW)).toEqual({ kind: 'problems', problems: { messageId: 'needMessage' } });
    expect(parseReply({ ...call, proof: 'message', messageId: 'm' }, NOW)).toEqual({ kind: 'ok', proof: { type: 'message', messageId: 'm' } });
  });

  it('that was refused comes back as it was', () => {
    const parsed = parseReply({ ...newReply('hospital', NOW), ...heard, phoneTail: '0001' }, NOW);
    if (parsed.kind !== 'ok') throw new Error('no proof');
    const mine = { ticketId: 't', entryId: 'e', party: 'hospital', proof: parsed.proof, note: '已告知' };
    expect(ticketMutations['tickets.logReply'].args.safeParse(mine).success).toBe(true);
    expect(refusedReply(mine, NOW + 3_600_000)).toMatchObject({ party: 'hospital', callStart: '09:55', phoneTail: '0001', note: '已告知' });
    expect(refusedReply({ party: 'nobody' }, NOW)).toBeNull();
  });
});

describe('to R&D', () => {
  const full = { question: 'q', soFar: 's', logs: 'l', attachmentIds: [] };
  it('nothing goes without question, result so far and logs (四2)', () => {
    expect(rndProblems(full)).toEqual({});
    expect(rndProblems({ question: ' ', soFar: '', logs: '\n', attachmentIds: [] })).toEqual({ question: 'needQuestion', soFar: 'needSoFar', logs: 'needLogs' });
    expect(rndProblems({ ...full, logs: '', attachmentIds: ['a'] })).toEqual({});
  });

  it('what was refused comes back as it was', () => {
    const mine = { ticketId: 't', entryId: 'e', ...rndArgs({ ...full, attachmentIds: ['a'] }) };
    expect(rndFormOf(mine)).toEqual({ ...full, attachmentIds: ['a'] });
    expect(rndFormOf(null)).toEqual({ question: '', soFar: '', logs: '', attachmentIds: [] });
  });
});

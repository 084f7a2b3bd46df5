import { describe, expect, it } from 'vitest';
import { asId } from '../../../shared/ids.ts';
import type { Ticket, TicketEntry } from '../../../shared/tickets/model.ts';
import { noDetails, noMarks } from '../../../shared/tickets/details.ts';
import { openVisit, visitsOf } from '../../../shared/tickets/visits.ts';
import type { Entities } from '../../../shared/wire/entities.ts';
import type { Outcome } from '../../../shared/wire/mutation.ts';
import { applyAs, readerOf } from '../../support/mutationRows.ts';
import { ticketRow } from '../../support/ticketRows.ts';

type Given = { [E in keyof Entities]?: Entities[E][] };
const staff = { id: asId<never>('eng'), name: 'eng', displayName: '工程师', role: 'agent' as const, active: true };
const file = (id: string, ticketId = 't1') => ({
  id: asId<never>(id), ticketId: asId<never>(ticketId), role: 'log' as const, name: 'a.log', mime: 'text/plain', size: 1, sha256: '0'.repeat(64), fromAt: null, toAt: null, source: '', userId: asId<never>('u'), at: 1,
});

/** One ticket that mutations are applied to, as the relay does it. */
function desk(over: Partial<Ticket> = {}, given: Given = {}) {
  const rows: Given = { staff: [staff], ...given, tickets: [ticketRow(over)], ticketEntries: [] };
  let n = 0;
  return {
    rows,
    ticket: (): Ticket => rows.tickets?.[0] ?? ticketRow(),
    entries: (): TicketEntry[] => rows.ticketEntries ?? [],
    run(name: string, args: object, at = 1000): Outcome {
      const outcome = applyAs('agent', `tickets.${name}`, { ticketId: 't1', entryId: `e${(n += 1)}`, ...args }, readerOf(rows), at);
      if (outcome.kind === 'applied') {
        for (const change of outcome.changes) {
          if (change.entity === 'tickets' && change.row !== null) Object.assign(rows, { tickets: [change.row] });
          if (change.entity === 'ticketEntries' && change.row !== null) rows.ticketEntries?.push(change.row);
        }
      }
      return outcome;
    },
  };
}
const code = (outcome: Outcome): string => (outcome.kind === 'rejected' ? outcome.code : 'applied');

describe('at R&D (四2)', () => {
  const whole = { question: '为什么重复扣款', soFar: '已排除前端重试', logs: '09:10 timeout', attachmentIds: [] };
  it('is not reached without question, result so far and logs', () => {
    for (const missing of ['question', 'soFar', 'logs']) expect(code(desk().run('sendToRnd', { ...whole, [missing]: ' ' })), missing).toBe('rnd_incomplete');
    expect(code(desk().run('sendToRnd', whole))).toBe('applied');
  });

  it('takes an attached log for the lines, but not one of another ticket', () => {
    const given = { attachments: [file('a1'), file('a2', 'other')] };
    expect(code(desk({}, given).run('sendToRnd', { ...whole, logs: '', attachmentIds: ['a1'] }))).toBe('applied');
    expect(code(desk({}, given).run('sendToRnd', { ...whole, logs: '', attachmentIds: ['a2'] }))).toBe('rnd_incomplete');
  });

  it('ends with the answer only: no closing, no other state, and the owner keeps ticket and clocks', () => {
    const one = desk({ assigneeId: asId('u') });
    one.run('sendToRnd', whole);
    expect(one.ticket()).toMatchObject({ status: 'at_rnd', assigneeId: 'u', pauses: [] });
    expect(code(one.run('setStatus', { status: 'in_progress' }))).toBe('bad_transition');
    expect(code(one.run('close', { result: 'x', cause: 'his' }))).toBe('bad_transition');
    expect(code(one.run('answerFromRnd', { answer: '支付渠道重试', answeredBy: '研发老王' }))).toBe('applied');
    expect(one.ticket().status).toBe('in_progress');
    expect(code(one.run('answerFromRnd', { answer: 'x', answeredBy: '' }))).toBe('bad_transition');
  });
});

describe('on site (二5)', () => {
  const go = { visitId: 'v1', engineerId: 'eng', reason: '叫号屏需现场更换' };
  it('goes through departure, arrival and leave in their order and ends with a sign-off', () => {
    const one = desk({}, { attachments: [{ ...file('s1'), role: 'signature' }] });
    expect(code(one.run('dispatch', go))).toBe('applied');
    expect(one.ticket().status).toBe('on_site');
    expect(code(one.run('visitStep', { step: 'departed', at: 100 }))).toBe('applied');
    expect(code(one.run('visitStep', { step: 'departed', at: 110 }))).toBe('already_exists');
    expect(code(one.run('visitStep', { step: 'arrived', at: 99 }))).toBe('bad_interval');
    expect(code(one.run('visitStep', { step: 'arrived', at: 200 }))).toBe('applied');
    expect(code(one.run('finishVisit', { result: '已更换', signedBy: '周主任', signatureId: null }))).toBe('proof_missing');
    expect(code(one.run('visitStep', { step: 'left', at: 300 }))).toBe('applied');
    expect(code(one.run('finishVisit', { result: '已更换', signedBy: '周主任', signatureId: 's1' }))).toBe('applied');
    expect(one.ticket().status).toBe('in_progress');
    expect(visitsOf(one.entries())).toMatchObject([{ engineerId: 'eng', reason: '叫号屏需现场更换', times: { departed: 100, arrived: 200, left: 300 }, ended: 'finished', result: '已更换', signedBy: '周主任' }]);
    expect(openVisit(one.entries())).toBeNull();
  });

  it('is left by nothing else, and a journey that is called off ends too', () => {
    const one = desk();
    one.run('dispatch', go);
    expect(code(one.run('setStatus', { status: 'in_progress' }))).toBe('bad_transition');
    expect(code(one.run('dispatch', { ...go, visitId: 'v2' }))).toBe('bad_transition');
    expect(code(one.run('cancelVisit', { reason: '医院自行恢复' }))).toBe('applied');
    expect(code(one.run('visitStep', { step: 'departed', at: 1 }))).toBe('bad_transition');
  });

  it('sends nobody who has left', () => {
    expect(code(desk({}, { staff: [{ ...staff, active: false }] }).run('dispatch', go))).toBe('inactive_user');
  });
});

describe('facts that count', () => {
  const message = (state: 'sent' | 'queued', sentAt = 500) => ({
    id: asId<never>('m1'), conversationId: asId<never>('v1'), direction: 'out' as const, contentKind: 'text' as const, text: 'x', senderExternalId: null, senderName: '', userId: asId<never>('u'),
    sentAt, receivedAt: sentAt, state, failure: null, retryable: false, attempt: 1, platformId: null, recalledAt: null, waits: null, media: [],
  });
  const proof = { type: 'message', messageId: 'm1' };

  it('take a reply only when the platform accepted it or a call was logged (I7)', () => {
    expect(code(desk({}, { messages: [message('queued')] }).run('logReply', { party: 'patient', proof, note: '' }))).toBe('proof_invalid');
    expect(code(desk().run('logReply', { party: 'patient', proof: { type: 'call', startedAt: 9, endedAt: 8, phoneTail: '' }, note: '' }))).toBe('bad_interval');
    const one = desk({}, { messages: [message('sent')] });
    expect(code(one.run('logReply', { party: 'patient', proof, note: '' }))).toBe('applied');
    expect(one.ticket().marks).toMatchObject({ repliedPatient: { at: 500 }, repliedHospital: null });
  });

  it('count the first reply, also when the later one was written down first', () => {
    const call = (endedAt: number) => ({ type: 'call', startedAt: 1, endedAt, phoneTail: '' });
    for (const order of [[300, 700], [700, 300]]) {
      const one = desk();
      for (const endedAt of order) one.run('logReply', { party: 'hospital', proof: call(endedAt), note: '' });
      expect(one.ticket().marks.repliedHospital?.at).toBe(300);
    }
  });

  it('let nobody check their own data (▲三(三)3)', () => {
    expect(code(desk({ kind: 'data_task', assigneeId: asId('u') }).run('mark', { mark: 'checked', note: '' }))).toBe('second_person');
    expect(code(desk({ kind: 'data_task', assigneeId: null, createdBy: asId('u') }).run('mark', { mark: 'checked', note: '' }))).toBe('second_person');
    expect(code(desk({ kind: 'data_task', assigneeId: asId('other') }).run('mark', { mark: 'checked', note: '' }))).toBe('applied');
  });

  it('note who of the hospital confirmed, and stand once', () => {
    const one = desk({ kind: 'consultation' });
    expect(code(one.run('mark', { mark: 'confirmed', note: '' }))).toBe('reason_missing');
    expect(code(one.run('mark', { mark: 'confirmed', note: '信息科周主任' }))).toBe('applied');
    expect(code(one.run('mark', { mark: 'confirmed', note: '别人' }))).toBe('already_exists');
  });
});

describe('states', () => {
  it('wait with a reason only, and stamp the first action of a fault once (六3)', () => {
    const one = desk();
    expect(code(one.run('setStatus', { status: 'waiting_hospital' }))).toBe('reason_missing');
    one.run('setStatus', { status: 'in_progress' }, 2000);
    expect(one.ticket().details.firstActionAt).toBe(2000);
    one.run('setStatus', { status: 'waiting_hospital', reason: '等开端口' }, 3000);
    one.run('setStatus', { status: 'in_progress' }, 4000);
    expect(one.ticket()).toMatchObject({ details: { firstActionAt: 2000 }, pauses: [{ from: 3000, to: 4000, status: 'waiting_hospital', reason: '等开端口' }] });
  });

  it('of an older desktop are understood', () => {
    const one = desk({ status: 'in_progress' });
    one.run('setStatus', { status: 'waiting', reason: '等照片' });
    expect(one.ticket().status).toBe('waiting_hospital');
  });

  it('close with what the kind asks for, and say which side of the gate is open', () => {
    const done = { at: 1, by: asId<never>('u'), note: '' };
    const close = { result: '办结', cause: null };
    expect(code(desk().run('close', close))).toBe('close_incomplete');
    expect(code(desk({ kind: 'patient_case' }).run('close', close))).toBe('gate_patient');
    expect(code(desk({ kind: 'patient_case', marks: { ...noMarks, repliedPatient: done } }).run('close', close))).toBe('gate_hospital');
    expect(code(desk({ kind: 'patient_case', marks: { ...noMarks, repliedPatient: done, repliedHospital: done } }).run('close', close))).toBe('applied');
    expect(code(desk({ kind: 'fault', module: 'appointment', cause: 'his', details: { ...noDetails, severity: 'minor', firstActionAt: 1 } }).run('close', close))).toBe('applied');
  });

  it('keep a patient’s number out of the history', () => {
    const one = desk({ kind: 'patient_case' });
    one.run('edit', { fields: {}, details: { patientPhone: '13812345678', patientName: '李女士' } });
    expect(JSON.stringify(one.entries())).not.toContain('13812345678');
    expect(one.ticket().details.patientPhone).toBe('13812345678');
  });
});

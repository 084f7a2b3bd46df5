import { describe, expect, it } from 'vitest';
import { entryBody, entryText } from '../../../renderer/tickets/entryText.ts';
import { ticketWords } from '../../../renderer/tickets/messages.ts';
import { refusedComment } from '../../../renderer/tickets/commentDraft.ts';
import { blankDetails, fieldsOf } from '../../../renderer/tickets/fields/detailForm.ts';
import { editWay, refusedTitle } from '../../../renderer/tickets/refused.ts';
import { changesOf, createArgs, decided, followed, formFromQuery, formFromRefused, formFromRefusedEdit, formOf, problemsOf } from '../../../renderer/tickets/ticketForm.ts';
import { translator } from '../../../shared/i18n/catalogue.ts';
import { asId } from '../../../shared/ids.ts';
import { noDetails } from '../../../shared/tickets/details.ts';
import { ticketKind } from '../../../shared/tickets/model.ts';
import type { Ticket } from '../../../shared/tickets/model.ts';
import { ticketMutations } from '../../../shared/tickets/wire.ts';
import { ticketRow } from '../../support/ticketRows.ts';

const ticket: Ticket = ticketRow({ id: asId('t'), hospitalId: asId('h'), description: '' });

describe('the form of a ticket', () => {
  const query = new URLSearchParams('conversation=c&message=m&hospital=h&title=门诊缴费失败');
  it('is filled from a message', () => {
    expect(formFromQuery(query, 'other')).toMatchObject({ title: '门诊缴费失败', hospitalId: 'h', conversationId: 'c', messageId: 'm' });
    expect(formFromQuery(new URLSearchParams(), 'other').hospitalId).toBe('other');
  });

  it('names what is too long instead of cutting it, and never makes an edit of it', () => {
    const base = formOf({ ...ticket, kind: 'requirement' });
    const form = { ...base, title: '长'.repeat(121), description: '述'.repeat(4001), details: { ...base.details, agreed: '约'.repeat(2001), slipReason: '迟'.repeat(501) } };
    expect(problemsOf(form)).toEqual({ title: 'tooLong', description: 'tooLong', details: { agreed: 'tooLong', slipReason: 'tooLong' } });
    expect(changesOf({ form: { ...form, title: base.title, description: base.description }, base }).fields).toEqual({});
    expect(problemsOf({ ...form, title: '长'.repeat(120), description: '述'.repeat(4000), details: { ...form.details, agreed: '约'.repeat(2000), slipReason: '迟'.repeat(500) } })).toEqual({});
  });

  it('makes arguments that the mutation accepts and gives them back after a refusal', () => {
    const form = formFromQuery(query, null);
    const args = createArgs(form, asId('t1'), asId('e1'));
    expect(ticketMutations['tickets.create'].args.safeParse(args).success).toBe(true);
    expect(formFromRefused(args)).toEqual(form);
    expect(formFromRefused({ title: 1 })).toBeNull();
  });

  it('names what is missing and makes nothing of it', () => {
    const form = { ...formFromQuery(new URLSearchParams(), null), title: '  ', description: 'x'.repeat(4001) };
    expect(problemsOf(form)).toEqual({ title: 'needTitle', hospitalId: 'needHospital', description: 'tooLong' });
    expect(createArgs(form, asId('t1'), asId('e1'))).toBeNull();
  });

  it('edits only what was changed, so that two editors of different fields both win', () => {
    const base = formOf(ticket);
    expect(changesOf({ form: base, base })).toEqual({ fields: {}, base: {} });
    expect(changesOf({ form: { ...base, priority: 'urgent', title: ' 标题 ' }, base })).toEqual({ fields: { priority: 'urgent' }, base: { priority: 'normal' } });
    expect(changesOf({ form: { ...base, module: 'inpatient', hospitalId: 'other', assigneeId: 'x' }, base })).toEqual({ fields: { module: 'inpatient' }, base: { module: null } });
  });

  it('decides a field that somebody else changed meanwhile by what stands now', () => {
    const base = formOf(ticket);
    const now = { ...ticket, description: '别人写的' };
    const edit = { form: { ...base, description: '我写的', title: '新标题' }, base };
    expect(changesOf(decided(edit, now, 'description', 'mine'))).toEqual({ fields: { title: '新标题', description: '我写的' }, base: { title: '标题', description: '别人写的' } });
    expect(changesOf(decided(edit, now, 'description', 'theirs'))).toEqual({ fields: { title: '新标题' }, base: { title: '标题' } });
    expect(decided(edit, now, 'hospitalId', 'theirs')).toEqual(edit);
  });

  it('follows the ticket in fields that were not touched, and keeps what was typed', () => {
    const base = formOf(ticket);
    const now = { ...ticket, description: '别人写的', title: '别人的标题' };
    const edit = followed({ form: { ...base, title: '我的标题' }, base }, now);
    expect(edit.form).toMatchObject({ title: '我的标题', description: '别人写的' });
    expect(changesOf(edit)).toEqual({ fields: { title: '我的标题' }, base: { title: '标题' } });
  });

  it('puts a refused edit over the ticket as it stands', () => {
    expect(formFromRefusedEdit(ticket, { fields: { title: '新标题' } })).toMatchObject({ title: '新标题', priority: 'normal' });
    expect(formFromRefusedEdit(ticket, null)).toEqual(formOf(ticket));
  });
});

describe('the fields of a kind', () => {
  const of = (over: Partial<Ticket['details']>, kind: Ticket['kind']) => ticketRow({ kind, details: { ...noDetails, ...over } });

  it('an amount is typed in yuan and stored in whole fen; what is no amount is named', () => {
    const form = { ...formFromQuery(new URLSearchParams(), 'h'), title: 't', kind: 'reconciliation' as const };
    const typed = (amountFen: string) => ({ ...form, details: { ...form.details, amountFen } });
    expect(createArgs(typed('1,234.5'), asId('t'), asId('e'))?.details).toEqual({ amountFen: 123450 });
    expect(problemsOf(typed('abc')).details).toEqual({ amountFen: 'badAmount' });
    expect(createArgs(typed('abc'), asId('t'), asId('e'))).toBeNull();
    expect(formOf(of({ amountFen: 123450 }, 'reconciliation')).details.amountFen).toBe('1234.50');
  });

  it('a complaint made from a message counts from when that was sent (九3)', () => {
    const said = Date.parse('2026-10-01T03:12:00+08:00');
    const form = { ...formFromQuery(new URLSearchParams(`message=m&conversation=c&at=${said}`), 'h'), title: 't', kind: 'complaint' as const };
    expect(form.details.saidAt).toEqual({ date: '2026-10-01', time: '03:12' });
    expect(createArgs(form, asId('t'), asId('e'))?.details).toEqual({ saidAt: said });
    // A fault from the same message has no such field.
    expect(createArgs({ ...form, kind: 'fault' }, asId('t'), asId('e'))?.details).toEqual({});
  });

  it('a masked number is never sent back as if it were the number', () => {
    const masked = of({ patientName: '李**', patientPhone: '139****0001' }, 'patient_case');
    const base = formOf(masked);
    expect(base.details).toMatchObject({ patientName: null, patientPhone: null });
    expect(changesOf({ base, form: { ...base, title: '新' } })).toEqual({ fields: { title: '新' }, base: { title: '标题' } });
    const typed = { ...base, details: { ...base.details, patientPhone: '13800001111' } };
    expect(changesOf({ base, form: typed })).toEqual({ fields: { details: { patientPhone: '13800001111' } }, base: { details: {} } });
    expect(changesOf({ base, form: { ...base, details: { ...base.details, patientPhone: '' } } }).fields.details).toEqual({ patientPhone: '' });
  });

  it('what was typed is put over what a colleague changed meanwhile', () => {
    const base = formOf(of({ agreed: '旧' }, 'requirement'));
    const typed = { ...base, priority: 'urgent' as const, details: { ...base.details, plannedOn: '2026-10-03' } };
    const current = ticketRow({ kind: 'requirement', title: '同事改了标题', details: { ...noDetails, agreed: '同事写的' } });
    const edit = followed({ base, form: typed }, current);
    expect(edit.form).toMatchObject({ title: '同事改了标题', details: { agreed: '同事写的', plannedOn: '2026-10-03' } });
    expect(changesOf(edit)).toEqual({ fields: { priority: 'urgent', details: { plannedOn: '2026-10-03' } }, base: { priority: 'normal', details: { plannedOn: null } } });
    const clash = { base, form: { ...base, details: { ...base.details, agreed: '我写的' } } };
    expect(changesOf(decided(clash, current, 'details.agreed', 'mine'))).toEqual({ fields: { details: { agreed: '我写的' } }, base: { details: { agreed: '同事写的' } } });
    expect(changesOf(decided(clash, current, 'details.agreed', 'theirs'))).toEqual({ fields: {}, base: {} });
  });

  it('every kind takes what its form holds, and gives it back after a refusal', () => {
    const details = { ...blankDetails, severity: 'critical' as const, agreed: 'a', dataSubject: 'doctor' as const, plannedOn: '2026-10-03', caseType: 'short_payment' as const, amountFen: '0.01', orderNo: 'o', responsible: 'bank' as const, complaintLevel: 'public_opinion' as const, saidAt: { date: '2026-10-01', time: '03:12' }, patientName: '李秀兰', patientPhone: '139' };
    for (const kind of ticketKind.options) {
      const args = createArgs({ ...formFromQuery(new URLSearchParams(), 'h'), title: 't', kind, details, checklist: ['核对'] }, asId('t'), asId('e'));
      expect(ticketMutations['tickets.create'].args.safeParse(args).success).toBe(true);
      const again = formFromRefused(args);
      expect(again?.checklist).toEqual(['核对']);
      for (const key of fieldsOf[kind]) expect(again?.details[key]).toEqual(details[key]);
    }
  });
});

describe('history', () => {
  const t = translator(ticketWords, 'zh-CN');
  const name = (id: string): string => `<${id}>`;
  it.each([
    ['edited', 'title,module', '修改了 标题、模块'],
    ['edited', 'constructor', '修改了 constructor'],
    ['assigned', 'u-1', '分配给 <u-1>'],
    ['assigned', '', '取消了分配'],
    ['status', 'waiting_hospital', '状态改为「等医院」'],
    ['status', 'on_site', '状态改为「现场处理」'],
    ['status', 'hibernating', '状态改为「hibernating」'],
    ['closed', '已修复', '关闭了工单'],
  ] as const)('%s %s', (kind, text, words) => expect(entryText({ kind, text }, t, name)).toBe(words));
  it('shows words of people only', () => {
    expect(entryBody({ kind: 'comment', text: '好' })).toBe('好');
    expect(entryBody({ kind: 'status', text: 'open' })).toBeNull();
    expect(entryBody({ kind: 'reopened', text: '' })).toBeNull();
  });
});

describe('what was refused', () => {
  const rejection = (name: string, mine: unknown) => ({ n: 1, name, code: 'already_closed', at: 0, mine, theirs: [] });
  it('leads back to where it can be changed', () => {
    expect(editWay(rejection('tickets.close', { result: '已修复' }))).toEqual({ kind: 'task', task: { kind: 'close', text: '已修复' } });
    expect(editWay(rejection('tickets.close', { ticketId: 't1', result: '已修复' }), true)).toEqual({ kind: 'comment', ticketId: 't1', text: '已修复' });
    expect(editWay(rejection('tickets.comment', { ticketId: 't1', text: '备注' }))).toEqual({ kind: 'comment', ticketId: 't1', text: '备注' });
    expect(editWay(rejection('tickets.create', {}))).toEqual({ kind: 'create' });
    expect(editWay(rejection('tickets.setStatus', {}))).toBeNull();
    expect(editWay(rejection('tickets.close', 'nonsense'))).toEqual({ kind: 'task', task: { kind: 'close', text: '' } });
  });
  it('has words for every mutation of tickets', () => {
    const titles = Object.keys(ticketMutations).map((name) => refusedTitle(rejection(name, {})));
    expect(new Set(titles).size).toBe(Object.keys(ticketMutations).length);
  });
});

describe('a refused comment', () => {
  it('goes back into its box before what was typed meanwhile, once', () => {
    expect(refusedComment(4, '已联系信息科')).toEqual({ text: '已联系信息科', replaces: 4 });
    expect(refusedComment(4, '已联系信息科', { text: '另外', replaces: null })).toEqual({ text: '已联系信息科\n另外', replaces: 4 });
    expect(refusedComment(4, '已联系信息科', { text: '已联系信息科', replaces: 4 }).text).toBe('已联系信息科');
  });
});

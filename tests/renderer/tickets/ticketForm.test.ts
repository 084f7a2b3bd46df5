import { describe, expect, it } from 'vitest';
import { entryBody, entryText } from '../../../renderer/tickets/entryText.ts';
import { ticketWords } from '../../../renderer/tickets/messages.ts';
import { refusedComment } from '../../../renderer/tickets/commentDraft.ts';
import { editWay, refusedTitle } from '../../../renderer/tickets/refused.ts';
import { changesOf, createArgs, decided, followed, formFromQuery, formFromRefused, formFromRefusedEdit, formOf, problemsOf } from '../../../renderer/tickets/ticketForm.ts';
import { translator } from '../../../shared/i18n/catalogue.ts';
import { asId } from '../../../shared/ids.ts';
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

import { describe, expect, it } from 'vitest';
import { newTemplateForm, parseTemplate, templateFieldsOf, templateFormOf } from '../../../../renderer/tickets/templates/templateForm.ts';
import { templateToForm } from '../../../../renderer/tickets/templates/templateToForm.ts';
import { asId } from '../../../../shared/ids.ts';
import type { HospitalId, TemplateId, UserId } from '../../../../shared/ids.ts';
import { ticketKind } from '../../../../shared/tickets/model.ts';
import type { TicketTemplate } from '../../../../shared/tickets/model.ts';
import { aroundMutations } from '../../../../shared/tickets/wireAround.ts';

const id = asId<TemplateId>('t');
const template: TicketTemplate = {
  id,
  name: '月度巡检',
  kind: 'data_task',
  title: '巡检',
  description: '逐项',
  module: null,
  priority: 'high',
  assigneeId: asId<UserId>('u'),
  details: { dataSubject: 'doctor' },
  checklist: [{ id: 'a', text: '接口', done: false }, { id: 'b', text: '备份', done: false }],
  recurrence: { every: 'quarter', day: 31, minute: 570, hospitalIds: [asId<HospitalId>('h1')], from: '2026-02-01' },
  active: true,
};

describe('the form of a template', () => {
  it('gives back what it was made from', () => {
    expect(parseTemplate(templateFormOf(template, '2026-11-24', []), id, template)).toEqual({ kind: 'ok', template });
  });

  it('changes the fields of its kind, and leaves alone what it does not show', () => {
    const form = templateFormOf({ ...template, details: { dataSubject: 'doctor', plannedOn: '2026-12-01' } }, '2026-11-24', []);
    const before = { ...template, details: { dataSubject: 'doctor', plannedOn: '2026-12-01' } } as const;
    const saved = (kind: TicketTemplate['kind'], details: Partial<typeof form.details>) => {
      const parsed = parseTemplate({ ...form, kind, details: { ...form.details, ...details } }, id, before);
      return parsed.kind === 'ok' ? parsed.template.details : parsed.problems;
    };
    expect(saved('data_task', { dataSubject: 'photo' })).toEqual({ dataSubject: 'photo', plannedOn: '2026-12-01' });
    expect(saved('data_task', { dataSubject: null })).toEqual({ dataSubject: null, plannedOn: '2026-12-01' });
    expect(saved('fault', { severity: 'major', dataSubject: 'photo' })).toEqual({ ...before.details, severity: 'major' });
    expect(aroundMutations['tickets.saveTemplate'].args.safeParse({ template: { ...before, details: saved('fault', { severity: 'major' }) } })).toMatchObject({ success: true });
  });

  it('asks for nothing that is known only of one happening, never for a patient', () => {
    expect(ticketKind.options.flatMap(templateFieldsOf).toSorted()).toEqual(['agreed', 'agreed', 'caseType', 'complaintLevel', 'dataSubject', 'responsible', 'severity']);
  });

  it('keeps the ids of lines that stay, and gives new ones their own', () => {
    const parsed = parseTemplate({ ...templateFormOf(template, '2026-11-24', []), checklist: '备份\n\n 新的 \n备份\n接口' }, id, template);
    if (parsed.kind !== 'ok') throw new Error('problems');
    expect(parsed.template.checklist.map((item) => item.text)).toEqual(['备份', '新的', '备份', '接口']);
    expect(parsed.template.checklist[0]?.id).toBe('b');
    expect(parsed.template.checklist[3]?.id).toBe('a');
    expect(new Set(parsed.template.checklist.map((item) => item.id)).size).toBe(4);
    expect(aroundMutations['tickets.saveTemplate'].args.safeParse({ template: parsed.template })).toMatchObject({ success: true });
  });

  it('says what is missing; what does not come back needs no day', () => {
    const blank = newTemplateForm('2026-11-24', []);
    expect(parseTemplate(blank, id, null)).toEqual({ kind: 'problems', problems: { name: 'need', title: 'need' } });
    const named = { ...blank, name: 'n', title: 't', day: '', time: 'x' };
    expect(parseTemplate(named, id, null)).toMatchObject({ kind: 'ok', template: { recurrence: null } });
    expect(parseTemplate({ ...named, every: 'month', day: '32', from: '' }, id, null)).toEqual({
      kind: 'problems',
      problems: { day: 'badDay', time: 'badTime', from: 'need', hospitalIds: 'needHospitals' },
    });
  });
});

describe('a ticket from a template', () => {

  it('is filled in, but not with somebody who left', () => {
    expect(templateToForm(template, () => true)).toMatchObject({ title: '巡检', priority: 'high', assigneeId: 'u', checklist: ['接口', '备份'], details: { dataSubject: 'doctor' } });
    expect(templateToForm(template, () => false).assigneeId).toBeNull();
  });
});

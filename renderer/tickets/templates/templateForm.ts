import { asId } from '../../../shared/ids.ts';
import type { HospitalId, TemplateId, UserId } from '../../../shared/ids.ts';
import { ITEM_MAX, ITEMS_MAX } from '../../../shared/tickets/checklist.ts';
import type { CheckItem, Recurrence, TicketTemplate } from '../../../shared/tickets/model.ts';
import type { CalendarDate } from '../../../shared/time/shanghai.ts';
import { parseClock, parseDate } from '../../ui/desk/clockText.ts';
import { blankDetails, changedDetails, detailProblems, fieldsOf, withRefused } from '../fields/detailForm.ts';
import type { DetailForm, DetailKey, DetailProblems } from '../fields/detailForm.ts';
import { formatClock } from '../../../shared/time/shanghai.ts';

export const NAME_MAX = 60;
export const TITLE_MAX = 120;
export const DESCRIPTION_MAX = 4000;

/** What is known only of one happening is not a template's to say; least of all who the patient is. */
const ofOneHappening: ReadonlySet<DetailKey> = new Set(['firstActionAt', 'plannedOn', 'slipReason', 'amountFen', 'orderNo', 'saidAt', 'patientName', 'patientPhone']);

/** Fields of the kind that a template fills in. */
export const templateFieldsOf = (kind: TicketTemplate['kind']): readonly DetailKey[] => fieldsOf[kind].filter((key) => !ofOneHappening.has(key));

/** What the dialog holds: text as typed, ids as plain text. */
export interface TemplateForm {
  readonly name: string;
  readonly title: string;
  readonly kind: TicketTemplate['kind'];
  readonly priority: TicketTemplate['priority'];
  readonly module: TicketTemplate['module'];
  readonly assigneeId: string | null;
  readonly description: string;
  readonly details: DetailForm;
  readonly checklist: string;
  readonly active: boolean;
  readonly every: Recurrence['every'] | 'none';
  readonly day: string;
  readonly time: string;
  readonly from: string;
  readonly hospitalIds: readonly string[];
}

/** @param today from when a new one comes back */
export function newTemplateForm(today: CalendarDate, hospitalIds: readonly string[]): TemplateForm {
  return {
    name: '',
    title: '',
    kind: 'consultation',
    priority: 'normal',
    module: null,
    assigneeId: null,
    description: '',
    details: blankDetails,
    checklist: '',
    active: true,
    every: 'none',
    day: '1',
    time: '09:00',
    from: today,
    hospitalIds,
  };
}

/** @param today from when it comes back once it is made to */
export function templateFormOf(template: TicketTemplate, today: CalendarDate, hospitalIds: readonly string[]): TemplateForm {
  const { recurrence } = template;
  return {
    ...template,
    details: withRefused(blankDetails, template.details),
    checklist: template.checklist.map((item) => item.text).join('\n'),
    every: recurrence?.every ?? 'none',
    day: String(recurrence?.day ?? 1),
    time: formatClock(recurrence?.minute ?? 540),
    from: recurrence?.from ?? today,
    hospitalIds: recurrence?.hospitalIds ?? hospitalIds,
  };
}

export type TemplateProblem = 'need' | 'badDay' | 'badTime' | 'needHospitals' | 'tooMany';
export type TemplateField = 'name' | 'title' | 'checklist' | 'day' | 'time' | 'from' | 'hospitalIds';
export type TemplateProblems = Partial<Readonly<Record<TemplateField, TemplateProblem>>> & { readonly details?: DetailProblems };
export type ParsedTemplate =
  | { readonly kind: 'ok'; readonly template: TicketTemplate }
  | { readonly kind: 'problems'; readonly problems: TemplateProblems };

/** @param before the template that is edited: its items keep their ids, and fields that the dialog does not show stay */
export function parseTemplate(form: TemplateForm, id: TemplateId, before: TicketTemplate | null): ParsedTemplate {
  const checklist = itemsOf(form.checklist, before?.checklist ?? []);
  const recurrence = recurrenceOf(form);
  const details = detailProblems(form.details, form.kind);
  const problems: TemplateProblems = {
    ...(form.name.trim() === '' ? { name: 'need' } : {}),
    ...(form.title.trim() === '' ? { title: 'need' } : {}),
    ...(checklist.length > ITEMS_MAX || checklist.some((item) => item.text.length > ITEM_MAX) ? { checklist: 'tooMany' } : {}),
    ...(Object.keys(details).length === 0 ? {} : { details }),
    ...(recurrence.kind === 'problems' ? recurrence.problems : {}),
  };
  if (recurrence.kind === 'problems' || Object.keys(problems).length > 0) return { kind: 'problems', problems };
  const template: TicketTemplate = {
    id,
    name: form.name.trim(),
    kind: form.kind,
    title: form.title.trim(),
    description: form.description.trim(),
    module: form.module,
    priority: form.priority,
    assigneeId: form.assigneeId === null ? null : asId<UserId>(form.assigneeId),
    details: { ...before?.details, ...changedDetails(withRefused(blankDetails, before?.details), form.details, form.kind) },
    checklist,
    recurrence: recurrence.value,
    active: form.active,
  };
  return { kind: 'ok', template };
}

type ParsedRecurrence = { readonly kind: 'ok'; readonly value: Recurrence | null } | Extract<ParsedTemplate, { kind: 'problems' }>;

/** What is typed so far, for telling when it would come next too. */
export function recurrenceOf(form: TemplateForm): ParsedRecurrence {
  if (form.every === 'none') return { kind: 'ok', value: null };
  const day = /^\d{1,2}$/.test(form.day.trim()) ? Number(form.day) : 0;
  const [minute, from] = [parseClock(form.time), parseDate(form.from)];
  const problems: TemplateProblems = {
    ...(day < 1 || day > 31 ? { day: 'badDay' } : {}),
    ...(minute === null ? { time: 'badTime' } : {}),
    ...(from === null ? { from: 'need' } : {}),
    ...(form.hospitalIds.length === 0 ? { hospitalIds: 'needHospitals' } : {}),
  };
  if (minute === null || from === null || Object.keys(problems).length > 0) return { kind: 'problems', problems };
  return { kind: 'ok', value: { every: form.every, day, minute, from, hospitalIds: form.hospitalIds.map((id) => asId<HospitalId>(id)) } };
}

/** One item a line; a line that stayed keeps its id. */
function itemsOf(text: string, before: readonly CheckItem[]): CheckItem[] {
  const lines = text.split('\n').map((line) => line.trim()).filter((line) => line !== '');
  const taken = new Set<string>();
  return lines.map((line) => {
    const kept = before.find((item) => item.text === line && !taken.has(item.id))?.id;
    let [id, n] = [kept ?? '', 1];
    while (id === '' || taken.has(id) || (kept === undefined && before.some((item) => item.id === id))) id = `i${(n += 1) - 1}`;
    taken.add(id);
    return { id, text: line, done: false };
  });
}

import * as z from 'zod';
import { asId } from '../../shared/ids.ts';
import type { CallbackId, ConversationId, HospitalId, TicketId, UserId } from '../../shared/ids.ts';
import { MISSED_CALL_MS } from '../../shared/calls/rules.ts';
import { callbackKind } from '../../shared/callbacks/model.ts';
import type { CallbackKind } from '../../shared/callbacks/model.ts';
import type { Instant } from '../../shared/time/clock.ts';
import { addDays, addMonths, DAY_MS, dateOf, monthOf, timeOf } from '../../shared/time/shanghai.ts';
import type { MutationArgs } from '../../shared/wire/mutations.ts';
import { momentText, parseMoment } from '../ui/desk/moment.ts';
import type { MomentText } from '../ui/desk/moment.ts';

export const callbackForm = z.object({
  kind: callbackKind,
  hospitalId: z.string().nullable(),
  subject: z.string(),
  patientName: z.string(),
  patientPhone: z.string(),
  due: z.object({ date: z.string(), time: z.string() }),
  assigneeId: z.string().nullable(),
  ticketId: z.string().nullable(),
  conversationId: z.string().nullable(),
});
export type CallbackForm = Readonly<z.infer<typeof callbackForm>>;

export const SUBJECT_MAX = 200;
export const PATIENT_NAME_MAX = 60;
const CLOSING_TIME = '18:00';

/**
 * When a new callback is due unless the person says otherwise. A missed call: 10 minutes (ours, ▲二3). A month's
 * callback: by the end of the month (九2). The others: the next day within service hours.
 */
export function defaultDue(kind: CallbackKind, now: Instant): MomentText {
  if (kind === 'missed_call') {
    const at = now + MISSED_CALL_MS;
    return { date: dateOf(at), time: timeOf(at) };
  }
  if (kind === 'hospital_monthly') {
    return { date: addDays(`${addMonths(monthOf(now), 1)}-01`, -1), time: CLOSING_TIME };
  }
  return { date: dateOf(now + DAY_MS), time: CLOSING_TIME };
}

/** From the query of `/callbacks/new`. A callback made from a ticket checks its quality, otherwise it is a patient's case. */
export function formFromQuery(query: URLSearchParams, hospitalId: string | null, me: string | null, now: Instant): CallbackForm {
  const text = (key: string): string | null => {
    const value = query.get(key);
    return value === null || value === '' ? null : value;
  };
  const kind: CallbackKind = text('ticket') === null ? 'patient_case' : 'ticket_quality';
  return {
    kind,
    hospitalId: text('hospital') ?? hospitalId,
    subject: (text('title') ?? '').slice(0, SUBJECT_MAX),
    patientName: '',
    patientPhone: '',
    due: defaultDue(kind, now),
    assigneeId: me,
    ticketId: text('ticket'),
    conversationId: text('conversation'),
  };
}

const refused = callbackForm.omit({ due: true }).extend({ dueAt: z.number() });

/** What somebody wanted to create and the relay refused; null when it is none. */
export function formFromRefused(mine: unknown): CallbackForm | null {
  const parsed = refused.safeParse(mine).data;
  if (parsed === undefined) return null;
  const { dueAt, ...rest } = parsed;
  return { ...rest, due: momentText(dueAt) };
}

export type CallbackProblem = 'needHospital' | 'needSubject' | 'badPhone' | 'badDate' | 'badTime';
export type CallbackProblems = Partial<
  Readonly<Record<'hospitalId' | 'subject' | 'patientPhone' | 'dueDate' | 'dueTime', CallbackProblem>>
>;

export type ParsedCallback =
  | { readonly kind: 'ok'; readonly args: MutationArgs<'callbacks.create'> }
  | { readonly kind: 'problems'; readonly problems: CallbackProblems };

export function parseCallback(form: CallbackForm, callbackId: CallbackId): ParsedCallback {
  const due = parseMoment(form.due);
  const { hospitalId } = form;
  const subject = form.subject.trim();
  const problems: CallbackProblems = {
    ...(hospitalId === null ? { hospitalId: 'needHospital' } : {}),
    ...(subject === '' ? { subject: 'needSubject' } : {}),
    ...(/^[\d+\- ]{0,20}$/.test(form.patientPhone.trim()) ? {} : { patientPhone: 'badPhone' }),
    ...(due.kind === 'bad_date' ? { dueDate: 'badDate' } : {}),
    ...(due.kind === 'bad_time' ? { dueTime: 'badTime' } : {}),
  };
  if (hospitalId === null || due.kind !== 'ok' || Object.keys(problems).length > 0) return { kind: 'problems', problems };
  return {
    kind: 'ok',
    args: {
      callbackId,
      hospitalId: asId<HospitalId>(hospitalId),
      kind: form.kind,
      subject,
      patientName: form.patientName.trim(),
      patientPhone: form.patientPhone.trim(),
      ticketId: form.ticketId === null ? null : asId<TicketId>(form.ticketId),
      conversationId: form.conversationId === null ? null : asId<ConversationId>(form.conversationId),
      assigneeId: form.assigneeId === null ? null : asId<UserId>(form.assigneeId),
      dueAt: due.at,
    },
  };
}

import * as z from 'zod';
import { complaintLevel, dataSubject, detailsPatch, noDetails, reconciliationCase, responsibleParty, severity, ticketDetails } from '../../../shared/tickets/details.ts';
import type { DetailsPatch, TicketDetails } from '../../../shared/tickets/details.ts';
import { fenOf, yuanOf } from '../../../shared/tickets/money.ts';
import type { TicketKind } from '../../../shared/tickets/model.ts';
import type { Instant } from '../../../shared/time/clock.ts';
import { parseDate } from '../../ui/desk/clockText.ts';
import { momentText, parseMoment } from '../../ui/desk/moment.ts';
import { overOf } from '../../ui/desk/textLength.ts';

const moment = z.object({ date: z.string(), time: z.string() });

/** The fields of the kinds as they are typed. */
export const detailForm = z.object({
  severity: severity.nullable(),
  firstActionAt: moment,
  agreed: z.string(),
  dataSubject: dataSubject.nullable(),
  plannedOn: z.string(),
  slipReason: z.string(),
  caseType: reconciliationCase.nullable(),
  /** Yuan. */
  amountFen: z.string(),
  orderNo: z.string(),
  responsible: responsibleParty.nullable(),
  complaintLevel: complaintLevel.nullable(),
  saidAt: moment,
  /** Null: masked, and nobody has touched it. Its mask never goes back to the core as if it were the value. */
  patientName: z.string().nullable(),
  patientPhone: z.string().nullable(),
});
export type DetailForm = z.infer<typeof detailForm>;
export type DetailKey = keyof DetailForm;

/** Which fields belong to a kind, in the order in which they are asked for. */
export const fieldsOf: Readonly<Record<TicketKind, readonly DetailKey[]>> = {
  fault: ['severity', 'firstActionAt'],
  consultation: [],
  interface_change: ['agreed'],
  data_task: ['dataSubject'],
  requirement: ['agreed', 'plannedOn', 'slipReason'],
  reconciliation: ['caseType', 'amountFen', 'orderNo', 'responsible'],
  complaint: ['complaintLevel', 'saidAt', 'patientName', 'patientPhone'],
  patient_case: ['patientName', 'patientPhone'],
};

const momentOf = (at: Instant | null): z.infer<typeof moment> => (at === null ? { date: '', time: '' } : momentText(at));

/** @param masked the two fields of the patient are masks, not values */
export function detailFormOf(details: TicketDetails, masked: boolean): DetailForm {
  const personal = (value: string): string | null => (masked && value !== '' ? null : value);
  return {
    ...details,
    firstActionAt: momentOf(details.firstActionAt),
    saidAt: momentOf(details.saidAt),
    plannedOn: details.plannedOn ?? '',
    amountFen: details.amountFen === null ? '' : yuanOf(details.amountFen),
    patientName: personal(details.patientName),
    patientPhone: personal(details.patientPhone),
  };
}

export const blankDetails: DetailForm = detailFormOf(noDetails, false);

/** What a refused action wanted, over what stands. */
export function withRefused(form: DetailForm, mine: unknown): DetailForm {
  const wanted = detailsPatch.safeParse(mine).data ?? {};
  const typed = detailFormOf(ticketDetails.parse({ ...noDetails, ...wanted }), false);
  return detailForm.parse({ ...form, ...Object.fromEntries(Object.entries(typed).filter(([key]) => key in wanted)) });
}

export const AGREED_MAX = 2000;
export const SLIP_REASON_MAX = 500;
export const ORDER_NO_MAX = 64;
export const PATIENT_NAME_MAX = 60;
export const PHONE_MAX = 20;
/** As typed, with signs and commas. */
export const AMOUNT_MAX = 18;

export type DetailProblem = 'tooLong' | 'badDate' | 'badTime' | 'badAmount' | 'badPhone';
export type DetailProblems = Partial<Readonly<Record<DetailKey, DetailProblem>>>;

type Read = { readonly value: unknown } | { readonly problem: DetailProblem };

function readMoment(text: z.infer<typeof moment>): Read {
  if (text.date.trim() === '' && text.time.trim() === '') return { value: null };
  const parsed = parseMoment(text);
  return parsed.kind === 'ok' ? { value: parsed.at } : { problem: parsed.kind === 'bad_date' ? 'badDate' : 'badTime' };
}

function read(form: DetailForm, key: DetailKey): Read {
  switch (key) {
    case 'firstActionAt':
    case 'saidAt':
      return readMoment(form[key]);
    case 'plannedOn': {
      if (form.plannedOn.trim() === '') return { value: null };
      const date = parseDate(form.plannedOn);
      return date === null ? { problem: 'badDate' } : { value: date };
    }
    case 'amountFen': {
      if (form.amountFen.trim() === '') return { value: null };
      const fen = fenOf(form.amountFen);
      return fen === null ? { problem: 'badAmount' } : { value: fen };
    }
    case 'patientPhone':
      return /^[\d+\- ]{0,20}$/.test(form.patientPhone?.trim() ?? '') ? { value: form.patientPhone?.trim() } : { problem: 'badPhone' };
    case 'patientName':
      return { value: form.patientName?.trim() };
    case 'agreed':
    case 'slipReason':
      return overOf(form[key], key === 'agreed' ? AGREED_MAX : SLIP_REASON_MAX) !== null ? { problem: 'tooLong' } : { value: form[key].trim() };
    case 'orderNo':
      return { value: form[key].trim() };
    case 'severity':
    case 'dataSubject':
    case 'caseType':
    case 'responsible':
    case 'complaintLevel':
      return { value: form[key] };
  }
}

export function detailProblems(form: DetailForm, kind: TicketKind): DetailProblems {
  return Object.fromEntries(
    fieldsOf[kind].flatMap((key) => {
      const one = read(form, key);
      return 'problem' in one ? [[key, one.problem]] : [];
    }),
  );
}

/**
 * Only what differs from `base`, of the fields that belong to the kind; what somebody else writes meanwhile into another
 * field stays theirs. Call it when `detailProblems` names none.
 */
export function changedDetails(base: DetailForm, form: DetailForm, kind: TicketKind): DetailsPatch {
  const changed = fieldsOf[kind].filter((key) => JSON.stringify(form[key]) !== JSON.stringify(base[key]));
  const pairs = changed.flatMap((key) => {
    const one = read(form, key);
    return 'value' in one && one.value !== undefined ? [[key, one.value]] : [];
  });
  return detailsPatch.parse(Object.fromEntries(pairs));
}

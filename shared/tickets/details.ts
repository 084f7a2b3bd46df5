import * as z from 'zod';
import type { UserId } from '../ids.ts';
import { brandedId, calendarDate, instant } from '../wire/scalars.ts';

/** How bad a fault is; its time to handle follows from it. */
export const severity = z.enum(['minor', 'major', 'critical']);
export type Severity = z.infer<typeof severity>;

/** A complaint of public opinion (九3) has 30 minutes, a general one (九4) the calendar day. */
export const complaintLevel = z.enum(['general', 'public_opinion']);
export type ComplaintLevel = z.infer<typeof complaintLevel>;

/** What a data task maintains, clause ▲三(三)3. */
export const dataSubject = z.enum(['department', 'doctor', 'photo', 'other']);
export type DataSubject = z.infer<typeof dataSubject>;

/** What did not add up, clause 八. */
export const reconciliationCase = z.enum(['short_payment', 'over_payment', 'duplicate_charge', 'missing_record', 'refund_mismatch']);
export type ReconciliationCase = z.infer<typeof reconciliationCase>;

/** Who has to make a difference good, clause 八. */
export const responsibleParty = z.enum(['ours', 'hospital', 'his', 'payment_channel', 'bank', 'patient', 'nobody']);
export type ResponsibleParty = z.infer<typeof responsibleParty>;

const text = (max: number) => z.string().max(max);

/**
 * Every field that only some kinds of ticket have. One flat record for all kinds, so that a ticket whose kind turns
 * out to be another keeps what was written, and two people who fill different fields offline both win.
 */
const fields = {
  /** Fault. */
  severity: severity.nullable(),
  /** When somebody first did something about a fault, clause 六3. */
  firstActionAt: instant.nullable(),
  /** What was agreed with the hospital: of a change of the interface, of a requirement (▲五1). */
  agreed: text(2000),
  /** Data task. */
  dataSubject: dataSubject.nullable(),
  /** Requirement: the day it is planned for, and why it slipped (▲五1). */
  plannedOn: calendarDate.nullable(),
  slipReason: text(500),
  /** Reconciliation: integer fen, the order, the case and who is responsible. */
  caseType: reconciliationCase.nullable(),
  amountFen: z.number().int().min(0).max(1e12).nullable(),
  orderNo: text(64),
  responsible: responsibleParty.nullable(),
  /** Complaint: how serious, and when the person said it (九3 starts there, not when we noticed). */
  complaintLevel: complaintLevel.nullable(),
  saidAt: instant.nullable(),
  /** Complaint and patient case. The number is sealed at rest on the desktop. */
  patientName: text(60),
  patientPhone: z.string().regex(/^[\d+\- ]{0,20}$/),
};

export const ticketDetails = z.object(fields);
export type TicketDetails = z.infer<typeof ticketDetails>;
export type DetailField = keyof TicketDetails;
export const detailFields = Object.keys(fields) as readonly DetailField[]; // keys of a constant object

/** Some of the fields, as an edit names them. */
export const detailsPatch = ticketDetails.partial();
export type DetailsPatch = z.infer<typeof detailsPatch>;

export const noDetails: TicketDetails = {
  severity: null,
  firstActionAt: null,
  agreed: '',
  dataSubject: null,
  plannedOn: null,
  slipReason: '',
  caseType: null,
  amountFen: null,
  orderNo: '',
  responsible: null,
  complaintLevel: null,
  saidAt: null,
  patientName: '',
  patientPhone: '',
};

/** Facts that are not typed into a form but happen once, each by its own mutation, and stay with who and when. */
export const ticketMark = z.object({ at: instant, by: brandedId<UserId>(), note: z.string() });
export type TicketMark = z.infer<typeof ticketMark>;

export const ticketMarks = z.object({
  /** The hospital confirmed: ends a consultation (四1). `note` names who confirmed. */
  confirmed: ticketMark.nullable(),
  /** A second person checked the data (▲三(三)3). */
  checked: ticketMark.nullable(),
  /** A complaint was dealt with (九3: handled AND replied). */
  handled: ticketMark.nullable(),
  /** First proven reply to each party (九5). */
  repliedPatient: ticketMark.nullable(),
  repliedHospital: ticketMark.nullable(),
  /** A difference was verified (八: minutes to verify). */
  verified: ticketMark.nullable(),
});
export type TicketMarks = z.infer<typeof ticketMarks>;
export type MarkName = keyof TicketMarks;

export const noMarks: TicketMarks = {
  confirmed: null,
  checked: null,
  handled: null,
  repliedPatient: null,
  repliedHospital: null,
  verified: null,
};

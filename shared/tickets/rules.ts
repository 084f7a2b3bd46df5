import type { ComplaintLevel, MarkName } from './details.ts';
import type { Attachment, AttachmentRole, Ticket, TicketKind, TicketStatus } from './model.ts';

/** How a ticket gets from one state to another. Only `move` is a free choice of a person; the others ask for more. */
export type Way = 'move' | 'send_to_rnd' | 'rnd_answer' | 'dispatch' | 'finish_visit' | 'close' | 'reopen';

export interface Transition {
  readonly from: TicketStatus;
  readonly to: TicketStatus;
  readonly way: Way;
}

const working = ['open', 'in_progress', 'waiting_hospital', 'waiting_patient'] as const satisfies readonly TicketStatus[];
const waiting = ['waiting_hospital', 'waiting_patient'] as const satisfies readonly TicketStatus[];
const moves: Readonly<Record<(typeof working)[number], readonly TicketStatus[]>> = {
  open: ['in_progress', ...waiting],
  in_progress: waiting,
  waiting_hospital: ['in_progress', 'waiting_patient'],
  waiting_patient: ['in_progress', 'waiting_hospital'],
};

/**
 * The state machine of a ticket. Away at R&D (四2) and on site (二5) end only by an answer and a finished visit, so
 * that neither question nor journey is forgotten; a closed ticket is only reopened. `docs/tickets.md` draws this table.
 */
export const transitions: readonly Transition[] = [
  ...working.flatMap((from) => [
    ...moves[from].map((to): Transition => ({ from, to, way: 'move' })),
    { from, to: 'at_rnd', way: 'send_to_rnd' } as const,
    { from, to: 'on_site', way: 'dispatch' } as const,
    { from, to: 'closed', way: 'close' } as const,
  ]),
  { from: 'at_rnd', to: 'in_progress', way: 'rnd_answer' },
  { from: 'on_site', to: 'in_progress', way: 'finish_visit' },
  { from: 'closed', to: 'in_progress', way: 'reopen' },
];

export function mayGo(from: TicketStatus, to: TicketStatus, way: Way): boolean {
  return transitions.some((one) => one.from === from && one.to === to && one.way === way);
}

/** States a person may choose freely from here. */
export function choicesFrom(from: TicketStatus): readonly TicketStatus[] {
  return transitions.filter((one) => one.from === from && one.way === 'move').map((one) => one.to);
}

/** While it waits for somebody else its time to handle stands still; a reason has to be given. */
export function isWaiting(status: TicketStatus): status is (typeof waiting)[number] {
  return status === 'waiting_hospital' || status === 'waiting_patient';
}

/** What a ticket of a kind must show before it may be closed, in the order the screen lists it. */
export type Requirement =
  | 'module'
  | 'severity'
  | 'cause'
  | 'first_action'
  | 'hospital_confirmation'
  | 'picture_before'
  | 'picture_after'
  | 'agreed'
  | 'data_subject'
  | 'source_file'
  | 'second_check'
  | 'planned_day'
  | 'slip_reason'
  | 'case_type'
  | 'amount'
  | 'order'
  | 'responsible'
  | 'verified'
  | 'complaint_level'
  | 'handled'
  | 'reply_patient'
  | 'reply_hospital';

/** Closing rules: 四1, ▲三(三)2, ▲三(三)3, ▲五1, 六2-3, 八, 九3-5 of the source document. */
export const requirementsOf: Readonly<Record<TicketKind, readonly Requirement[]>> = {
  fault: ['module', 'severity', 'cause', 'first_action'],
  consultation: ['hospital_confirmation'],
  interface_change: ['agreed', 'picture_before', 'picture_after'],
  data_task: ['data_subject', 'source_file', 'second_check'],
  requirement: ['agreed', 'planned_day', 'slip_reason'],
  reconciliation: ['case_type', 'amount', 'order', 'cause', 'responsible', 'verified'],
  complaint: ['complaint_level', 'handled', 'reply_patient'],
  patient_case: ['reply_patient', 'reply_hospital'],
};

type Shown = Pick<Ticket, 'kind' | 'module' | 'cause' | 'details' | 'marks'>;
type File = Pick<Attachment, 'role'>;

/**
 * What is still missing before the ticket may be closed; empty: it may be.
 * @param today the calendar day in Asia/Shanghai on which it would be closed
 * @param cause given while closing, where the ticket has none yet
 */
export function missingForClose(ticket: Shown, files: readonly File[], today: string, cause: Ticket['cause'] = null): readonly Requirement[] {
  return requirementsOf[ticket.kind].filter((one) => !isMet(one, ticket, files, today, cause));
}

function isMet(requirement: Requirement, { module, cause, details, marks }: Shown, files: readonly File[], today: string, given: Ticket['cause']): boolean {
  const has = (role: AttachmentRole): boolean => files.some((file) => file.role === role);
  const marked = (name: MarkName): boolean => marks[name] !== null;
  switch (requirement) {
    case 'module':
      return module !== null;
    case 'severity':
      return details.severity !== null;
    case 'cause':
      return (given ?? cause) !== null;
    case 'first_action':
      return details.firstActionAt !== null;
    case 'hospital_confirmation':
      return marked('confirmed');
    case 'picture_before':
      return has('before');
    case 'picture_after':
      return has('after');
    case 'agreed':
      return details.agreed.trim() !== '';
    case 'data_subject':
      return details.dataSubject !== null;
    case 'source_file':
      return has('source');
    case 'second_check':
      return marked('checked');
    case 'planned_day':
      return details.plannedOn !== null;
    case 'slip_reason':
      return details.plannedOn === null || today <= details.plannedOn || details.slipReason.trim() !== '';
    case 'case_type':
      return details.caseType !== null;
    case 'amount':
      return details.amountFen !== null;
    case 'order':
      return details.orderNo.trim() !== '';
    case 'responsible':
      return details.responsible !== null;
    case 'verified':
      return marked('verified');
    case 'complaint_level':
      return details.complaintLevel !== null;
    case 'handled':
      return marked('handled');
    case 'reply_patient':
      return marked('repliedPatient');
    case 'reply_hospital':
      return marked('repliedHospital');
  }
}

/** A complaint is general until somebody says that it is of public opinion. */
export const levelOf = ({ details }: Pick<Ticket, 'details'>): ComplaintLevel => details.complaintLevel ?? 'general';

/** Open points of the checklist warn at closing, but do not forbid it. */
export function openItems({ checklist }: Pick<Ticket, 'checklist'>): number {
  return checklist.filter((item) => !item.done).length;
}

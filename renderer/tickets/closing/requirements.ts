import type { Party } from '../../../shared/callbacks/model.ts';
import type { TicketMark } from '../../../shared/tickets/details.ts';
import type { AttachmentRole, Ticket } from '../../../shared/tickets/model.ts';
import type { Requirement } from '../../../shared/tickets/rules.ts';
import type { DetailKey } from '../fields/detailForm.ts';
import type { ManualMark } from '../task.ts';

/** How a person gives what a kind of ticket asks for before it is closed. */
export type Way =
  | { readonly kind: 'field'; readonly field: DetailKey | 'module' | 'cause' }
  | { readonly kind: 'mark'; readonly mark: ManualMark }
  | { readonly kind: 'reply'; readonly party: Party }
  | { readonly kind: 'file'; readonly role: AttachmentRole };

export type AskedField = Extract<Way, { kind: 'field' }>['field'];

const field = (name: AskedField): Way => ({ kind: 'field', field: name });

export const wayTo: Readonly<Record<Requirement, Way>> = {
  module: field('module'),
  severity: field('severity'),
  cause: field('cause'),
  first_action: field('firstActionAt'),
  hospital_confirmation: { kind: 'mark', mark: 'confirmed' },
  picture_before: { kind: 'file', role: 'before' },
  picture_after: { kind: 'file', role: 'after' },
  agreed: field('agreed'),
  data_subject: field('dataSubject'),
  source_file: { kind: 'file', role: 'source' },
  second_check: { kind: 'mark', mark: 'checked' },
  planned_day: field('plannedOn'),
  slip_reason: field('slipReason'),
  case_type: field('caseType'),
  amount: field('amountFen'),
  order: field('orderNo'),
  responsible: field('responsible'),
  verified: { kind: 'mark', mark: 'verified' },
  complaint_level: field('complaintLevel'),
  handled: { kind: 'mark', mark: 'handled' },
  reply_patient: { kind: 'reply', party: 'patient' },
  reply_hospital: { kind: 'reply', party: 'hospital' },
};

/** The fields that were ever asked for, and those that are missing now; the same list when there is none to add. */
export function withMissing(asked: readonly AskedField[], missing: readonly Requirement[]): readonly AskedField[] {
  const more = missing.flatMap((one) => {
    const way = wayTo[one];
    return way.kind === 'field' && !asked.includes(way.field) ? [way.field] : [];
  });
  return more.length === 0 ? asked : [...asked, ...more];
}

/** What stands behind a requirement that is met by somebody's word; null for fields and files. */
export function markFor(requirement: Requirement, { marks }: Pick<Ticket, 'marks'>): TicketMark | null {
  const way = wayTo[requirement];
  if (way.kind === 'mark') return marks[way.mark];
  return way.kind === 'reply' ? marks[way.party === 'patient' ? 'repliedPatient' : 'repliedHospital'] : null;
}

/** Marks that belong to a kind of ticket: those its closing asks for. */
export function marksOf(wanted: readonly Requirement[]): readonly ManualMark[] {
  return wanted.flatMap((one) => {
    const way = wayTo[one];
    return way.kind === 'mark' ? [way.mark] : [];
  });
}

/** Whoever has the task did the work, and without an assignee it was who wrote it down; they cannot check it (▲三(三)3). */
export function mayCheck(ticket: Pick<Ticket, 'assigneeId' | 'createdBy'>, userId: string | null): boolean {
  return userId !== (ticket.assigneeId ?? ticket.createdBy);
}

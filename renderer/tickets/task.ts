import type { Party } from '../../shared/callbacks/model.ts';
import type { MarkName } from '../../shared/tickets/details.ts';

/** Marks that a person sets; those of replies need a proof and are their own task. */
export type ManualMark = Exclude<MarkName, 'repliedPatient' | 'repliedHospital'>;
export type VisitMoment = 'departed' | 'arrived' | 'left';

/** What the person is about to do; `mine` and `text` fill the form from a refused action. */
export type TicketTask =
  | { readonly kind: 'edit'; readonly mine: unknown }
  | { readonly kind: 'assign' }
  | { readonly kind: 'wait'; readonly status: 'waiting_hospital' | 'waiting_patient'; readonly text: string }
  | { readonly kind: 'close'; readonly text: string }
  | { readonly kind: 'reopen'; readonly text: string }
  | { readonly kind: 'reply'; readonly party: Party; readonly mine: unknown }
  | { readonly kind: 'mark'; readonly mark: ManualMark; readonly text: string }
  | { readonly kind: 'sendToRnd'; readonly mine: unknown }
  | { readonly kind: 'answerFromRnd'; readonly mine: unknown }
  | { readonly kind: 'dispatch'; readonly mine: unknown }
  | { readonly kind: 'visitStep'; readonly step: VisitMoment }
  | { readonly kind: 'finishVisit'; readonly mine: unknown }
  /** The hospital's signature, on the way to finishing a visit. */
  | { readonly kind: 'sign' }
  | { readonly kind: 'cancelVisit'; readonly text: string }
  | { readonly kind: 'link' }
  /** A point of the checklist in other words; `mine` are refused ones. */
  | { readonly kind: 'item'; readonly itemId: string; readonly mine: string | null };

import type { DetailsPatch } from '../../../shared/tickets/details.ts';
import type { TicketTemplate } from '../../../shared/tickets/model.ts';

/** What a template fills into the form of a new ticket; the hospital, and where it comes from, stay the person's. */
export interface FilledIn extends Pick<TicketTemplate, 'kind' | 'title' | 'description' | 'module' | 'priority' | 'assigneeId'> {
  /** Fields of the kind that the template names. */
  readonly details: DetailsPatch;
  readonly checklist: readonly string[];
}

/** @param mayHaveWork people who left are not filled in */
export function templateToForm(template: TicketTemplate, mayHaveWork: (userId: string) => boolean): FilledIn {
  const { kind, title, description, module, priority, assigneeId, details, checklist } = template;
  return {
    kind,
    title,
    description,
    module,
    priority,
    assigneeId: assigneeId !== null && mayHaveWork(assigneeId) ? assigneeId : null,
    details,
    checklist: checklist.map((item) => item.text),
  };
}

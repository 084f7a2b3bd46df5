import { z } from 'zod';
import { asId } from '../../shared/ids.ts';
import type { ConversationId, HospitalId, MessageId, TicketEntryId, TicketId, UserId } from '../../shared/ids.ts';
import { faultCause, serviceModule, ticketKind, ticketPriority } from '../../shared/tickets/model.ts';
import type { Ticket } from '../../shared/tickets/model.ts';
import type { MutationArgs } from '../../shared/wire/mutations.ts';

export const TITLE_MAX = 120;
export const DESCRIPTION_MAX = 4000;
export const RESULT_MAX = 2000;
export const REASON_MAX = 500;

/** What the form holds, for new tickets and for editing. Ids are plain text until they are sent. */
export const ticketForm = z.object({
  title: z.string(),
  description: z.string(),
  hospitalId: z.string().nullable(),
  kind: ticketKind,
  module: serviceModule.nullable(),
  priority: ticketPriority,
  cause: faultCause.nullable(),
  assigneeId: z.string().nullable(),
  conversationId: z.string().nullable(),
  messageId: z.string().nullable(),
});
export type TicketForm = z.infer<typeof ticketForm>;

const blank: TicketForm = {
  title: '',
  description: '',
  hospitalId: null,
  kind: 'fault',
  module: null,
  priority: 'normal',
  cause: null,
  assigneeId: null,
  conversationId: null,
  messageId: null,
};

/** A new ticket from the query of `/tickets/new`. @param hospitalId the hospital the person is looking at anyway */
export function formFromQuery(query: URLSearchParams, hospitalId: string | null): TicketForm {
  const text = (key: string): string | null => {
    const value = query.get(key);
    return value === null || value === '' ? null : value;
  };
  return {
    ...blank,
    title: (text('title') ?? '').slice(0, TITLE_MAX),
    description: text('description') ?? '',
    hospitalId: text('hospital') ?? hospitalId,
    conversationId: text('conversation'),
    messageId: text('message'),
  };
}

/** What somebody wanted to create and the relay refused; null when it is none. */
export function formFromRefused(mine: unknown): TicketForm | null {
  return ticketForm.safeParse(mine).data ?? null;
}

export function formOf(ticket: Ticket): TicketForm {
  return ticketForm.parse(ticket);
}

export type TicketProblem = 'needTitle' | 'needHospital' | 'tooLong';
export type TicketProblems = Partial<Readonly<Record<'title' | 'hospitalId' | 'description', TicketProblem>>>;

export function problemsOf(form: TicketForm): TicketProblems {
  const title = form.title.trim();
  return {
    ...(title === '' ? { title: 'needTitle' } : title.length > TITLE_MAX ? { title: 'tooLong' } : {}),
    ...(form.hospitalId === null ? { hospitalId: 'needHospital' } : {}),
    ...(form.description.length > DESCRIPTION_MAX ? { description: 'tooLong' } : {}),
  };
}

/** @returns null while `problemsOf` names a problem */
export function createArgs(form: TicketForm, ticketId: TicketId, entryId: TicketEntryId): MutationArgs<'tickets.create'> | null {
  if (form.hospitalId === null || Object.keys(problemsOf(form)).length > 0) return null;
  return {
    ticketId,
    entryId,
    hospitalId: asId<HospitalId>(form.hospitalId),
    conversationId: form.conversationId === null ? null : asId<ConversationId>(form.conversationId),
    messageId: form.messageId === null ? null : asId<MessageId>(form.messageId),
    assigneeId: form.assigneeId === null ? null : asId<UserId>(form.assigneeId),
    title: form.title.trim(),
    description: form.description,
    kind: form.kind,
    module: form.module,
    priority: form.priority,
    cause: form.cause,
  };
}

const editableFields = ['title', 'description', 'kind', 'module', 'priority', 'cause'] as const;

/** An edit that is being typed: what the form holds, and the ticket as it stood when the person began. */
export const ticketEdit = z.object({ form: ticketForm, base: ticketForm });
export type TicketEdit = z.infer<typeof ticketEdit>;

/** Only what was changed, so that two people who edit different fields offline both win; and what it was before. */
export function changesOf({ form, base }: TicketEdit): Required<Pick<MutationArgs<'tickets.edit'>, 'fields' | 'base'>> {
  const after = { ...form, title: form.title.trim() };
  const changed = editableFields.filter((field) => after[field] !== base[field]);
  return {
    fields: Object.fromEntries(changed.map((field) => [field, after[field]])),
    base: Object.fromEntries(changed.map((field) => [field, base[field]])),
  };
}

/** A running edit over the ticket as it stands: fields that the person has not touched show what others made of them. */
export function followed({ form, base }: TicketEdit, ticket: Ticket): TicketEdit {
  const stands = formOf(ticket);
  const untouched = editableFields.filter((field) => form[field] === base[field]);
  const fresh = Object.fromEntries(untouched.map((field) => [field, stands[field]]));
  return { form: { ...form, ...fresh }, base: { ...base, ...fresh } };
}

/** One field of a running edit decided between both: either way the person has seen what stands now. */
export function decided({ form, base }: TicketEdit, ticket: Ticket, path: string, side: 'mine' | 'theirs'): TicketEdit {
  const stands = formOf(ticket);
  const field = editableFields.find((one) => one === path);
  if (field === undefined) return { form, base };
  return { form: side === 'mine' ? form : { ...form, [field]: stands[field] }, base: { ...base, [field]: stands[field] } };
}

/** What a refused edit wanted, over the ticket as it stands. */
export function formFromRefusedEdit(ticket: Ticket, mine: unknown): TicketForm {
  const wanted = z.object({ fields: ticketForm.partial() }).safeParse(mine).data?.fields ?? {};
  return ticketForm.parse({ ...ticket, ...wanted });
}

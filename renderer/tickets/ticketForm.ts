import * as z from 'zod';
import { asId } from '../../shared/ids.ts';
import type { ConversationId, HospitalId, MessageId, TicketEntryId, TicketId, UserId } from '../../shared/ids.ts';
import { faultCause, serviceModule, ticketKind, ticketPriority } from '../../shared/tickets/model.ts';
import type { Ticket } from '../../shared/tickets/model.ts';
import type { MutationArgs } from '../../shared/wire/mutations.ts';
import { momentText } from '../ui/desk/moment.ts';
import { overOf, textLength } from '../ui/desk/textLength.ts';
import { blankDetails, changedDetails, detailForm, detailFormOf, detailProblems, withRefused } from './fields/detailForm.ts';
import type { DetailKey, DetailProblems } from './fields/detailForm.ts';

export const TITLE_MAX = 120;
export const DESCRIPTION_MAX = 4000;
export const RESULT_MAX = 2000;
export const REASON_MAX = 500;

/** The fields that every kind has. */
const common = z.object({
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

/** What the form holds, for new tickets and for editing. Ids are plain text until they are sent. */
export const ticketForm = common.extend({
  details: detailForm,
  /** Of a new ticket: the points of its list. */
  checklist: z.array(z.string()),
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
  details: blankDetails,
  checklist: [],
};

/** A new ticket from the query of `/tickets/new`. @param hospitalId the hospital the person is looking at anyway */
export function formFromQuery(query: URLSearchParams, hospitalId: string | null): TicketForm {
  const text = (key: string): string | null => {
    const value = query.get(key);
    return value === null || value === '' ? null : value;
  };
  const at = Number(text('at') ?? Number.NaN);
  return {
    ...blank,
    title: (text('title') ?? '').slice(0, TITLE_MAX),
    description: text('description') ?? '',
    hospitalId: text('hospital') ?? hospitalId,
    conversationId: text('conversation'),
    messageId: text('message'),
    // A complaint counts from when the person said it (九3): made from a message, that is when it was sent.
    details: Number.isSafeInteger(at) && at > 0 ? { ...blankDetails, saidAt: momentText(at) } : blankDetails,
  };
}

const refusedParts = z.object({
  details: z.unknown().default({}),
  checklist: z.array(z.object({ text: z.string() })).default([]),
});

/** What somebody wanted to create and the relay refused; null when it is none. */
export function formFromRefused(mine: unknown): TicketForm | null {
  const form = common.safeParse(mine).data;
  const parts = refusedParts.safeParse(mine).data;
  if (form === undefined || parts === undefined) return null;
  return { ...form, details: withRefused(blankDetails, parts.details), checklist: parts.checklist.map((item) => item.text) };
}

/** @param ticket as the core gives it: name and number of the patient are masks */
export function formOf(ticket: Ticket): TicketForm {
  return { ...common.parse(ticket), details: detailFormOf(ticket.details, true), checklist: [] };
}

export type TicketProblem = 'needTitle' | 'needHospital' | 'tooLong';
export type TicketProblems = Partial<Readonly<Record<'title' | 'hospitalId' | 'description', TicketProblem>>> & { readonly details?: DetailProblems };

export function problemsOf(form: TicketForm): TicketProblems {
  const title = form.title.trim();
  const details = detailProblems(form.details, form.kind);
  return {
    ...(title === '' ? { title: 'needTitle' } : overOf(title, TITLE_MAX) !== null ? { title: 'tooLong' } : {}),
    ...(form.hospitalId === null ? { hospitalId: 'needHospital' } : {}),
    ...(textLength(form.description) > DESCRIPTION_MAX ? { description: 'tooLong' } : {}),
    ...(Object.keys(details).length === 0 ? {} : { details }),
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
    details: changedDetails(blankDetails, form.details, form.kind),
    checklist: form.checklist.map((text, index) => ({ id: `${index + 1}`, text, done: false })),
  };
}

const editableFields = ['title', 'description', 'kind', 'module', 'priority', 'cause'] as const;

/** An edit that is being typed: what the form holds, and the ticket as it stood when the person began. */
export const ticketEdit = z.object({ form: ticketForm, base: ticketForm });
export type TicketEdit = z.infer<typeof ticketEdit>;

/**
 * Only what was changed, so that two people who edit different fields offline both win; and what it was before. A masked
 * name or number has no value to compare with: there the last writer wins.
 */
export function changesOf({ form, base }: TicketEdit): Required<Pick<MutationArgs<'tickets.edit'>, 'fields' | 'base'>> {
  const after = { ...form, title: form.title.trim() };
  const changed = editableFields.filter((field) => after[field] !== base[field]);
  const details = changedDetails(base.details, form.details, form.kind);
  const detailed = Object.keys(details).length > 0;
  return {
    fields: { ...Object.fromEntries(changed.map((field) => [field, after[field]])), ...(detailed ? { details } : {}) },
    base: {
      ...Object.fromEntries(changed.map((field) => [field, base[field]])),
      ...(detailed ? { details: changedDetails(form.details, base.details, form.kind) } : {}),
    },
  };
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
const detailKeys = Object.keys(blankDetails) as readonly DetailKey[]; // keys of a constant object

/** A running edit over the ticket as it stands: fields that the person has not touched show what others made of them. */
export function followed({ form, base }: TicketEdit, ticket: Ticket): TicketEdit {
  const stands = formOf(ticket);
  const fresh = Object.fromEntries(editableFields.filter((field) => form[field] === base[field]).map((field) => [field, stands[field]]));
  const untouched = detailKeys.filter((key) => same(form.details[key], base.details[key]));
  const details = Object.fromEntries(untouched.map((key) => [key, stands.details[key]]));
  const over = (one: TicketForm): TicketForm => ({ ...one, ...fresh, details: { ...one.details, ...details } });
  return { form: over(form), base: over(base) };
}

/** One field of a running edit decided between both: either way the person has seen what stands now. */
export function decided({ form, base }: TicketEdit, ticket: Ticket, path: string, side: 'mine' | 'theirs'): TicketEdit {
  const stands = formOf(ticket);
  const take = (one: TicketForm): TicketForm => {
    const field = editableFields.find((name) => name === path);
    if (field !== undefined) return { ...one, [field]: stands[field] };
    const key = detailKeys.find((name) => `details.${name}` === path);
    return key === undefined ? one : { ...one, details: { ...one.details, [key]: stands.details[key] } };
  };
  return { form: side === 'mine' ? form : take(form), base: take(base) };
}

/** What a refused edit wanted, over the ticket as it stands. */
export function formFromRefusedEdit(ticket: Ticket, mine: unknown): TicketForm {
  const wanted = z.object({ fields: common.extend({ details: z.unknown() }).partial(), details: z.unknown().optional() }).safeParse(mine).data;
  const form = formOf(ticket);
  if (wanted === undefined) return form;
  const { details: nested, ...fields } = wanted.fields;
  return ticketForm.parse({ ...form, ...fields, details: withRefused(withRefused(form.details, wanted.details), nested) });
}

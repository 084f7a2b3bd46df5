import * as z from 'zod';
import { party } from '../../shared/callbacks/model.ts';
import { callDirection, callResult, callTopic } from '../../shared/calls/model.ts';
import { isMissed, ticketKindOf } from '../../shared/calls/rules.ts';
import { asId } from '../../shared/ids.ts';
import type { CallId, ContactId, HospitalId, TicketEntryId, TicketId } from '../../shared/ids.ts';
import type { Instant } from '../../shared/time/clock.ts';
import { atMinute, DAY_MS, dateOf, timeOf } from '../../shared/time/shanghai.ts';
import type { MutationArgs } from '../../shared/wire/mutations.ts';
import { parseClock } from '../ui/desk/clockText.ts';
import { ticketLabel } from './links.ts';
import type { CallMatchTicket } from './links.ts';

const link = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({ kind: z.literal('existing'), ticketId: z.string(), label: z.string() }),
  z.object({ kind: z.literal('new'), title: z.string() }),
]);

/** What stands in the sheet: kept while typing, so that it outlives the page and the program. */
export const callForm = z.object({
  callId: z.string(),
  direction: callDirection,
  phone: z.string(),
  callerName: z.string(),
  contactId: z.string().nullable(),
  /** Of the contact that was picked; masked. */
  contactPhone: z.string(),
  hospitalId: z.string().nullable(),
  topic: callTopic,
  topicText: z.string(),
  notes: z.string(),
  startedAt: z.number(),
  /** The beginning as typed; empty: as it was measured. */
  startText: z.string(),
  /** Null: still speaking. */
  endedAt: z.number().nullable(),
  result: callResult,
  ticket: link,
  callbackId: z.string().nullable(),
  /** Whom one speaks to, of a callback that concerns two. */
  party,
  /** The callback is done with this call. */
  closes: z.boolean(),
});
export type CallForm = Readonly<z.infer<typeof callForm>>;

/** What is known when the telephone rings: where one stands, or who was chosen. */
export interface CallStart {
  readonly direction?: CallForm['direction'];
  readonly hospitalId?: string | null;
  readonly contact?: { readonly id: string; readonly name: string; readonly phone: string; readonly hospitalId: string };
  readonly ticket?: CallMatchTicket;
  readonly callbackId?: string;
}

export function newCallForm(callId: string, now: Instant, known: CallStart = {}): CallForm {
  const { contact, ticket } = known;
  return {
    callId,
    direction: known.direction ?? 'in',
    phone: '',
    callerName: contact?.name ?? '',
    contactId: contact?.id ?? null,
    contactPhone: contact?.phone ?? '',
    hospitalId: contact?.hospitalId ?? known.hospitalId ?? null,
    topic: known.callbackId === undefined ? 'consultation' : 'follow_up',
    topicText: '',
    notes: '',
    startedAt: now,
    startText: '',
    endedAt: null,
    result: 'answered',
    ticket: ticket === undefined ? { kind: 'none' } : { kind: 'existing', ticketId: ticket.id, label: ticketLabel(ticket) },
    callbackId: known.callbackId ?? null,
    party: 'hospital',
    closes: false,
  };
}

export type CallProblem = 'badPhone' | 'badTime' | 'needCaller' | 'needHospital' | 'needTitle';
export type CallProblems = Partial<Readonly<Record<'phone' | 'start' | 'hospitalId' | 'title', CallProblem>>>;

const PHONE = /^[\d+\- ]{0,20}$/;
export const TITLE_MAX = 120;

/** When it began: as measured, unless another clock time was typed; one that has not come today was yesterday's. */
export function startOf(form: Pick<CallForm, 'startedAt' | 'startText'>, now: Instant): Instant | null {
  if (form.startText.trim() === '' || form.startText === timeOf(form.startedAt)) return form.startedAt;
  const minute = parseClock(form.startText);
  if (minute === null) return null;
  const today = atMinute(dateOf(now), minute);
  return today <= now ? today : today - DAY_MS;
}

/** Calls of which nobody of ours spoke are missed; of these somebody must be named. */
export const makesCallback = (form: Pick<CallForm, 'direction' | 'result'>): boolean => isMissed(form);

export type ParsedCall =
  | {
      readonly kind: 'ok';
      readonly log: MutationArgs<'calls.log'>;
      /** Null: none is made. */
      readonly ticket: MutationArgs<'tickets.create'> | null;
      /** Null: none is linked. */
      readonly ticketId: TicketId | null;
    }
  | { readonly kind: 'problems'; readonly problems: CallProblems };

export function parseCall(form: CallForm, now: Instant, ids: { readonly ticketId: TicketId; readonly entryId: TicketEntryId }): ParsedCall {
  const start = startOf(form, now);
  const phone = form.phone.trim();
  const nobody = phone === '' && form.callerName.trim() === '' && form.contactId === null;
  const title = form.ticket.kind === 'new' ? form.ticket.title.trim() : '';
  const problems: CallProblems = {
    ...(PHONE.test(phone) ? (nobody && makesCallback(form) ? { phone: 'needCaller' } : {}) : { phone: 'badPhone' }),
    ...(start === null ? { start: 'badTime' } : {}),
    ...(form.ticket.kind === 'new' && form.hospitalId === null ? { hospitalId: 'needHospital' } : {}),
    ...(form.ticket.kind === 'new' && title === '' ? { title: 'needTitle' } : {}),
  };
  if (start === null || Object.keys(problems).length > 0) return { kind: 'problems', problems };
  const hospitalId = form.hospitalId === null ? null : asId<HospitalId>(form.hospitalId);
  return {
    kind: 'ok',
    log: {
      callId: asId<CallId>(form.callId),
      direction: form.direction,
      hospitalId,
      contactId: form.contactId === null ? null : asId<ContactId>(form.contactId),
      callerName: form.callerName.trim(),
      phone,
      topic: form.topic,
      topicText: form.topicText.trim(),
      notes: form.notes.trim(),
      startedAt: start,
      endedAt: Math.max(start, form.endedAt ?? now),
      result: form.result,
    },
    ticket: form.ticket.kind === 'new' && hospitalId !== null ? newTicket(form, hospitalId, title, ids) : null,
    ticketId: form.ticket.kind === 'new' ? ids.ticketId : form.ticket.kind === 'existing' ? asId<TicketId>(form.ticket.ticketId) : null,
  };
}

/** With what is known from the call filled in. */
export function newTicket(
  { topic, topicText, notes }: Pick<CallForm, 'topic' | 'topicText' | 'notes'>,
  hospitalId: HospitalId,
  title: string,
  ids: { readonly ticketId: TicketId; readonly entryId: TicketEntryId },
): MutationArgs<'tickets.create'> {
  return {
    ...ids,
    hospitalId,
    conversationId: null,
    messageId: null,
    assigneeId: null,
    title: title.slice(0, TITLE_MAX),
    description: [topicText.trim(), notes.trim()].filter((part) => part !== '').join('\n').slice(0, 4000),
    kind: ticketKindOf(topic),
    module: null,
    priority: 'normal',
    cause: null,
  };
}

import * as z from 'zod';
import { contractInForce } from '../directory/rules.ts';
import type { UserId } from '../ids.ts';
import { dateOf } from '../time/shanghai.ts';
import { conflictsOf } from '../wire/conflict.ts';
import { applied, desk, mayBeGivenWork, mutation, put, readPerson, rejected } from '../wire/mutation.ts';
import type { MutationContext } from '../wire/mutation.ts';
import { brandedId, textOf } from '../wire/scalars.ts';
import { nextDue } from './clocks.ts';
import { detailsPatch, noDetails, noMarks } from './details.ts';
import type { TicketDetails } from './details.ts';
import { checkItem, faultCause, ticket, ticketStatus } from './model.ts';
import type { EntryData, Ticket, TicketEntry } from './model.ts';
import { change, entryId, onTicket, readTicket, refuse, ticketId } from './onTicket.ts';
import { isWaiting, mayGo, missingForClose } from './rules.ts';
import { termsOf } from './terms.ts';

const editable = {
  title: textOf(120),
  description: z.string().max(4000),
  kind: ticket.shape.kind,
  module: ticket.shape.module,
  priority: ticket.shape.priority,
  cause: faultCause.nullable(),
};

/** Values as rows hold them: what was seen need not pass the rules for what is written. */
const seenFields = ticket
  .pick({ title: true, description: true, kind: true, module: true, priority: true, cause: true })
  .partial()
  .extend({ details: detailsPatch.optional() });

/** `waiting` is what version 0.1 called it: actions of an older desktop still arrive. */
const chosenStatus = z
  .union([ticketStatus.exclude(['closed', 'at_rnd', 'on_site']), z.literal('waiting')])
  .transform((status) => (status === 'waiting' ? 'waiting_hospital' : status));

type Named<T> = { [K in keyof T]?: Exclude<T[K], undefined> };
const named = <T extends object>(patch: T): Named<T> =>
  Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined)) as Named<T>; // the same keys, fewer

/** What changed, for the history. Who a patient is is told by the ticket alone, masked: it is not repeated there. */
function changesOf(before: Ticket, fields: Partial<Ticket>, details: Partial<TicketDetails>): EntryData {
  const pairs = [
    ...Object.entries(fields).map(([field, after]) => ({ field, before: before[field as keyof Ticket], after })),
    ...Object.entries(details).map(([field, after]) => ({ field, before: before.details[field as keyof TicketDetails], after })),
  ];
  const hide = (one: (typeof pairs)[number]) => (one.field === 'patientPhone' || one.field === 'patientName' ? { ...one, before: null, after: null } : one);
  return { type: 'edit', changes: pairs.map(hide) };
}

/** The first thing done about a fault is its first action (六3), unless somebody has said when it was. */
export function firstAction(before: Ticket, ctx: MutationContext): Pick<Ticket, 'details'> {
  const { details } = before;
  return { details: before.kind === 'fault' && details.firstActionAt === null ? { ...details, firstActionAt: ctx.at } : details };
}

export const lifeMutations = {
  'tickets.create': mutation({
    args: z.object({
      ticketId,
      entryId,
      hospitalId: ticket.shape.hospitalId,
      conversationId: ticket.shape.conversationId,
      messageId: ticket.shape.messageId,
      assigneeId: ticket.shape.assigneeId,
      details: detailsPatch.default({}),
      watcherIds: ticket.shape.watcherIds.max(50).default([]),
      checklist: z.array(checkItem).max(100).default([]),
      ...editable,
    }),
    roles: desk,
    serial: 'ticket',
    reads: (args) => [
      ...readTicket(args),
      { entity: 'hospitals', id: args.hospitalId },
      { entity: 'contracts', where: { column: 'hospitalId', value: args.hospitalId } },
      ...(args.conversationId === null ? [] : [{ entity: 'conversations' as const, id: args.conversationId }]),
      ...readPerson(args.assigneeId),
    ],
    apply(args, rows, ctx) {
      if (rows.get('tickets', args.ticketId) || rows.get('ticketEntries', args.entryId)) return rejected('already_exists');
      if (!rows.get('hospitals', args.hospitalId)) return rejected('not_found');
      if (!mayBeGivenWork(args.assigneeId, rows)) return rejected('inactive_user');
      const { ticketId: id, entryId: line, details, ...rest } = args;
      const contract = contractInForce(rows.list('contracts', 'hospitalId', args.hospitalId), args.hospitalId, ctx.at);
      const channel = args.conversationId === null ? null : (rows.get('conversations', args.conversationId)?.channel ?? null);
      const made: Ticket = {
        id,
        ...rest,
        details: { ...noDetails, ...named(details) },
        marks: noMarks,
        terms: termsOf(contract, channel),
        pauses: [],
        number: ctx.serial,
        status: 'open',
        createdBy: ctx.actor.userId,
        createdAt: ctx.at,
        updatedAt: ctx.at,
        closedAt: null,
        closedBy: null,
        result: '',
        dueAt: null,
        templateId: null,
        period: null,
      };
      const entry: TicketEntry = { id: line, ticketId: id, kind: 'created', text: '', data: null, userId: ctx.actor.userId, at: ctx.at };
      return applied(put('tickets', { ...made, dueAt: nextDue(made) }), put('ticketEntries', entry));
    },
  }),

  /**
   * Only the named fields change, so that two people editing different fields offline both win. `base` says what the
   * person saw in those fields: one that somebody else has changed since is a `conflict`, never overwritten unseen.
   */
  'tickets.edit': mutation({
    args: z.object({ ticketId, entryId, fields: z.object({ ...editable, details: detailsPatch }).partial(), details: detailsPatch.default({}), base: seenFields.optional() }),
    roles: desk,
    reads: readTicket,
    apply(args, rows, ctx) {
      return onTicket(args, rows, ctx, 'not_closed', (before) => {
        const { details: nested = {}, ...common } = args.fields;
        const [fields, details] = [named(common), named({ ...nested, ...args.details })];
        if (conflictsOf(before, { ...fields, details }, args.base).length > 0) return refuse('conflict');
        return change(
          { ...fields, details: { ...before.details, ...details } },
          { kind: 'edited', text: [...Object.keys(fields), ...Object.keys(details)].join(','), data: changesOf(before, fields, details) },
        );
      });
    },
  }),

  'tickets.assign': mutation({
    args: z.object({ ticketId, entryId, assigneeId: brandedId<UserId>().nullable() }),
    roles: desk,
    reads: (args) => [...readTicket(args), ...readPerson(args.assigneeId)],
    apply(args, rows, ctx) {
      return onTicket(args, rows, ctx, 'not_closed', () =>
        mayBeGivenWork(args.assigneeId, rows)
          ? change({ assigneeId: args.assigneeId }, { kind: 'assigned', text: args.assigneeId ?? '' })
          : refuse('inactive_user'),
      );
    },
  }),

  /** Waiting for somebody else stops the time to handle, so it needs a reason; the reply clock goes on (I7). */
  'tickets.setStatus': mutation({
    args: z.object({ ticketId, entryId, status: chosenStatus, reason: z.string().trim().max(500).default('') }),
    roles: desk,
    reads: readTicket,
    apply(args, rows, ctx) {
      return onTicket(args, rows, ctx, 'not_closed', (before) => {
        const { status, reason } = args;
        if (status !== before.status && !mayGo(before.status, status, 'move')) return refuse('bad_transition');
        if (isWaiting(status) && reason === '') return refuse('reason_missing');
        const begun = status === 'in_progress' ? firstAction(before, ctx) : {};
        return change({ status, ...begun }, { kind: 'status', text: status, data: { type: 'status', from: before.status, to: status, reason } });
      });
    },
  }),

  'tickets.comment': mutation({
    args: z.object({ ticketId, entryId, text: textOf(4000) }),
    roles: desk,
    reads: readTicket,
    apply: (args, rows, ctx) => onTicket(args, rows, ctx, 'any', () => change({}, { kind: 'comment', text: args.text })),
  }),

  /** Refused while the kind of ticket still lacks something (`missingForClose`). */
  'tickets.close': mutation({
    args: z.object({ ticketId, entryId, result: textOf(2000), cause: faultCause.nullable() }),
    roles: desk,
    reads: (args) => [...readTicket(args), { entity: 'attachments', where: { column: 'ticketId', value: args.ticketId } }],
    apply(args, rows, ctx) {
      return onTicket(args, rows, ctx, 'not_closed', (before) => {
        if (!mayGo(before.status, 'closed', 'close')) return refuse('bad_transition');
        const [missing] = missingForClose(before, rows.list('attachments', 'ticketId', args.ticketId), dateOf(ctx.at), args.cause);
        if (missing === 'reply_patient') return refuse('gate_patient');
        if (missing === 'reply_hospital') return refuse('gate_hospital');
        if (missing !== undefined) return refuse('close_incomplete');
        return change(
          { status: 'closed', result: args.result, cause: args.cause ?? before.cause, closedAt: ctx.at, closedBy: ctx.actor.userId },
          { kind: 'closed', text: args.result },
        );
      });
    },
  }),

  'tickets.reopen': mutation({
    args: z.object({ ticketId, entryId, reason: textOf(2000) }),
    roles: desk,
    reads: readTicket,
    apply: (args, rows, ctx) =>
      onTicket(args, rows, ctx, 'closed', () =>
        change({ status: 'in_progress', closedAt: null, closedBy: null }, { kind: 'reopened', text: args.reason }),
      ),
  }),
};

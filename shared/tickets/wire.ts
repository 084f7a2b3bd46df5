import { z } from 'zod';
import type { TicketEntryId, TicketId, UserId } from '../ids.ts';
import { conflictsOf } from '../wire/conflict.ts';
import { applied, desk, mayBeGivenWork, mutation, put, readPerson, rejected } from '../wire/mutation.ts';
import type { MutationContext, Outcome, RowChange, RowReader } from '../wire/mutation.ts';
import { brandedId, textOf } from '../wire/scalars.ts';
import { faultCause, ticket, ticketStatus } from './model.ts';
import type { Ticket, TicketEntry } from './model.ts';

const ticketId = brandedId<TicketId>();
const entryId = brandedId<TicketEntryId>();

const editable = {
  title: textOf(120),
  description: z.string().max(4000),
  kind: ticket.shape.kind,
  module: ticket.shape.module,
  priority: ticket.shape.priority,
  cause: faultCause.nullable(),
};

/** Values as rows hold them: what was seen need not pass the rules for what is written. */
const seenFields = ticket.pick({ title: true, description: true, kind: true, module: true, priority: true, cause: true }).partial();

function entry(
  ctx: MutationContext,
  of: { id: TicketEntryId; ticketId: TicketId; kind: TicketEntry['kind']; text: string },
): RowChange {
  return put('ticketEntries', { ...of, userId: ctx.actor.userId, at: ctx.at });
}

/** The ticket, and the history line about to be written: a line that exists is never written over. */
const ticketAndEntry = (args: { ticketId: TicketId; entryId: TicketEntryId }) => [
  { entity: 'tickets' as const, id: args.ticketId },
  { entity: 'ticketEntries' as const, id: args.entryId },
];

/** Every change of a ticket writes one new line of history; `state` is what the ticket must be in for it. */
function onTicket(
  args: { ticketId: TicketId; entryId: TicketEntryId },
  rows: RowReader,
  state: 'any' | 'not_closed' | 'closed',
  change: (before: Ticket) => Outcome,
): Outcome {
  const before = rows.get('tickets', args.ticketId);
  if (!before) return rejected('not_found');
  if (rows.get('ticketEntries', args.entryId)) return rejected('already_exists');
  if (state === 'not_closed' && before.status === 'closed') return rejected('already_closed');
  if (state === 'closed' && before.status !== 'closed') return rejected('not_closed');
  return change(before);
}

export const ticketMutations = {
  'tickets.create': mutation({
    args: z.object({
      ticketId,
      entryId,
      hospitalId: ticket.shape.hospitalId,
      conversationId: ticket.shape.conversationId,
      messageId: ticket.shape.messageId,
      assigneeId: ticket.shape.assigneeId,
      ...editable,
    }),
    roles: desk,
    serial: 'ticket',
    reads: (args) => [
      ...ticketAndEntry(args),
      { entity: 'hospitals', id: args.hospitalId },
      ...readPerson(args.assigneeId),
    ],
    apply(args, rows, ctx) {
      if (rows.get('tickets', args.ticketId) || rows.get('ticketEntries', args.entryId)) return rejected('already_exists');
      if (!rows.get('hospitals', args.hospitalId)) return rejected('not_found');
      if (!mayBeGivenWork(args.assigneeId, rows)) return rejected('inactive_user');
      const { ticketId: id, entryId: createdEntry, ...rest } = args;
      return applied(
        put('tickets', {
          id,
          ...rest,
          number: ctx.serial,
          status: 'open',
          createdBy: ctx.actor.userId,
          createdAt: ctx.at,
          updatedAt: ctx.at,
          closedAt: null,
          closedBy: null,
          result: '',
        }),
        entry(ctx, { id: createdEntry, ticketId: id, kind: 'created', text: '' }),
      );
    },
  }),

  /**
   * Only the named fields change, so that two people editing different fields offline both win. `base` says what the
   * person saw in those fields: one that somebody else has changed since is a `conflict`, never overwritten unseen.
   */
  'tickets.edit': mutation({
    args: z.object({ ticketId, entryId, fields: z.object(editable).partial(), base: seenFields.optional() }),
    roles: desk,
    reads: ticketAndEntry,
    apply(args, rows, ctx) {
      return onTicket(args, rows, 'not_closed', (before) => {
        if (conflictsOf(before, args.fields, args.base).length > 0) return rejected('conflict');
        const named = Object.fromEntries(Object.entries(args.fields).filter(([, value]) => value !== undefined));
        return applied(
          put('tickets', { ...before, ...named, updatedAt: Math.max(before.updatedAt, ctx.at) }),
          entry(ctx, { id: args.entryId, ticketId: args.ticketId, kind: 'edited', text: Object.keys(named).join(',') }),
        );
      });
    },
  }),

  'tickets.assign': mutation({
    args: z.object({ ticketId, entryId, assigneeId: brandedId<UserId>().nullable() }),
    roles: desk,
    reads: (args) => [
      ...ticketAndEntry(args),
      ...readPerson(args.assigneeId),
    ],
    apply(args, rows, ctx) {
      return onTicket(args, rows, 'not_closed', (before) => {
        if (!mayBeGivenWork(args.assigneeId, rows)) return rejected('inactive_user');
        return applied(
          put('tickets', { ...before, assigneeId: args.assigneeId, updatedAt: Math.max(before.updatedAt, ctx.at) }),
          entry(ctx, { id: args.entryId, ticketId: args.ticketId, kind: 'assigned', text: args.assigneeId ?? '' }),
        );
      });
    },
  }),

  'tickets.setStatus': mutation({
    args: z.object({ ticketId, entryId, status: ticketStatus.exclude(['closed']) }),
    roles: desk,
    reads: ticketAndEntry,
    apply(args, rows, ctx) {
      return onTicket(args, rows, 'not_closed', (before) => {
        return applied(
          put('tickets', { ...before, status: args.status, updatedAt: Math.max(before.updatedAt, ctx.at) }),
          entry(ctx, { id: args.entryId, ticketId: args.ticketId, kind: 'status', text: args.status }),
        );
      });
    },
  }),

  'tickets.comment': mutation({
    args: z.object({ ticketId, entryId, text: textOf(4000) }),
    roles: desk,
    reads: ticketAndEntry,
    apply(args, rows, ctx) {
      return onTicket(args, rows, 'any', (before) => {
        return applied(
          put('tickets', { ...before, updatedAt: Math.max(before.updatedAt, ctx.at) }),
          entry(ctx, { id: args.entryId, ticketId: args.ticketId, kind: 'comment', text: args.text }),
        );
      });
    },
  }),

  'tickets.close': mutation({
    args: z.object({ ticketId, entryId, result: textOf(2000), cause: faultCause.nullable() }),
    roles: desk,
    reads: ticketAndEntry,
    apply(args, rows, ctx) {
      return onTicket(args, rows, 'not_closed', (before) => {
        return applied(
          put('tickets', {
            ...before,
            status: 'closed',
            result: args.result,
            cause: args.cause ?? before.cause,
            closedAt: ctx.at,
            closedBy: ctx.actor.userId,
            updatedAt: Math.max(before.updatedAt, ctx.at),
          }),
          entry(ctx, { id: args.entryId, ticketId: args.ticketId, kind: 'closed', text: args.result }),
        );
      });
    },
  }),

  'tickets.reopen': mutation({
    args: z.object({ ticketId, entryId, reason: textOf(2000) }),
    roles: desk,
    reads: ticketAndEntry,
    apply(args, rows, ctx) {
      return onTicket(args, rows, 'closed', (before) => {
        return applied(
          put('tickets', {
            ...before,
            status: 'in_progress',
            closedAt: null,
            closedBy: null,
            updatedAt: Math.max(before.updatedAt, ctx.at),
          }),
          entry(ctx, { id: args.entryId, ticketId: args.ticketId, kind: 'reopened', text: args.reason }),
        );
      });
    },
  }),
};

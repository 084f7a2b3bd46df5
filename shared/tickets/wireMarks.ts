import * as z from 'zod';
import { party, proof } from '../callbacks/model.ts';
import { proofRefusal, readProof, readProofNext } from '../callbacks/proof.ts';
import type { UserId } from '../ids.ts';
import { applied, desk, mayBeGivenWork, mutation, put, readPerson, rejected } from '../wire/mutation.ts';
import { brandedId } from '../wire/scalars.ts';
import { itemChange, itemId, withItem } from './checklist.ts';
import type { MarkName } from './details.ts';
import type { EntryData } from './model.ts';
import { change, entryId, onTicket, readTicket, refuse, ticketId } from './onTicket.ts';

const markName = z.enum(['confirmed', 'checked', 'handled', 'verified']);

/** Facts about a ticket that happen once and count: replies, confirmations, checks, points of its list. */
export const markMutations = {
  /** A reply to one party, proven by a message the platform accepted or by a logged call (九5, I7). The first one counts. */
  'tickets.logReply': mutation({
    args: z.object({ ticketId, entryId, party, proof, note: z.string().trim().max(2000) }),
    roles: desk,
    reads: (args) => [...readTicket(args), ...readProof(args.proof)],
    readsNext: (args, rows) => readProofNext(args.proof, rows),
    apply(args, rows, ctx) {
      return onTicket(args, rows, ctx, 'not_closed', (before) => {
        const refusal = proofRefusal(args.proof, rows, before);
        if (refusal !== null) return refuse(refusal);
        const sent = args.proof.type === 'message' ? rows.get('messages', args.proof.messageId) : undefined;
        const at = args.proof.type === 'call' ? Math.min(args.proof.endedAt, ctx.at) : (sent?.sentAt ?? ctx.at);
        const name: MarkName = args.party === 'patient' ? 'repliedPatient' : 'repliedHospital';
        const known = before.marks[name];
        const marks = known !== null && known.at <= at ? before.marks : { ...before.marks, [name]: { at, by: ctx.actor.userId, note: args.note } };
        return change({ marks }, { kind: 'reply', text: args.note, data: { type: 'reply', party: args.party, proof: args.proof } });
      });
    },
  }),

  /**
   * `confirmed` by the hospital (四1), `checked` by a second person (▲三(三)3), `handled` (九3), `verified` (八). The note
   * of a confirmation names who confirmed.
   */
  'tickets.mark': mutation({
    args: z.object({ ticketId, entryId, mark: markName, note: z.string().trim().max(1000) }),
    roles: desk,
    reads: readTicket,
    apply(args, rows, ctx) {
      return onTicket(args, rows, ctx, 'not_closed', (before) => {
        if (before.marks[args.mark] !== null) return refuse('already_exists');
        if (args.mark === 'confirmed' && args.note === '') return refuse('reason_missing');
        // Whoever has the task did the work; without an assignee it was who wrote it down.
        if (args.mark === 'checked' && ctx.actor.userId === (before.assigneeId ?? before.createdBy)) return refuse('second_person');
        const mark = { at: ctx.at, by: ctx.actor.userId, note: args.note };
        return change({ marks: { ...before.marks, [args.mark]: mark } }, { kind: args.mark, text: args.note });
      });
    },
  }),

  'tickets.checkItem': mutation({
    args: z.object({ ticketId, entryId, itemId, done: z.boolean() }),
    roles: desk,
    reads: readTicket,
    apply(args, rows, ctx) {
      return onTicket(args, rows, ctx, 'not_closed', (before) => {
        const item = before.checklist.find((one) => one.id === args.itemId);
        if (item === undefined) return refuse('not_found');
        const checklist = before.checklist.map((one) => (one.id === args.itemId ? { ...one, done: args.done } : one));
        return change({ checklist }, { kind: 'item', text: item.text, data: { type: 'item', itemId: args.itemId, done: args.done } });
      });
    },
  }),

  /** Adds, rewords, removes or moves one point of the list. */
  'tickets.changeItem': mutation({
    args: z.object({ ticketId, entryId, itemId, change: itemChange }),
    roles: desk,
    reads: readTicket,
    apply(args, rows, ctx) {
      const ticket = rows.get('tickets', args.ticketId);
      if (ticket !== undefined && ticket.status !== 'closed' && withItem(ticket.checklist, args.itemId, args.change).kind === 'done') return applied();
      return onTicket(args, rows, ctx, 'not_closed', (before) => {
        const done = withItem(before.checklist, args.itemId, args.change);
        if (done.kind !== 'changed') return refuse(done.kind === 'refused' ? done.code : 'not_found');
        const line: EntryData = { type: 'edit', changes: [{ field: done.field, before: done.before, after: done.after }] };
        return change({ checklist: [...done.items] }, { kind: 'edited', text: done.field, data: line });
      });
    },
  }),

  /** Colleagues who follow a ticket (四3). Adding and removing different people at once both hold. */
  'tickets.watch': mutation({
    args: z.object({ ticketId, userId: brandedId<UserId>(), on: z.boolean() }),
    roles: desk,
    reads: (args) => [{ entity: 'tickets', id: args.ticketId }, ...readPerson(args.userId)],
    apply(args, rows) {
      const before = rows.get('tickets', args.ticketId);
      if (!before) return rejected('not_found');
      if (args.on && !mayBeGivenWork(args.userId, rows)) return rejected('inactive_user');
      const others = before.watcherIds.filter((id) => id !== args.userId);
      return applied(put('tickets', { ...before, watcherIds: args.on ? [...others, args.userId] : others }));
    },
  }),
};

import * as z from 'zod';
import type { AttachmentId, UserId, VisitId } from '../ids.ts';
import { desk, mayBeGivenWork, mutation, readPerson } from '../wire/mutation.ts';
import type { RowRead } from '../wire/mutation.ts';
import { brandedId, instant, textOf } from '../wire/scalars.ts';
import type { EntryData, TicketEntry } from './model.ts';
import { change, entryId, onTicket, readTicket, refuse, ticketId } from './onTicket.ts';
import type { OnTicket } from './onTicket.ts';
import { firstAction } from './wireLife.ts';
import { mayGo } from './rules.ts';
import { openVisit } from './visits.ts';

const attachmentId = brandedId<AttachmentId>();
const visitId = brandedId<VisitId>();

type VisitStep = Extract<EntryData, { type: 'visit' }>['step'];
const visit = (of: { visitId: VisitId; step: VisitStep; at: number }, more: { engineerId?: UserId | null; signedBy?: string; signatureId?: AttachmentId | null } = {}): EntryData => ({
  type: 'visit',
  engineerId: null,
  signedBy: '',
  signatureId: null,
  ...of,
  ...more,
});
/** A journey is told by the ticket's history. */
const readJourneys = (args: OnTicket): readonly RowRead[] => [...readTicket(args), { entity: 'ticketEntries', where: { column: 'ticketId', value: args.ticketId } }];
const visitLine = (text: string, data: EntryData): { kind: TicketEntry['kind']; text: string; data: EntryData } => ({ kind: 'visit', text, data });

/** A ticket away from the desk: at R&D (四2) or on site (二5). The owner keeps it, and its reply clock. */
export const awayMutations = {
  'tickets.sendToRnd': mutation({
    args: z.object({
      ticketId,
      entryId,
      question: z.string().trim().max(4000),
      soFar: z.string().trim().max(4000),
      /** Lines of a log, or where they are; attached logs count too. */
      logs: z.string().trim().max(20_000),
      attachmentIds: z.array(attachmentId).max(20),
    }),
    roles: desk,
    reads: (args) => [...readTicket(args), ...args.attachmentIds.map((id) => ({ entity: 'attachments' as const, id }))],
    apply(args, rows, ctx) {
      return onTicket(args, rows, ctx, 'not_closed', (before) => {
        if (!mayGo(before.status, 'at_rnd', 'send_to_rnd')) return refuse('bad_transition');
        const files = args.attachmentIds.filter((id) => rows.get('attachments', id)?.ticketId === args.ticketId);
        if (args.question === '' || args.soFar === '' || (args.logs === '' && files.length === 0)) return refuse('rnd_incomplete');
        return change(
          { status: 'at_rnd', ...firstAction(before, ctx) },
          { kind: 'rnd_sent', text: args.question, data: { type: 'rnd', soFar: args.soFar, logs: args.logs, attachmentIds: files } },
        );
      });
    },
  }),

  /** R&D's answer comes back as an update; the ticket is on the owner's desk again. */
  'tickets.answerFromRnd': mutation({
    args: z.object({ ticketId, entryId, answer: textOf(4000), answeredBy: z.string().trim().max(60) }),
    roles: desk,
    reads: readTicket,
    apply: (args, rows, ctx) =>
      onTicket(args, rows, ctx, 'not_closed', (before) =>
        mayGo(before.status, 'in_progress', 'rnd_answer')
          ? change({ status: 'in_progress' }, { kind: 'rnd_answered', text: args.answer, data: { type: 'rnd_answer', answeredBy: args.answeredBy } })
          : refuse('bad_transition'),
      ),
  }),

  'tickets.dispatch': mutation({
    args: z.object({ ticketId, entryId, visitId, engineerId: brandedId<UserId>(), reason: textOf(1000) }),
    roles: desk,
    reads: (args) => [...readTicket(args), ...readPerson(args.engineerId)],
    apply(args, rows, ctx) {
      return onTicket(args, rows, ctx, 'not_closed', (before) => {
        if (!mayGo(before.status, 'on_site', 'dispatch')) return refuse('bad_transition');
        if (!mayBeGivenWork(args.engineerId, rows)) return refuse('inactive_user');
        const data = visit({ visitId: args.visitId, step: 'dispatched', at: ctx.at }, { engineerId: args.engineerId });
        return change({ status: 'on_site', ...firstAction(before, ctx) }, visitLine(args.reason, data));
      });
    },
  }),

  /** Departure, arrival and leave, in this order. */
  'tickets.visitStep': mutation({
    args: z.object({ ticketId, entryId, step: z.enum(['departed', 'arrived', 'left']), at: instant }),
    roles: desk,
    reads: readJourneys,
    apply(args, rows, ctx) {
      return onTicket(args, rows, ctx, 'not_closed', () => {
        const running = openVisit(rows.list('ticketEntries', 'ticketId', args.ticketId));
        if (running === null) return refuse('bad_transition');
        if (running.times[args.step] !== null) return refuse('already_exists');
        if (args.at < running.latest) return refuse('bad_interval');
        return change({}, visitLine('', visit({ visitId: running.visitId, step: args.step, at: Math.min(args.at, ctx.at) })));
      });
    },
  }),

  /** The visit's result with the hospital's sign-off: a name, and a picture or a signature drawn on the screen. */
  'tickets.finishVisit': mutation({
    args: z.object({ ticketId, entryId, result: textOf(2000), signedBy: textOf(60), signatureId: attachmentId.nullable() }),
    roles: desk,
    reads: (args) => [...readJourneys(args), ...(args.signatureId === null ? [] : [{ entity: 'attachments' as const, id: args.signatureId }])],
    apply(args, rows, ctx) {
      return onTicket(args, rows, ctx, 'not_closed', (before) => {
        const running = openVisit(rows.list('ticketEntries', 'ticketId', args.ticketId));
        if (running === null || !mayGo(before.status, 'in_progress', 'finish_visit')) return refuse('bad_transition');
        const signature = args.signatureId === null ? undefined : rows.get('attachments', args.signatureId);
        if (signature?.ticketId !== args.ticketId) return refuse('proof_missing');
        const data = visit({ visitId: running.visitId, step: 'finished', at: ctx.at }, { signedBy: args.signedBy, signatureId: signature.id });
        return change({ status: 'in_progress' }, visitLine(args.result, data));
      });
    },
  }),

  /** Nobody goes after all. */
  'tickets.cancelVisit': mutation({
    args: z.object({ ticketId, entryId, reason: textOf(500) }),
    roles: desk,
    reads: readJourneys,
    apply(args, rows, ctx) {
      return onTicket(args, rows, ctx, 'not_closed', (before) => {
        const running = openVisit(rows.list('ticketEntries', 'ticketId', args.ticketId));
        if (running === null || !mayGo(before.status, 'in_progress', 'finish_visit')) return refuse('bad_transition');
        return change({ status: 'in_progress' }, visitLine(args.reason, visit({ visitId: running.visitId, step: 'cancelled', at: ctx.at })));
      });
    },
  }),
};

import * as z from 'zod';
import type { UserId } from '../ids.ts';
import { applied, desk, mayBeGivenWork, mutation, readPerson } from '../wire/mutation.ts';
import type { RowReader } from '../wire/mutation.ts';
import { brandedId } from '../wire/scalars.ts';
import { ticketPriority } from './model.ts';
import type { Ticket, TicketEntry } from './model.ts';
import { change, entryId, onTicket, readTicket, refuse, ticketId } from './onTicket.ts';
import type { Changed } from './onTicket.ts';

const undoArgs = z.object({
  ticketId,
  entryId,
  /** The line of history that is taken back: an assignment, a change of priority, a move. */
  undoes: entryId,
  /** Whom it was assigned to before; only an assignment asks for it, since its line names the new person alone. */
  assigneeId: brandedId<UserId>().nullable(),
});
type UndoArgs = z.infer<typeof undoArgs>;

const moving: readonly TicketEntry['kind'][] = ['status', 'rnd_sent', 'rnd_answered', 'visit', 'closed', 'reopened'];

export const undoMutations = {
  /**
   * Takes back what the same person did a moment ago, as long as nobody has changed the same thing since: decided where
   * the undo arrives, because it may have waited offline. The history keeps both lines.
   */
  'tickets.undo': mutation({
    args: undoArgs,
    roles: desk,
    reads: (args) => [...readTicket(args), { entity: 'ticketEntries', where: { column: 'ticketId', value: args.ticketId } }, ...readPerson(args.assigneeId)],
    apply(args, rows, ctx) {
      const lines = rows.list('ticketEntries', 'ticketId', args.ticketId);
      const done = lines.find((line) => line.id === args.undoes);
      // The relay refused it and has said so: there is nothing to take back.
      if (done === undefined) return applied();
      return onTicket(args, rows, ctx, 'not_closed', (before) => {
        if (done.userId !== ctx.actor.userId) return refuse('not_yours');
        const since = lines.filter((line) => line.id !== done.id && line.at >= done.at);
        return takeBack(args, before, done, since, rows);
      });
    },
  }),
};

function takeBack(args: UndoArgs, before: Ticket, done: TicketEntry, since: readonly TicketEntry[], rows: RowReader): Changed {
  if (done.kind === 'assigned') {
    if ((before.assigneeId ?? '') !== done.text || since.some((line) => line.kind === 'assigned')) return refuse('changed_since');
    if (!mayBeGivenWork(args.assigneeId, rows)) return refuse('inactive_user');
    return change({ assigneeId: args.assigneeId }, { kind: 'assigned', text: args.assigneeId ?? '' });
  }
  if (done.kind === 'status' && done.data?.type === 'status') {
    const { from, to } = done.data;
    if (before.status !== to || since.some((line) => moving.includes(line.kind))) return refuse('changed_since');
    const reason = before.pauses.findLast((pause) => pause.status === from)?.reason ?? '';
    return change({ status: from, ...withoutFirstAction(before, done) }, { kind: 'status', text: from, data: { type: 'status', from: to, to: from, reason } });
  }
  const edit = changeOfPriority(done);
  if (edit === null) return refuse('malformed');
  if (before.priority !== edit.after || since.some((line) => changeOfPriority(line) !== null)) return refuse('changed_since');
  const changes = [{ field: 'priority', before: edit.after, after: edit.before }];
  return change({ priority: edit.before }, { kind: 'edited', text: 'priority', data: { type: 'edit', changes } });
}

/** Beginning to work on a fault stamped its first action (六3); taken back with it. */
function withoutFirstAction({ details }: Ticket, done: TicketEntry): Partial<Pick<Ticket, 'details'>> {
  return details.firstActionAt === done.at ? { details: { ...details, firstActionAt: null } } : {};
}

function changeOfPriority(line: TicketEntry): { readonly before: Ticket['priority']; readonly after: Ticket['priority'] } | null {
  const found = line.data?.type === 'edit' ? line.data.changes.find((one) => one.field === 'priority') : undefined;
  const [was, is] = [ticketPriority.safeParse(found?.before).data, ticketPriority.safeParse(found?.after).data];
  return was === undefined || is === undefined ? null : { before: was, after: is };
}

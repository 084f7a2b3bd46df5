import type { TicketEntryId, TicketId } from '../ids.ts';
import { brandedId } from '../wire/scalars.ts';
import { applied, put, rejected } from '../wire/mutation.ts';
import type { MutationContext, Outcome, RowChange, RowReader, RowRead } from '../wire/mutation.ts';
import { nextDue, pausesAfter } from './clocks.ts';
import type { EntryData, Ticket, TicketEntry } from './model.ts';

export const ticketId = brandedId<TicketId>();
export const entryId = brandedId<TicketEntryId>();

export interface OnTicket {
  readonly ticketId: TicketId;
  readonly entryId: TicketEntryId;
}

/** The ticket, and the history line about to be written. */
export const readTicket = (args: OnTicket): readonly RowRead[] => [
  { entity: 'tickets', id: args.ticketId },
  { entity: 'ticketEntries', id: args.entryId },
];

export interface Line {
  readonly kind: TicketEntry['kind'];
  readonly text: string;
  readonly data?: EntryData;
}

export type Changed =
  | { readonly kind: 'change'; readonly fields: Partial<Ticket>; readonly line: Line; readonly also?: readonly RowChange[] }
  | Extract<Outcome, { kind: 'rejected' }>;

export const change = (fields: Partial<Ticket>, line: Line, also: readonly RowChange[] = []): Changed => ({ kind: 'change', fields, line, also });
export const refuse = (code: Parameters<typeof rejected>[0]): Changed => ({ kind: 'rejected', code: code });

/**
 * Every change of a ticket writes one new line of history, and the pauses and the end of its clocks follow its state.
 * `state` is what the ticket must be in for it. A line that exists is never written over.
 */
export function onTicket(args: OnTicket, rows: RowReader, ctx: MutationContext, state: 'any' | 'not_closed' | 'closed', decide: (before: Ticket) => Changed): Outcome {
  const before = rows.get('tickets', args.ticketId);
  if (!before) return rejected('not_found');
  if (rows.get('ticketEntries', args.entryId)) return rejected('already_exists');
  if (state === 'not_closed' && before.status === 'closed') return rejected('already_closed');
  if (state === 'closed' && before.status !== 'closed') return rejected('not_closed');
  const decided = decide(before);
  if (decided.kind === 'rejected') return decided;
  const { text, kind, data = null } = decided.line;
  const entry: TicketEntry = { id: args.entryId, ticketId: args.ticketId, kind, text, data, userId: ctx.actor.userId, at: ctx.at };
  const moved: Ticket = { ...before, ...decided.fields, updatedAt: Math.max(before.updatedAt, ctx.at) };
  const reason = data?.type === 'status' ? data.reason : '';
  const after = { ...moved, pauses: pausesAfter(moved.pauses, moved.status, reason, ctx.at) };
  return applied(put('tickets', { ...after, dueAt: nextDue(after) }), put('ticketEntries', entry), ...(decided.also ?? []));
}

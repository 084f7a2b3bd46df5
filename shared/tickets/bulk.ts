import type { TicketEntryId, UserId } from '../ids.ts';
import type { MutationArgs } from '../wire/mutations.ts';
import type { TicketLine } from './listModel.ts';
import type { TicketPriority, TicketStatus } from './model.ts';
import { isWaiting, mayGo } from './rules.ts';

export type MoveTarget = Exclude<TicketStatus, 'closed' | 'at_rnd' | 'on_site'>;

/** One thing done to many tickets. */
export type BulkAction =
  | { readonly kind: 'assign'; readonly assigneeId: UserId | null }
  | { readonly kind: 'priority'; readonly priority: TicketPriority }
  /** `reason` for waiting, once for all of them. */
  | { readonly kind: 'move'; readonly status: MoveTarget; readonly reason: string }
  | { readonly kind: 'watch'; readonly userId: UserId; readonly on: boolean };

/** Why a ticket of the selection is left as it is. `away_*`: only the answer or the finished visit brings it back. */
export type WhyNot = 'same' | 'closed' | 'away_rnd' | 'away_site' | 'no_way';

export interface BulkPlan {
  readonly possible: readonly TicketLine[];
  /** Most first. */
  readonly left: readonly { readonly why: WhyNot; readonly lines: readonly TicketLine[] }[];
}

/** What an action would do to these tickets, said before it is done. The relay decides again. */
export function planBulk(action: BulkAction, lines: readonly TicketLine[]): BulkPlan {
  const possible: TicketLine[] = [];
  const left = new Map<WhyNot, TicketLine[]>();
  for (const line of lines) {
    const why = whyNot(action, line);
    if (why === null) possible.push(line);
    else left.set(why, [...(left.get(why) ?? []), line]);
  }
  return { possible, left: [...left].map(([why, own]) => ({ why, lines: own })).toSorted((a, b) => b.lines.length - a.lines.length) };
}

/** Null: it can be done. */
export function whyNot(action: BulkAction, line: TicketLine): WhyNot | null {
  if (action.kind === 'watch') return line.watcherIds.includes(action.userId) === action.on ? 'same' : null;
  if (line.status === 'closed') return 'closed';
  switch (action.kind) {
    case 'assign':
      return line.assigneeId === action.assigneeId ? 'same' : null;
    case 'priority':
      return line.priority === action.priority ? 'same' : null;
    case 'move':
      return whyNotMove(line.status, action.status);
  }
}

function whyNotMove(from: TicketStatus, to: MoveTarget): WhyNot | null {
  if (from === to) return 'same';
  if (from === 'at_rnd') return 'away_rnd';
  if (from === 'on_site') return 'away_site';
  return mayGo(from, to, 'move') ? null : 'no_way';
}

/** A mutation with its arguments. */
export type Step =
  | { readonly name: 'tickets.assign'; readonly args: MutationArgs<'tickets.assign'> }
  | { readonly name: 'tickets.edit'; readonly args: MutationArgs<'tickets.edit'> }
  | { readonly name: 'tickets.setStatus'; readonly args: MutationArgs<'tickets.setStatus'> }
  | { readonly name: 'tickets.watch'; readonly args: MutationArgs<'tickets.watch'> }
  | { readonly name: 'tickets.undo'; readonly args: MutationArgs<'tickets.undo'> };

/** @param entryId of the line of history it will write */
export function stepOf(action: BulkAction, { id: ticketId }: TicketLine, entryId: TicketEntryId): Step {
  switch (action.kind) {
    case 'assign':
      return { name: 'tickets.assign', args: { ticketId, entryId, assigneeId: action.assigneeId } };
    case 'priority':
      return { name: 'tickets.edit', args: { ticketId, entryId, fields: { priority: action.priority }, details: {} } };
    case 'move':
      return { name: 'tickets.setStatus', args: { ticketId, entryId, status: action.status, reason: isWaiting(action.status) ? action.reason : '' } };
    case 'watch':
      return { name: 'tickets.watch', args: { ticketId, userId: action.userId, on: action.on } };
  }
}

/** A step that was taken, with what is needed to take it back. */
export interface Done {
  readonly action: BulkAction;
  /** As it was before. */
  readonly line: TicketLine;
  readonly entryId: TicketEntryId;
}

/**
 * The way back. Null: somebody has changed it since, and that stands. What this desktop does not know yet the relay
 * checks again when the undo reaches it (`tickets.undo`).
 * @param now the ticket as it stands
 */
export function undoOf({ action, line, entryId: undoes }: Done, now: TicketLine, entryId: TicketEntryId): Step | null {
  if (!isStill(action, now)) return null;
  if (action.kind === 'watch') return { name: 'tickets.watch', args: { ticketId: line.id, userId: action.userId, on: !action.on } };
  return { name: 'tickets.undo', args: { ticketId: line.id, entryId, undoes, assigneeId: line.assigneeId } };
}

function isStill(action: BulkAction, now: TicketLine): boolean {
  switch (action.kind) {
    case 'assign':
      return now.assigneeId === action.assigneeId;
    case 'priority':
      return now.priority === action.priority;
    case 'move':
      return now.status === action.status;
    case 'watch':
      return now.watcherIds.includes(action.userId) === action.on;
  }
}

import type { MoveTarget } from './bulk.ts';
import type { TicketStatus } from './model.ts';
import { isWaiting, transitions } from './rules.ts';

/** What a ticket that is dropped on another state needs: nothing more, a reason, a form of its own, or it cannot go there. */
export type BoardMove =
  | { readonly kind: 'stay' }
  | { readonly kind: 'move'; readonly status: MoveTarget }
  | { readonly kind: 'reason'; readonly status: Extract<MoveTarget, 'waiting_hospital' | 'waiting_patient'> }
  | { readonly kind: 'form'; readonly way: 'close' | 'reopen' | 'send_to_rnd' | 'dispatch' }
  | { readonly kind: 'refused'; readonly why: 'away_rnd' | 'away_site' | 'to_open' | 'closed' };

/** The state machine as the board asks it. */
export function boardMove(from: TicketStatus, to: TicketStatus): BoardMove {
  if (from === to) return { kind: 'stay' };
  // An answer and a finished visit say more than a drop can.
  if (from === 'at_rnd') return { kind: 'refused', why: 'away_rnd' };
  if (from === 'on_site') return { kind: 'refused', why: 'away_site' };
  const way = transitions.find((one) => one.from === from && one.to === to)?.way;
  if (way === 'close' || way === 'reopen' || way === 'send_to_rnd' || way === 'dispatch') return { kind: 'form', way };
  if (way === 'move' && to !== 'closed' && to !== 'at_rnd' && to !== 'on_site') return isWaiting(to) ? { kind: 'reason', status: to } : { kind: 'move', status: to };
  return { kind: 'refused', why: from === 'closed' ? 'closed' : 'to_open' };
}

import type { Contract } from '../../shared/directory/model.ts';
import { DEFAULT_FIRST_RESPONSE_MS, contractInForce } from '../../shared/directory/rules.ts';
import { responseDueAt, serviceHoursOf } from '../../shared/directory/serviceHours.ts';
import type { Conversation } from '../../shared/inbox/model.ts';
import type { Instant } from '../../shared/time/clock.ts';

/**
 * Until when the waiting customer must have an answer (clause ▲二3): the contract's first response target, counted inside
 * the service window; a message outside it is due at the next opening. null: nobody waits, or the channel never opens.
 */
export function responseDue(
  conversation: Pick<Conversation, 'waitingSince' | 'hospitalId' | 'channel'>,
  contracts: readonly Contract[],
): Instant | null {
  const { waitingSince, hospitalId, channel } = conversation;
  if (waitingSince === null) return null;
  const contract = hospitalId === null ? null : contractInForce(contracts, hospitalId, waitingSince);
  return responseDueAt(serviceHoursOf(contract, channel), waitingSince, contract?.firstResponseMs ?? DEFAULT_FIRST_RESPONSE_MS);
}

export type WaitingTone = 'calm' | 'soon' | 'breach';

/** Orange in the second half of the target, red from its end; calm before service opens. */
export function waitingTone(due: Instant | null, now: Instant, targetMs: number = DEFAULT_FIRST_RESPONSE_MS): WaitingTone {
  if (due === null) return 'calm';
  if (now >= due) return 'breach';
  return due - now <= targetMs / 2 ? 'soon' : 'calm';
}

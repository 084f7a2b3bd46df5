import type { Instant } from '../time/clock.ts';
import type { Message } from '../inbox/model.ts';
import { isAutomatic } from '../inbox/rules.ts';
import type { Attempt, Callback, CallbackKind, Party } from './model.ts';

/**
 * Clause 九5: a patient's case ends only when BOTH the patient AND the hospital were replied to. The other kinds
 * concern one party.
 */
export const requiredPartiesOf: Readonly<Record<CallbackKind, readonly Party[]>> = {
  patient_case: ['patient', 'hospital'],
  hospital_monthly: ['hospital'],
  ticket_quality: ['hospital'],
  missed_call: ['hospital'],
};

/** The attempt that satisfies the gate for a party: reached, with proof. The earliest one counts. */
export function provenBy(attempts: readonly Attempt[], who: Party): Attempt | null {
  const proven = attempts.filter((a) => a.party === who && a.outcome === 'reached' && a.proof !== null);
  return proven.reduce<Attempt | null>((first, a) => (first === null || a.at < first.at ? a : first), null);
}

/** Parties still without a proven reply; empty means the callback may be closed. */
export function missingParties(callback: Pick<Callback, 'requiredParties'>, attempts: readonly Attempt[]): readonly Party[] {
  return callback.requiredParties.filter((who) => provenBy(attempts, who) === null);
}

/** Only a person's message that the platform accepted proves anything: what answered by itself told nobody anything. */
export function messageProves(message: Pick<Message, 'direction' | 'state' | 'userId'> | undefined): boolean {
  return message?.direction === 'out' && message.state === 'sent' && !isAutomatic(message);
}

export type DueState = 'overdue' | 'today' | 'later' | 'closed';

/** @param endOfToday midnight in Asia/Shanghai after `now` */
export function dueState(callback: Pick<Callback, 'status' | 'dueAt'>, now: Instant, endOfToday: Instant): DueState {
  if (callback.status !== 'open') return 'closed';
  if (callback.dueAt <= now) return 'overdue';
  return callback.dueAt < endOfToday ? 'today' : 'later';
}

import type { AttemptOutcome, Callback, Proof } from '../callbacks/model.ts';
import { requiredPartiesOf } from '../callbacks/rules.ts';
import { maskPhone } from '../directory/rules.ts';
import { asId } from '../ids.ts';
import type { CallbackId, CallId } from '../ids.ts';
import { ticketKind } from '../tickets/model.ts';
import type { TicketKind } from '../tickets/model.ts';
import type { Instant } from '../time/clock.ts';
import { MINUTE_MS } from '../time/shanghai.ts';
import type { Call, CallResult, CallTopic } from './model.ts';

/** "Ours" for clause ▲二3: a missed call is called back within 10 minutes, wall-clock, because the phone is manned 24 hours. */
export const MISSED_CALL_MS = 10 * MINUTE_MS;

/** Somebody wanted to speak to us and did not. */
export function isMissed({ direction, result }: Pick<Call, 'direction' | 'result'>): boolean {
  return direction === 'in' && (result === 'missed' || result === 'voicemail');
}

/** The one callback of a missed call. Drawn from the call's id: whoever applies the mutation makes the same row. */
export function missedCallbackId(callId: CallId): CallbackId {
  return asId<CallbackId>(`${callId}.m`);
}

/** A number as it is compared: digits only, without the country code of a mobile number. Empty: withheld. */
export function phoneDigits(phone: string): string {
  return phone.replaceAll(/\D/gu, '').replace(/^(?:00)?86(?=1\d{10}$)/u, '');
}

/** Whoever calls about a patient's case may be the patient: that name is masked as patients' names are. */
export function isPersonalName({ topic, contactId }: Pick<Call, 'topic' | 'contactId'>): boolean {
  return topic === 'patient_case' && contactId === null;
}

/**
 * What is due after a missed call, or null. Ten minutes count from when it rang, not from when it was written down.
 * Whoever writes it down has it, and may hand it on.
 */
export function missedCallback(call: Call): Callback | null {
  if (!isMissed(call)) return null;
  const name = isPersonalName(call) ? '' : call.callerName;
  return {
    id: missedCallbackId(call.id),
    hospitalId: call.hospitalId,
    kind: 'missed_call',
    // No words: every desktop has its own language, and the kind says what it is.
    subject: [name, maskPhone(call.phone)].filter((part) => part !== '').join(' '),
    requiredParties: [...requiredPartiesOf.missed_call],
    patientName: call.callerName,
    patientPhone: call.phone,
    ticketId: null,
    conversationId: null,
    assigneeId: call.userId,
    dueAt: call.startedAt + MISSED_CALL_MS,
    status: 'open',
    result: '',
    createdBy: call.userId,
    createdAt: call.at,
    closedAt: null,
    closedBy: null,
  };
}

const outcomes: Readonly<Record<CallResult, AttemptOutcome>> = {
  answered: 'reached',
  missed: 'no_answer',
  voicemail: 'no_answer',
  wrong_number: 'wrong_number',
};

/** What a call was as an attempt of a callback, with its proof; only one that was answered proves anything (九5). */
export function attemptOf(call: Call): { readonly outcome: AttemptOutcome; readonly proof: Proof | null } {
  const outcome = outcomes[call.result];
  if (outcome !== 'reached') return { outcome, proof: null };
  const { startedAt, endedAt, id: callId } = call;
  return { outcome, proof: { type: 'call', startedAt, endedAt, phoneTail: phoneDigits(call.phone).slice(-4), callId } };
}

/** The kind of ticket a call of this topic makes. */
export function ticketKindOf(topic: CallTopic): TicketKind {
  return ticketKind.safeParse(topic).data ?? 'consultation';
}

/** How long was spoken. ms */
export function spoken({ startedAt, endedAt }: Pick<Call, 'startedAt' | 'endedAt'>): Instant {
  return endedAt - startedAt;
}

import { z } from 'zod';
import { asId } from '../../shared/ids.ts';
import type { MessageId } from '../../shared/ids.ts';
import { callbackMutations } from '../../shared/callbacks/wire.ts';
import { attemptOutcome, party } from '../../shared/callbacks/model.ts';
import type { Party, Proof } from '../../shared/callbacks/model.ts';
import type { Instant } from '../../shared/time/clock.ts';
import { DAY_MS, dateOf, MINUTE_MS, timeOf } from '../../shared/time/shanghai.ts';
import { parseMoment } from '../ui/desk/moment.ts';

export const attemptForm = z.object({
  party,
  outcome: attemptOutcome,
  proof: z.enum(['none', 'call', 'message']),
  callDate: z.string(),
  callStart: z.string(),
  callEnd: z.string(),
  phoneTail: z.string(),
  messageId: z.string().nullable(),
  note: z.string(),
});
export type AttemptForm = Readonly<z.infer<typeof attemptForm>>;

export const NOTE_MAX = 2000;

export type AttemptField = 'proof' | 'callDate' | 'callStart' | 'callEnd' | 'phoneTail' | 'messageId' | 'note';
export type AttemptProblem = 'needProof' | 'needMessage' | 'badTime' | 'badDate' | 'endBeforeStart' | 'callInFuture' | 'badTail' | 'tooLong';

export type ParsedAttempt =
  | { readonly kind: 'ok'; readonly proof: Proof | null }
  | { readonly kind: 'problems'; readonly problems: Partial<Readonly<Record<AttemptField, AttemptProblem>>> };

/** A call that has just ended is the common case: five minutes up to now. */
export function newAttemptForm(who: Party, now: Instant): AttemptForm {
  return {
    party: who,
    outcome: 'reached',
    proof: 'call',
    callDate: dateOf(now - 5 * MINUTE_MS),
    callStart: timeOf(now - 5 * MINUTE_MS),
    callEnd: timeOf(now),
    phoneTail: '',
    messageId: null,
    note: '',
  };
}

/** What stands in the box for a try. */
export const attemptDraftShape = z.object({
  form: attemptForm,
  /** The refused try that this one stands for: it stays listed until this one is durable. */
  replaces: z.number().nullable(),
});
export type AttemptDraft = Readonly<z.infer<typeof attemptDraftShape>>;

export const ATTEMPT_BOX = 'callback-attempt';

export const attemptDraft = (callbackId: string): string => `callback.attempt.${callbackId}`;

/** A refused try back in its box. @param mine its arguments as they were sent; null: they are not those of a try */
export function refusedAttempt(mine: unknown, now: Instant): AttemptForm | null {
  const parsed = callbackMutations['callbacks.logAttempt'].args.safeParse(mine);
  if (!parsed.success) return null;
  const { party: who, outcome, proof, note } = parsed.data;
  const form: AttemptForm = { ...newAttemptForm(who, now), outcome, note, proof: proof?.type ?? 'none' };
  if (proof?.type === 'message') return { ...form, messageId: proof.messageId };
  if (proof?.type !== 'call') return form;
  const { startedAt, endedAt, phoneTail } = proof;
  return { ...form, callDate: dateOf(startedAt), callStart: timeOf(startedAt), callEnd: timeOf(endedAt), phoneTail };
}

/** Clause 九5: "reached" counts only with a proof; a call's end past midnight belongs to the next day. */
export function parseAttempt(form: AttemptForm, now: Instant): ParsedAttempt {
  const problems: Partial<Record<AttemptField, AttemptProblem>> = {};
  if (form.note.length > NOTE_MAX) problems.note = 'tooLong';
  const proof = form.proof === 'call' ? parseCall(form, now, problems) : parseMessage(form, problems);
  return Object.keys(problems).length === 0 ? { kind: 'ok', proof } : { kind: 'problems', problems };
}

function parseMessage(form: AttemptForm, problems: Partial<Record<AttemptField, AttemptProblem>>): Proof | null {
  if (form.proof === 'none') {
    if (form.outcome === 'reached') problems.proof = 'needProof';
    return null;
  }
  if (form.messageId === null) {
    problems.messageId = 'needMessage';
    return null;
  }
  return { type: 'message', messageId: asId<MessageId>(form.messageId) };
}

function parseCall(form: AttemptForm, now: Instant, problems: Partial<Record<AttemptField, AttemptProblem>>): Proof | null {
  const start = parseMoment({ date: form.callDate, time: form.callStart });
  const end = parseMoment({ date: form.callDate, time: form.callEnd });
  if (start.kind === 'bad_date' || end.kind === 'bad_date') problems.callDate = 'badDate';
  if (start.kind === 'bad_time') problems.callStart = 'badTime';
  if (end.kind === 'bad_time') problems.callEnd = 'badTime';
  if (!/^(\d{4})?$/.test(form.phoneTail)) problems.phoneTail = 'badTail';
  if (start.kind !== 'ok' || end.kind !== 'ok') return null;
  const endedAt = endOfCall(start.at, end.at);
  if (endedAt === null) problems.callEnd = 'endBeforeStart';
  else if (endedAt > now + MINUTE_MS) problems.callEnd = 'callInFuture';
  return endedAt === null ? null : { type: 'call', startedAt: start.at, endedAt, phoneTail: form.phoneTail };
}

const LONGEST_OVER_MIDNIGHT_MS = 12 * 3_600_000;

/** 23:50 to 00:10 runs over midnight; 10:00 to 09:00 is a slip of the finger. */
function endOfCall(startedAt: Instant, sameDayEnd: Instant): Instant | null {
  if (sameDayEnd >= startedAt) return sameDayEnd;
  const nextDay = sameDayEnd + DAY_MS;
  return nextDay - startedAt <= LONGEST_OVER_MIDNIGHT_MS ? nextDay : null;
}

import * as z from 'zod';
import { asId } from '../../shared/ids.ts';
import type { MessageId } from '../../shared/ids.ts';
import { callbackMutations } from '../../shared/callbacks/wire.ts';
import { attemptOutcome, party } from '../../shared/callbacks/model.ts';
import type { Party, Proof } from '../../shared/callbacks/model.ts';
import type { Instant } from '../../shared/time/clock.ts';
import { callText, isUnsaidCall, newCall, parseCall } from '../ui/proof/call.ts';
import type { CallField, CallProblem } from '../ui/proof/call.ts';
import { overOf } from '../ui/desk/textLength.ts';

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

export type AttemptField = CallField | 'proof' | 'messageId' | 'note';
export type AttemptProblem = CallProblem | 'needProof' | 'needMessage' | 'tooLong';

export type ParsedAttempt =
  | { readonly kind: 'ok'; readonly proof: Proof | null }
  | { readonly kind: 'problems'; readonly problems: Partial<Readonly<Record<AttemptField, AttemptProblem>>> };

/** Reached, by a call, is the common case. */
export function newAttemptForm(who: Party, now: Instant): AttemptForm {
  return {
    party: who,
    outcome: 'reached',
    proof: 'call',
    ...newCall(now),
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
  return { ...form, ...callText(proof) };
}

/** Clause 九5: "reached" counts only with a proof. */
export function parseAttempt(form: AttemptForm, now: Instant): ParsedAttempt {
  const problems: Partial<Record<AttemptField, AttemptProblem>> = {};
  if (overOf(form.note, NOTE_MAX) !== null) problems.note = 'tooLong';
  const proof = form.proof === 'call' ? provenByCall(form, now, problems) : parseMessage(form, problems);
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

function provenByCall(form: AttemptForm, now: Instant, problems: Partial<Record<AttemptField, AttemptProblem>>): Proof | null {
  // Nobody answered: then there may have been nothing to say of a call.
  if (form.outcome !== 'reached' && isUnsaidCall(form)) return null;
  const parsed = parseCall(form, now);
  if (parsed.kind === 'ok') return parsed.proof;
  Object.assign(problems, parsed.problems);
  return null;
}

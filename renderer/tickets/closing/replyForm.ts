import type { Party, Proof } from '../../../shared/callbacks/model.ts';
import { asId } from '../../../shared/ids.ts';
import type { MessageId } from '../../../shared/ids.ts';
import { ticketMutations } from '../../../shared/tickets/wire.ts';
import type { Instant } from '../../../shared/time/clock.ts';
import { callText, newCall, parseCall } from '../../ui/proof/call.ts';
import type { CallField, CallProblem, CallText } from '../../ui/proof/call.ts';

export interface ReplyForm extends CallText {
  readonly party: Party;
  readonly proof: Proof['type'];
  readonly messageId: string | null;
  readonly note: string;
}

export const NOTE_MAX = 2000;
export type ReplyProblems = Partial<Readonly<Record<CallField, CallProblem> & Record<'messageId', 'needMessage'>>>;
export type ParsedReply = { readonly kind: 'ok'; readonly proof: Proof } | { readonly kind: 'problems'; readonly problems: ReplyProblems };

export function newReply(party: Party, now: Instant): ReplyForm {
  return { party, proof: 'call', messageId: null, note: '', ...newCall(now) };
}

export function parseReply(form: ReplyForm, now: Instant): ParsedReply {
  if (form.proof === 'call') return parseCall(form, now);
  if (form.messageId === null) return { kind: 'problems', problems: { messageId: 'needMessage' } };
  return { kind: 'ok', proof: { type: 'message', messageId: asId<MessageId>(form.messageId) } };
}

/** A refused reply back in its form; null when `mine` are not the arguments of one. */
export function refusedReply(mine: unknown, now: Instant): ReplyForm | null {
  const parsed = ticketMutations['tickets.logReply'].args.safeParse(mine).data;
  if (parsed === undefined) return null;
  const { party, proof, note } = parsed;
  const form = { ...newReply(party, now), note, proof: proof.type };
  return proof.type === 'message' ? { ...form, messageId: proof.messageId } : { ...form, ...callText(proof) };
}

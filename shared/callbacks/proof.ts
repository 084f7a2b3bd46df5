import type { ConversationId, HospitalId } from '../ids.ts';
import type { RejectionCode, RowRead, RowReader } from '../wire/mutation.ts';
import type { Proof } from './model.ts';
import { messageProves } from './rules.ts';

/** The rows a proof names; the second round reads the conversation of its message. */
export function readProof(proof: Proof | null): readonly RowRead[] {
  return proof?.type === 'message' ? [{ entity: 'messages', id: proof.messageId }] : [];
}
export function readProofNext(proof: Proof | null, rows: RowReader): readonly RowRead[] {
  const message = proof?.type === 'message' ? rows.get('messages', proof.messageId) : undefined;
  return message === undefined ? [] : [{ entity: 'conversations', id: message.conversationId }];
}

/**
 * Why a proof does not count, or null. Only a message that the platform accepted, or a call with its times, proves a
 * reply (九5), and a reply to another hospital proves nothing here; a conversation may belong to none yet.
 */
export function proofRefusal(proof: Proof, rows: RowReader, about: { readonly hospitalId: HospitalId | null; readonly conversationId: ConversationId | null }): RejectionCode | null {
  if (proof.type === 'call') return proof.endedAt < proof.startedAt ? 'bad_interval' : null;
  const message = rows.get('messages', proof.messageId);
  const conversation = message && rows.get('conversations', message.conversationId);
  const owner = conversation?.id === about.conversationId ? about.hospitalId : (conversation?.hospitalId ?? about.hospitalId);
  return messageProves(message) && (about.hospitalId === null || owner === about.hospitalId) ? null : 'proof_invalid';
}

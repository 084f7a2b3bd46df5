import { createHash } from 'node:crypto';
import { and, asc, eq, gte } from 'drizzle-orm';
import type { Party } from '../../shared/callbacks/model.ts';
import { asId } from '../../shared/ids.ts';
import type { MessageId, TicketEntryId, TicketId } from '../../shared/ids.ts';
import type { Conversation, Message } from '../../shared/inbox/model.ts';
import { isAutomatic } from '../../shared/inbox/rules.ts';
import type { Instant } from '../../shared/time/clock.ts';
import { nextDue } from '../../shared/tickets/clocks.ts';
import type { MarkName, TicketMark } from '../../shared/tickets/details.ts';
import type { Ticket, TicketEntry } from '../../shared/tickets/model.ts';
import { markMutations } from '../../shared/tickets/wireMarks.ts';
import type { Entities, EntityName } from '../../shared/wire/entities.ts';
import { put } from '../../shared/wire/mutation.ts';
import type { RowChange, RowReader } from '../../shared/wire/mutation.ts';
import { messages } from '../inbox/schema.ts';
import { readMany, readOne, readWhere } from '../db/rowStore.ts';
import type { TxWriter } from '../sync/txWriter.ts';

const markOf: Readonly<Record<Party, MarkName>> = { patient: 'repliedPatient', hospital: 'repliedHospital' };

/** One person speaks for themself, a group is the hospital's. */
const partyOf = ({ kind }: Pick<Conversation, 'kind'>): Party => (kind === 'direct' ? 'patient' : 'hospital');

/** The same line whoever writes it, so that one delivery never becomes two. */
export function replyLineId(ticketId: TicketId, messageId: MessageId): TicketEntryId {
  return asId(createHash('sha256').update(`reply ${ticketId} ${messageId}`).digest('base64url').slice(0, 32));
}

/**
 * A reply that the platform accepted stops the reply clocks of the tickets of its conversation, by the very rule by which a
 * person logs it. Called in the transaction in which the message becomes `sent`, and by nothing that is only queued (I7).
 */
export async function stopReplyClocks(tx: TxWriter, sent: Message, conversation: Conversation): Promise<void> {
  if (isAutomatic(sent)) return;
  const party = partyOf(conversation);
  for (const ticket of await openTickets(tx, conversation)) {
    if (ticket.marks[markOf[party]] !== null || ticket.createdAt > sent.sentAt) continue;
    for (const change of await counted(tx, ticket, sent, conversation)) await tx.write(change);
  }
}

/**
 * A ticket that was made offline may come after replies in its conversation that the platform accepted since: the first of
 * them is its first reply, as if it had been here. What changes, for the transaction in which the ticket is made.
 */
export async function replyBefore(tx: TxWriter, ticket: Ticket): Promise<readonly RowChange[]> {
  const conversation = ticket.conversationId === null ? null : await readOne(tx.db, 'conversations', ticket.conversationId);
  if (conversation === null) return [];
  const isReply = and(eq(messages.conversationId, conversation.id), eq(messages.direction, 'out'), eq(messages.state, 'sent'), gte(messages.sentAt, ticket.createdAt));
  const [first] = await tx.db.select({ id: messages.id }).from(messages).where(isReply).orderBy(asc(messages.sentAt)).limit(1);
  const sent = first === undefined ? null : await readOne(tx.db, 'messages', first.id);
  return sent === null ? [] : counted(tx, ticket, sent, conversation);
}

/** What a delivered reply changes in a ticket. */
async function counted(tx: TxWriter, ticket: Ticket, sent: Message, conversation: Conversation): Promise<readonly RowChange[]> {
  const entryId = replyLineId(ticket.id, sent.id);
  const known = await readOne(tx.db, 'ticketEntries', entryId);
  const rows = readerOf({ tickets: ticket, messages: sent, conversations: conversation, ...(known === null ? {} : { ticketEntries: known }) });
  const actor = { userId: sent.userId ?? ticket.assigneeId ?? ticket.createdBy, role: 'agent' as const };
  const args = { ticketId: ticket.id, entryId, party: partyOf(conversation), proof: { type: 'message' as const, messageId: sent.id }, note: '' };
  const outcome = markMutations['tickets.logReply'].apply(args, rows, { actor, at: sent.sentAt, serial: null });
  return outcome.kind === 'applied' ? outcome.changes : [];
}

/**
 * The platform took its word back: what the reply had stopped runs again, unless another proof of the same party stands.
 * A ticket that was closed meanwhile stays closed; opening it again is a person's decision.
 */
export async function takeBackReplies(tx: TxWriter, failed: Message, conversation: Conversation): Promise<void> {
  for (const ticket of await openTickets(tx, conversation)) {
    const lines = await readWhere(tx.db, 'ticketEntries', 'ticketId', ticket.id);
    const parties = new Set(lines.flatMap(({ data }) => (data?.type === 'reply' && proves(data.proof, failed.id) ? [data.party] : [])));
    if (parties.size === 0) continue;
    const marks = { ...ticket.marks };
    for (const party of parties) marks[markOf[party]] = await firstReply(tx, lines, party);
    const after: Ticket = { ...ticket, marks, updatedAt: Math.max(ticket.updatedAt, tx.now()) };
    await tx.write(put('tickets', { ...after, dueAt: nextDue(after) }));
  }
}

async function openTickets(tx: TxWriter, { id }: Conversation): Promise<readonly Ticket[]> {
  return (await readWhere(tx.db, 'tickets', 'conversationId', id)).filter((ticket) => ticket.status !== 'closed');
}

type ReplyProof = Extract<NonNullable<TicketEntry['data']>, { type: 'reply' }>['proof'];
const proves = (proof: ReplyProof, messageId: MessageId): boolean => proof.type === 'message' && proof.messageId === messageId;

/** The earliest proof of a party that still holds. */
async function firstReply(tx: TxWriter, lines: readonly TicketEntry[], party: Party): Promise<TicketMark | null> {
  const replies = lines.flatMap((line) => (line.data?.type === 'reply' && line.data.party === party ? [{ line, proof: line.data.proof }] : []));
  const messages = await readMany(tx.db, 'messages', replies.flatMap(({ proof }) => (proof.type === 'message' ? [proof.messageId] : [])));
  const at = ({ line, proof }: (typeof replies)[number]): Instant | null => {
    if (proof.type === 'call') return Math.min(proof.endedAt, line.at);
    const message = messages.get(proof.messageId);
    return message?.state === 'sent' ? message.sentAt : null;
  };
  return replies.reduce<TicketMark | null>((first, reply) => {
    const moment = at(reply);
    if (moment === null || (first !== null && first.at <= moment)) return first;
    return { at: moment, by: reply.line.userId, note: reply.line.text };
  }, null);
}

/** At most one row of each entity, as the rule reads them. */
function readerOf(rows: { readonly [E in EntityName]?: Entities[E] }): RowReader {
  return {
    get: (entity, id) => (rows[entity]?.id === id ? rows[entity] : undefined),
    list: () => [],
  };
}

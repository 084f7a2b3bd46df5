import { lte } from 'drizzle-orm';
import { hospitalOf } from '../../shared/directory/rules.ts';
import { asId } from '../../shared/ids.ts';
import type { NewId } from '../../shared/ids.ts';
import { entry } from '../../shared/inbox/entries.ts';
import type { Conversation, ConversationEntry, Message } from '../../shared/inbox/model.ts';
import { afterEvent, afterInbound, afterSession, atRest, previewOf } from '../../shared/inbox/rules.ts';
import { put } from '../../shared/wire/mutation.ts';
import type { ChannelAccount, InboundConversation, InboundMessage, Normalised } from '../channels/types.ts';
import { readWhere } from '../db/rowStore.ts';
import type { TxWriter } from '../sync/txWriter.ts';
import type { DeliveryHooks } from './deliveries.ts';
import { lookUpInbound, type KnownOfInbound, type Promised } from './inboundLookup.ts';
import { answerOutsideHours } from './outsideHours.ts';
import { isPending, type StoredEvent } from './rawEvents.ts';
import { recordRecall } from './recalls.ts';
import { awaited, keepSources } from './mediaSources.ts';
import { assigneeFor } from './responsible.ts';
import { replyContexts, type RawKind } from './schema.ts';
import { recordUndelivered } from './undelivered.ts';

/** What an event means; of a pull nothing is written here. */
type Understood = Exclude<Normalised, { kind: 'pull' }>;

/** What became of an event. */
export interface Recorded {
  readonly kind: RawKind;
  /** As it stands now, where the event added something to it. */
  readonly conversation: Conversation | null;
}

/** A stored event and the account it came to. */
type Stored = Pick<StoredEvent, 'seq' | 'platformId' | 'receivedAt'> & { readonly account: ChannelAccount };

/**
 * Writes what a stored event means: its conversation (made when new) and its message.
 * @returns null when another node has understood it since it was read
 */
export async function recordInbound(tx: TxWriter, newId: NewId, from: Stored, meaning: Understood, hooks: DeliveryHooks): Promise<Recorded | null> {
  if (meaning.kind === 'message') return recordMessage(tx, newId, from, meaning.message);
  if (!(await isPending(tx, from.seq))) return null;
  if (meaning.kind === 'ignored') return { kind: 'ignored', conversation: null };
  if (meaning.kind === 'undelivered' && (await recordUndelivered(tx, from.account, meaning, hooks))) return { kind: 'undelivered', conversation: null };
  if (meaning.kind === 'recalled' && (await recordRecall(tx, from.account, meaning))) return { kind: 'recalled', conversation: null };
  if (meaning.conversation === null) return { kind: 'unknown', conversation: null };
  return recordEvent(tx, newId, from, meaning.kind === 'recalled' ? { ...meaning, kind: 'event', text: '撤回了一条消息', opensWindow: false } : meaning, meaning.conversation);
}

/** Shown, but not a question of the customer: it starts no clock. */
async function recordEvent(
  tx: TxWriter,
  newId: NewId,
  from: Stored,
  meaning: Extract<Understood, { kind: 'event' | 'unknown' | 'undelivered' }>,
  inConversation: InboundConversation,
): Promise<Recorded | null> {
  const isKnown = meaning.kind === 'event';
  const text = isKnown ? meaning.text : unknownText(meaning.eventType);
  const shown = { conversation: inConversation, platformId: from.platformId, contentKind: isKnown ? 'event' : 'unknown', text, sentAt: meaning.occurredAt, beginsAs: isKnown ? 'closed' : 'open' } as const;
  const recorded = await recordRow(tx, newId, from, { ...shown, sender: null }, (conversation, row) => {
    // The list goes on showing the question that waits; only where nobody ever wrote is the event all there is.
    const newest = row.sentAt >= conversation.lastMessageAt && (!isKnown || conversation.lastInboundAt === null);
    const seen = newest ? { ...conversation, lastMessageAt: row.sentAt, preview: previewOf(text) } : conversation;
    if (!isKnown) return seen;
    const opened = meaning.opensWindow ? afterEvent(seen, { at: row.sentAt }) : seen;
    return meaning.session === undefined ? opened : afterSession(opened, meaning.session);
  });
  return isKnown && recorded?.kind === 'unknown' ? { ...recorded, kind: 'event' } : recorded;
}

async function recordMessage(tx: TxWriter, newId: NewId, from: Stored, message: InboundMessage): Promise<Recorded | null> {
  return recordRow(tx, newId, from, { ...message, beginsAs: 'open' }, (conversation, row) => {
    keepReplyContext(tx, conversation, message);
    return afterInbound(conversation, row);
  }, (promise, conversation, row) => answerOutsideHours(tx, newId, promise, conversation, row));
}

type Shown = Pick<InboundMessage, 'conversation' | 'platformId' | 'contentKind' | 'text' | 'media' | 'sentAt'> & {
  readonly sender: InboundMessage['sender'] | null;
  /** A new conversation for it. A follow alone is nothing to do, and a hospital's account has thousands of them. */
  readonly beginsAs: Conversation['status'];
};

/**
 * @param after the conversation with this message in it
 * @param then what follows from a message that is new
 */
async function recordRow(
  tx: TxWriter,
  newId: NewId,
  from: Stored,
  shown: Shown,
  after: (conversation: Conversation, row: Message) => Conversation,
  then?: (promise: Promised | null, conversation: Conversation, row: Message) => Promise<void>,
): Promise<Recorded | null> {
  const sender = shown.sender === null ? null : storable(shown.sender.externalId);
  const known = await lookUpInbound(tx, {
    seq: from.seq,
    accountId: from.account.id,
    conversation: storable(shown.conversation.externalId),
    sender: sender ?? '',
    platformId: storable(shown.platformId),
  });
  if (!known.isPending) return null;
  if (known.isStored) return { kind: 'duplicate', conversation: null };
  const name = sender === null ? null : (shown.sender?.name ?? known.senderName);
  const { conversation, line, promise } = await conversationFor(tx, newId, from.account, known, shown, name);
  const row: Message = { ...inboundRow(newId, conversation, { ...shown, receivedAt: from.receivedAt }), senderExternalId: sender, senderName: storable(name ?? '') };
  await tx.write(put('messages', row));
  keepSources(tx, row.id, shown.media ?? []);
  const next = after(conversation, row);
  await tx.write(put('conversations', next));
  if (line !== null) await tx.write(entry({ id: asId(newId()), conversationId: next.id, kind: 'assigned', userId: null, at: tx.now(), ...line }));
  if (conversation.status === 'closed' && next.status === 'open') {
    await tx.write(entry({ id: asId(newId()), conversationId: next.id, kind: 'reopened', userId: null, at: tx.now(), why: 'customer' }));
  }
  await then?.(promise, next, row);
  return { kind: sender === null ? 'unknown' : 'message', conversation: next };
}

function inboundRow(
  newId: NewId,
  conversation: Conversation,
  of: Pick<InboundMessage, 'platformId' | 'contentKind' | 'text' | 'media' | 'sentAt'> & { readonly receivedAt: number },
): Message {
  return {
    id: asId(newId()),
    conversationId: conversation.id,
    direction: 'in',
    contentKind: of.contentKind,
    text: storable(of.text),
    senderExternalId: null,
    senderName: '',
    userId: null,
    sentAt: of.sentAt,
    receivedAt: of.receivedAt,
    state: 'received',
    failure: null,
    retryable: false,
    attempt: 1,
    platformId: storable(of.platformId),
    recalledAt: null,
    waits: null,
    media: (of.media ?? []).map((one) => awaited(one)),
  };
}

/** A quiet line of a conversation: nobody asked anything by it. */
export function eventRow(newId: NewId, conversation: Conversation, of: Pick<InboundMessage, 'platformId' | 'text' | 'sentAt'> & { readonly receivedAt: number }): Message {
  return inboundRow(newId, conversation, { ...of, contentKind: 'event' });
}

export function unknownText(eventType: string): string {
  return `[未识别的消息类型: ${storable(eventType).slice(0, 64)}]`;
}

/** PostgreSQL's text holds everything but U+0000; the raw event keeps it. */
function storable(text: string): string {
  return text.replaceAll('\u0000', '');
}

/** A conversation and, where the relay gave it to somebody just now, what its history says about that. */
interface Found {
  readonly conversation: Conversation;
  readonly line: Pick<ConversationEntry, 'fromId' | 'toId' | 'why'> | null;
  readonly promise: Promised | null;
}

async function conversationFor(
  tx: TxWriter,
  newId: NewId,
  account: ChannelAccount,
  known: KnownOfInbound,
  { conversation: inbound, sentAt: at, beginsAs }: Pick<Shown, 'conversation' | 'sentAt' | 'beginsAs'>,
  senderName: string | null,
): Promise<Found> {
  const externalId = storable(inbound.externalId);
  const found = known.conversation;
  if (found !== null) {
    // A person renamed, or named only now: a title that is still an id gives way.
    const isUnnamed = found.title === shortId(externalId) && inbound.kind === 'direct' && senderName !== null;
    const title = inbound.title !== null ? storable(inbound.title) : isUnnamed ? storable(senderName) : found.title;
    if (known.hasActiveAssignee) return { conversation: { ...found, title }, line: null, promise: known.promise };
    // Work never stays with somebody who left (FEATURES, complaint 10), and what nobody has goes to whoever answers for it.
    const given = await assigneeFor(tx, found.hospitalId, at);
    const line = given.userId === found.assigneeId ? null : { fromId: found.assigneeId, toId: given.userId, why: found.assigneeId === null ? given.why : ('left' as const) };
    return { conversation: { ...found, title, assigneeId: given.userId }, line, promise: known.promise };
  }
  const bindings = await readWhere(tx.db, 'bindings', 'accountId', account.id);
  const hospitalId = hospitalOf({ accountId: account.id, externalId }, bindings);
  const label = bindings.find((b) => b.externalId === externalId)?.label ?? '';
  const name = inbound.kind === 'direct' ? storable(senderName ?? '') : '';
  const given = await assigneeFor(tx, hospitalId, at);
  return {
    promise: given.promise,
    line: given.userId === null ? null : { fromId: null, toId: given.userId, why: given.why },
    conversation: {
      id: asId(newId()),
      accountId: account.id,
      channel: account.channel,
      kind: inbound.kind,
      externalId,
      title: storable(inbound.title ?? '') || label || name || shortId(externalId),
      hospitalId,
      assigneeId: given.userId,
      status: beginsAs,
      lastMessageAt: at,
      preview: '',
      lastInboundAt: null,
      waitingSince: null,
      repliesSinceInbound: 0,
      refusal: null,
      ...atRest,
    },
  };
}

/** The newest message is what a reply answers; one that arrives late does not take its place. */
function keepReplyContext(tx: TxWriter, conversation: Conversation, message: InboundMessage): void {
  const set = { context: message.replyContext, sentAt: message.sentAt, seq: 0 };
  const setWhere = lte(replyContexts.sentAt, message.sentAt);
  tx.aside(tx.db.insert(replyContexts).values({ conversationId: conversation.id, ...set }).onConflictDoUpdate({ target: replyContexts.conversationId, set, setWhere }));
}

/** The last resort for a title: a member's id is readable, an openid is not and only its end tells people apart. */
function shortId(externalId: string): string {
  // What adapters put before the id of a group is for our tables.
  const id = externalId.replace(/^group:/, '');
  return id.length <= 20 ? id : `…${id.slice(-6)}`;
}

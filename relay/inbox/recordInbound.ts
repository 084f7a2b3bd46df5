import { and, eq } from 'drizzle-orm';
import { contractInForce, hospitalOf } from '../../shared/directory/rules.ts';
import { asId } from '../../shared/ids.ts';
import type { HospitalId, NewId, UserId } from '../../shared/ids.ts';
import type { Conversation, Message } from '../../shared/inbox/model.ts';
import { afterInbound, previewOf } from '../../shared/inbox/rules.ts';
import { put } from '../../shared/wire/mutation.ts';
import type { ChannelAccount, InboundConversation, InboundMessage, Normalised } from '../channels/types.ts';
import { readBy, readOne, readWhere } from '../db/rowStore.ts';
import type { TxWriter } from '../sync/txWriter.ts';
import { nameOf } from './channelNames.ts';
import { conversations, messages, replyContexts, type RawKind } from './schema.ts';
import type { DeliveryHooks } from './deliveries.ts';
import { recordUndelivered } from './undelivered.ts';

type Understood = Extract<Normalised, { kind: 'message' | 'unknown' | 'undelivered' }>;

/**
 * Writes what a stored event means: its conversation (made when new) and its message.
 * @param receivedAt when the raw event was stored
 */
export async function recordInbound(
  tx: TxWriter,
  newId: NewId,
  from: { readonly account: ChannelAccount; readonly platformId: string; readonly receivedAt: number },
  meaning: Understood,
  hooks: DeliveryHooks,
): Promise<RawKind> {
  if (meaning.kind === 'message') return recordMessage(tx, newId, from, meaning.message);
  if (meaning.kind === 'undelivered' && (await recordUndelivered(tx, from.account, meaning, hooks))) return 'undelivered';
  if (meaning.conversation === null) return 'unknown';
  const conversation = await conversationFor(tx, newId, from.account, meaning.conversation, null, meaning.occurredAt);
  const text = unknownText(meaning.eventType);
  const row = inboundRow(newId, conversation, { ...from, sentAt: meaning.occurredAt, text, contentKind: 'unknown' });
  if (await isStored(tx, conversation, row.platformId)) return 'duplicate';
  await tx.write(put('messages', row));
  // Shown, but not a question of the customer: it opens no window and starts no clock.
  const newest = row.sentAt >= conversation.lastMessageAt;
  await tx.write(put('conversations', newest ? { ...conversation, lastMessageAt: row.sentAt, preview: previewOf(text) } : conversation));
  return 'unknown';
}

async function recordMessage(
  tx: TxWriter,
  newId: NewId,
  from: { readonly account: ChannelAccount; readonly receivedAt: number },
  message: InboundMessage,
): Promise<RawKind> {
  const name = message.sender.name ?? (await nameOf(tx, from.account.id, storable(message.sender.externalId)));
  const conversation = await conversationFor(tx, newId, from.account, message.conversation, name, message.sentAt);
  const row: Message = {
    ...inboundRow(newId, conversation, { ...from, ...message }),
    senderExternalId: storable(message.sender.externalId),
    senderName: storable(name ?? ''),
  };
  if (await isStored(tx, conversation, row.platformId)) return 'duplicate';
  await tx.write(put('messages', row));
  await tx.write(put('conversations', afterInbound(conversation, row)));
  await keepReplyContext(tx, conversation, message);
  return 'message';
}

function inboundRow(
  newId: NewId,
  conversation: Conversation,
  of: Pick<InboundMessage, 'platformId' | 'contentKind' | 'text' | 'sentAt'> & { readonly receivedAt: number },
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
  };
}

export function unknownText(eventType: string): string {
  return `[未识别的消息类型: ${storable(eventType).slice(0, 64)}]`;
}

/** PostgreSQL's text holds everything but U+0000; the raw event keeps it. */
function storable(text: string): string {
  return text.replaceAll('\u0000', '');
}

async function isStored(tx: TxWriter, conversation: Conversation, platformId: string | null): Promise<boolean> {
  if (platformId === null) return false;
  const same = and(eq(messages.conversationId, conversation.id), eq(messages.platformId, platformId), eq(messages.direction, 'in'));
  return (await tx.db.select({ id: messages.id }).from(messages).where(same).limit(1)).length > 0;
}

async function conversationFor(
  tx: TxWriter,
  newId: NewId,
  account: ChannelAccount,
  inbound: InboundConversation,
  senderName: string | null,
  at: number,
): Promise<Conversation> {
  const externalId = storable(inbound.externalId);
  const platform = and(eq(conversations.accountId, account.id), eq(conversations.externalId, externalId));
  const [found] = await readBy(tx.db, 'conversations', platform);
  if (found !== undefined) {
    // A person renamed, or named only now: a title that is still an id gives way.
    const isUnnamed = found.title === shortId(externalId) && inbound.kind === 'direct' && senderName !== null;
    const title = inbound.title !== null ? storable(inbound.title) : isUnnamed ? storable(senderName) : found.title;
    // Work never stays with somebody who left (FEATURES, complaint 10).
    const isKept = found.assigneeId !== null && (await isActive(tx, found.assigneeId));
    return { ...found, title, assigneeId: isKept ? found.assigneeId : await assigneeFor(tx, found.hospitalId, at) };
  }
  const bindings = await readWhere(tx.db, 'bindings', 'accountId', account.id);
  const hospitalId = hospitalOf({ accountId: account.id, externalId }, bindings);
  const label = bindings.find((b) => b.externalId === externalId)?.label ?? '';
  const name = inbound.kind === 'direct' ? storable(senderName ?? '') : '';
  return {
    id: asId(newId()),
    accountId: account.id,
    channel: account.channel,
    kind: inbound.kind,
    externalId,
    title: storable(inbound.title ?? '') || label || name || shortId(externalId),
    hospitalId,
    assigneeId: await assigneeFor(tx, hospitalId, at),
    status: 'open',
    lastMessageAt: at,
    preview: '',
    lastInboundAt: null,
    waitingSince: null,
    repliesSinceInbound: 0,
    refusal: null,
  };
}

/** Clause ▲二3: the hospital's own agent; else (二4) whoever is primary of its group now. */
async function assigneeFor(tx: TxWriter, hospitalId: HospitalId | null, at: number): Promise<UserId | null> {
  const hospital = hospitalId === null ? null : await readOne(tx.db, 'hospitals', hospitalId);
  if (hospital === null) return null;
  const contracts = await readWhere(tx.db, 'contracts', 'hospitalId', hospital.id);
  const contract = contractInForce(contracts, hospital.id, at);
  if (contract?.ownerId && (await isActive(tx, contract.ownerId))) return contract.ownerId;
  const group = await readOne(tx.db, 'dutyGroups', hospital.dutyGroupId);
  // The board may still name somebody who has left: then the other one of the pair has it.
  for (const holder of [group?.primaryId, group?.backupId]) if (holder && (await isActive(tx, holder))) return holder;
  return null;
}

async function isActive(tx: TxWriter, userId: UserId): Promise<boolean> {
  return (await readOne(tx.db, 'staff', userId))?.active === true;
}

/** The newest message is what a reply answers; one that arrives late does not take its place. */
async function keepReplyContext(tx: TxWriter, conversation: Conversation, message: InboundMessage): Promise<void> {
  const ofConversation = eq(replyContexts.conversationId, conversation.id);
  const [kept] = await tx.db.select().from(replyContexts).where(ofConversation);
  if (kept !== undefined && kept.sentAt > message.sentAt) return;
  const set = { context: message.replyContext, sentAt: message.sentAt, seq: 0 };
  await tx.db.insert(replyContexts).values({ conversationId: conversation.id, ...set }).onConflictDoUpdate({ target: replyContexts.conversationId, set });
}

/** The last resort for a title: a member's id is readable, an openid is not and only its end tells people apart. */
function shortId(externalId: string): string {
  return externalId.length <= 20 ? externalId : `…${externalId.slice(-6)}`;
}

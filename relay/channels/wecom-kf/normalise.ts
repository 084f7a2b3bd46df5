import type { Instant } from '../../../shared/time/clock.ts';
import { parseJsonKeepingIds } from '../bigJson.ts';
import { fieldOf, numberField, textField } from '../http.ts';
import type { InboundConversation, InboundMessage, Normalised, RawEvent } from '../types.ts';
import { sentAtOf } from '../wecom/eventKey.ts';
import { readXmlFields } from '../wecom/xml.ts';
import { contentOf } from './content.ts';
import { readKfEvent } from './events.ts';

/** sync_msg `origin` (读取消息, path/94670). */
const ORIGIN_CUSTOMER = 3;
const ORIGIN_SERVICER = 5;

/** A colleague begins or stops to serve customers inside WeCom: it names no customer. */
const IGNORED_EVENTS = new Set(['servicer_status_change']);

/** A stored raw event of this channel: the callback's XML (a doorbell) or one element of `msg_list` as JSON. */
export function normaliseWecomKf(raw: string, receivedAt: Instant): Normalised {
  return raw.trimStart().startsWith('<') ? normaliseCallback(raw, receivedAt) : normaliseMessage(raw, receivedAt);
}

function normaliseCallback(raw: string, receivedAt: Instant): Normalised {
  const fields = readXmlFields(raw);
  const eventType = fields?.get('Event') ?? fields?.get('MsgType') ?? 'unreadable';
  const openKfId = fields?.get('OpenKfId') ?? '';
  const token = fields?.get('Token') ?? '';
  if (eventType === 'kf_msg_or_event' && openKfId !== '' && token !== '') return { kind: 'pull', openKfId, token };
  return { kind: 'unknown', eventType, occurredAt: sentAtOf(fields?.get('CreateTime'), receivedAt), conversation: null };
}

function normaliseMessage(raw: string, receivedAt: Instant): Normalised {
  const parsed = parseOrNull(raw);
  const event = fieldOf(parsed, 'event');
  const msgtype = textField(parsed, 'msgtype') ?? 'unreadable';
  const eventType = msgtype === 'event' ? (textField(event, 'event_type') ?? 'event') : msgtype;
  const person = textField(parsed, 'external_userid') ?? textField(event, 'external_userid');
  const conversation: InboundConversation | null =
    person === null || person === '' ? null : { externalId: person, kind: 'direct', title: null };
  const sentAt = sentAtOf(textField(parsed, 'send_time'), receivedAt);
  if (msgtype === 'event' && IGNORED_EVENTS.has(eventType)) return { kind: 'ignored', eventType };
  const unknown = { kind: 'unknown', eventType, occurredAt: sentAt, conversation } as const;
  if (conversation === null) return unknown;
  if (msgtype === 'event') return readKfEvent(event, { eventType, occurredAt: sentAt, conversation }) ?? unknown;
  if (numberField(parsed, 'origin') === ORIGIN_SERVICER) {
    // A colleague's answer inside WeCom: to be read, and no message of the customer.
    const text = `同事在企业微信里回复：${contentOf(parsed, msgtype).text}`;
    return { kind: 'event', eventType: 'servicer_message', occurredAt: sentAt, conversation, text, opensWindow: false };
  }
  const message = customerMessage(parsed, msgtype, conversation, sentAt);
  return message === null ? unknown : { kind: 'message', message };
}

function customerMessage(
  parsed: unknown,
  msgtype: string,
  conversation: InboundConversation,
  sentAt: Instant,
): InboundMessage | null {
  const platformId = textField(parsed, 'msgid') ?? '';
  const openKfId = textField(parsed, 'open_kfid') ?? '';
  if (numberField(parsed, 'origin') !== ORIGIN_CUSTOMER) return null;
  if (platformId === '' || openKfId === '') return null;
  return {
    platformId,
    conversation,
    sender: { externalId: conversation.externalId, name: null },
    ...contentOf(parsed, msgtype),
    sentAt,
    replyContext: { open_kfid: openKfId },
  };
}

/** The key of one pulled element: its msgid, else a marker the caller replaces by a digest. */
export function pulledEventOf(element: unknown, digest: (text: string) => string): RawEvent {
  const raw = JSON.stringify(element);
  const id = textField(element, 'msgid') ?? '';
  return { platformId: id !== '' && id.length <= 128 ? id : `event:${digest(raw)}`, raw };
}

function parseOrNull(raw: string): unknown {
  try {
    return parseJsonKeepingIds(raw);
  } catch {
    return null;
  }
}

import type { Instant } from '../../../shared/time/clock.ts';
import { parseJsonKeepingIds } from '../bigJson.ts';
import { fieldOf, numberField, textField } from '../http.ts';
import { isMediaKind, mediaText, unsupportedText } from '../mediaText.ts';
import type { InboundConversation, InboundMessage, Normalised, RawEvent, SendFailure } from '../types.ts';
import { sentAtOf } from '../wecom/eventKey.ts';
import { readXmlFields } from '../wecom/xml.ts';

/** sync_msg `origin` (读取消息, path/94670). */
const ORIGIN_CUSTOMER = 3;
const ORIGIN_SERVICER = 5;

/**
 * Events of sync_msg that change nothing here: entering is not yet a message (it must not start a reply clock) and the
 * session's state is asked for by the send itself.
 */
const IGNORED_EVENTS = new Set(['enter_session', 'session_status_change', 'servicer_status_change']);

/** `fail_type` of msg_send_fail (读取消息, path/94670, 消息发送失败事件): what `kf/send_msg` accepted and could not deliver. */
const FAIL_TYPES: ReadonlyMap<number, SendFailure> = new Map([
  [1, 'credentials'], // the customer service account was deleted
  [2, 'credentials'], // the app was closed
  [4, 'window_closed'], // more than 48 h
  [5, 'window_closed'], // session ended
  [6, 'quota'], // more than 5 messages
  [8, 'credentials'], // the company is not verified
  [10, 'not_reachable'], // the person refuses messages
]);

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
  const message = conversation === null ? null : customerMessage(parsed, msgtype, conversation, sentAt);
  if (message !== null) return { kind: 'message', message };
  const failedId = msgtype === 'event' && eventType === 'msg_send_fail' ? textField(event, 'fail_msgid') : null;
  if (failedId !== null && failedId !== '' && conversation !== null) {
    const reason = FAIL_TYPES.get(numberField(event, 'fail_type') ?? 0) ?? 'platform_error';
    return { kind: 'undelivered', eventType, occurredAt: sentAt, conversation, idempotencyKey: failedId, reason };
  }
  // A colleague's answer inside WeCom, a recall: shown in the conversation under its name.
  const shown = numberField(parsed, 'origin') === ORIGIN_SERVICER ? 'servicer_message' : eventType;
  return { kind: 'unknown', eventType: shown, occurredAt: sentAt, conversation };
}

function customerMessage(
  parsed: unknown,
  msgtype: string,
  conversation: InboundConversation,
  sentAt: Instant,
): InboundMessage | null {
  const platformId = textField(parsed, 'msgid') ?? '';
  const openKfId = textField(parsed, 'open_kfid') ?? '';
  if (numberField(parsed, 'origin') !== ORIGIN_CUSTOMER || msgtype === 'event') return null;
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

function contentOf(parsed: unknown, msgtype: string): Pick<InboundMessage, 'contentKind' | 'text'> {
  const content = fieldOf(parsed, msgtype);
  if (msgtype === 'text') return { contentKind: 'text', text: textField(content, 'content') ?? '' };
  if (!isMediaKind(msgtype)) return { contentKind: 'unknown', text: unsupportedText(msgtype) };
  const detail =
    msgtype === 'location'
      ? (textField(content, 'name') ?? textField(content, 'address'))
      : msgtype === 'link'
        ? (textField(content, 'title') ?? textField(content, 'url'))
        : null;
  return { contentKind: msgtype, text: mediaText(msgtype, detail) };
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

import type { Instant } from '../../../shared/time/clock.ts';
import { mediaOf } from '../inboundMedia.ts';
import { isMediaKind, mediaText, unsupportedText } from '../mediaText.ts';
import type { InboundConversation, InboundMessage, Normalised } from '../types.ts';
import { sentAtOf } from '../wecom/eventKey.ts';
import { readXmlFields, type XmlFields } from '../wecom/xml.ts';

/** Events that say nothing to an agent: opening the app, its menu links, the member's position, (un)subscribing. */
const IGNORED_EVENTS = new Set(['subscribe', 'unsubscribe', 'enter_agent', 'LOCATION', 'view', 'view_miniprogram']);

/** A callback of a WeCom app (接收消息格式, path/90239): one member writing to the app. */
export function normaliseWecomApp(raw: string, receivedAt: Instant): Normalised {
  const fields = readXmlFields(raw);
  if (fields === null) return { kind: 'unknown', eventType: 'unreadable', occurredAt: receivedAt, conversation: null };
  const msgType = fields.get('MsgType') ?? 'unreadable';
  const sentAt = sentAtOf(fields.get('CreateTime'), receivedAt);
  const member = fields.get('FromUserName') ?? '';
  const conversation: InboundConversation | null =
    member === '' ? null : { externalId: member, kind: 'direct', title: null };
  if (msgType === 'event') {
    const eventType = fields.get('Event') ?? 'event';
    if (IGNORED_EVENTS.has(eventType)) return { kind: 'ignored', eventType };
    return { kind: 'unknown', eventType, occurredAt: sentAt, conversation };
  }
  const message = conversation === null ? null : messageOf(fields, msgType, conversation, sentAt);
  return message === null
    ? { kind: 'unknown', eventType: msgType, occurredAt: sentAt, conversation }
    : { kind: 'message', message };
}

function messageOf(
  fields: XmlFields,
  msgType: string,
  conversation: InboundConversation,
  sentAt: Instant,
): InboundMessage | null {
  const platformId = fields.get('MsgId') ?? '';
  if (platformId === '') return null;
  const agentId = fields.get('AgentID') ?? '';
  return {
    platformId,
    conversation,
    sender: { externalId: conversation.externalId, name: null },
    ...contentOf(fields, msgType),
    sentAt,
    replyContext: agentId === '' ? {} : { agentid: agentId },
  };
}

function contentOf(fields: XmlFields, msgType: string): Pick<InboundMessage, 'contentKind' | 'text' | 'media'> {
  if (msgType === 'text') return { contentKind: 'text', text: fields.get('Content') ?? '' };
  const mediaId = fields.get('MediaId') ?? null;
  if (msgType === 'shortvideo') return { contentKind: 'video', text: mediaText('video'), ...mediaOf('video', { mediaId }) };
  if (!isMediaKind(msgType)) return { contentKind: 'unknown', text: unsupportedText(msgType) };
  const detail =
    msgType === 'location' ? fields.get('Label') : msgType === 'link' ? (fields.get('Title') ?? fields.get('Url')) : null;
  return { contentKind: msgType, text: mediaText(msgType, detail ?? null), ...mediaOf(msgType, { mediaId }) };
}

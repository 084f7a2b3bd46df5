import type { Instant } from '../../../shared/time/clock.ts';
import { mediaOf } from '../inboundMedia.ts';
import { isMediaKind, mediaText, unsupportedText } from '../mediaText.ts';
import type { InboundConversation, InboundMessage, Normalised } from '../types.ts';
import { sentAtOf } from '../wecom/eventKey.ts';
import type { XmlFields } from '../wecom/xml.ts';
import { readFields } from './fields.ts';

/** What the events of one kind of account mean; any other is shown under its own name. */
export interface WeixinEvents {
  /** Of no interest to an agent. */
  readonly ignored: ReadonlySet<string>;
  /** What is shown of an event, and whether the platform takes replies to it. Null: not known here. */
  read(event: string, fields: XmlFields): { readonly text: string; readonly opensWindow: boolean } | null;
}

/** A callback of an official account or a mini-program: one person writing to it, or doing something. Never throws. */
export function normaliseWeixin(events: WeixinEvents, raw: string, receivedAt: Instant): Normalised {
  const fields = readFields(raw);
  if (fields === null) return { kind: 'unknown', eventType: 'unreadable', occurredAt: receivedAt, conversation: null };
  const msgType = fields.get('MsgType') ?? 'unreadable';
  const occurredAt = sentAtOf(fields.get('CreateTime'), receivedAt);
  const person = fields.get('FromUserName') ?? '';
  const conversation: InboundConversation | null = person === '' ? null : { externalId: person, kind: 'direct', title: null };
  if (msgType === 'event') {
    const eventType = fields.get('Event') ?? 'event';
    if (events.ignored.has(eventType)) return { kind: 'ignored', eventType };
    const known = events.read(eventType, fields);
    if (known === null || conversation === null) return { kind: 'unknown', eventType, occurredAt, conversation };
    return { kind: 'event', eventType, occurredAt, conversation, ...known };
  }
  const message = conversation === null ? null : messageOf(fields, msgType, conversation, occurredAt);
  return message === null ? { kind: 'unknown', eventType: msgType, occurredAt, conversation } : { kind: 'message', message };
}

function messageOf(fields: XmlFields, msgType: string, conversation: InboundConversation, sentAt: Instant): InboundMessage | null {
  const platformId = fields.get('MsgId') ?? '';
  if (platformId === '') return null;
  return { platformId, conversation, sender: { externalId: conversation.externalId, name: null }, ...contentOf(fields, msgType), sentAt, replyContext: {} };
}

function contentOf(fields: XmlFields, msgType: string): Pick<InboundMessage, 'contentKind' | 'text' | 'media'> {
  const field = (name: string): string => fields.get(name) ?? '';
  const mediaId = field('MediaId');
  switch (msgType) {
    case 'text':
      return { contentKind: 'text', text: field('Content') };
    case 'shortvideo':
      return { contentKind: 'video', text: mediaText('video'), ...mediaOf('video', { mediaId }) };
    case 'voice':
      // What the platform's speech recognition heard, where it is switched on.
      return { contentKind: 'voice', text: mediaText('voice', field('Recognition')), ...mediaOf('voice', { mediaId }) };
    case 'location':
      return { contentKind: 'location', text: mediaText('location', field('Label')) };
    case 'link':
      return { contentKind: 'link', text: mediaText('link', field('Title') || field('Url')) };
    case 'file':
      return { contentKind: 'file', text: mediaText('file', field('Title')) };
    case 'miniprogrampage':
      return { contentKind: 'link', text: `[小程序] ${field('Title') || field('PagePath')}`.trimEnd() };
    default:
      return isMediaKind(msgType) ? { contentKind: msgType, text: mediaText(msgType), ...mediaOf(msgType, { mediaId }) } : { contentKind: 'unknown', text: unsupportedText(msgType) };
  }
}

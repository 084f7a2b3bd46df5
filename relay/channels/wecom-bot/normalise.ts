import type { Instant } from '../../../shared/time/clock.ts';
import { parseJsonKeepingIds } from '../bigJson.ts';
import { fieldOf, textField } from '../http.ts';
import { allMedia, mediaOf } from '../inboundMedia.ts';
import { mediaText, unsupportedText, withQuote } from '../mediaText.ts';
import type { InboundConversation, InboundMessage, Normalised } from '../types.ts';
import { sentAtOf } from '../wecom/eventKey.ts';

/** Group ids carry this prefix in our tables, so that a group and a person never share an id. */
export const GROUP_PREFIX = 'group:';

/** Events that say nothing to an agent: opening the chat, and our own connection being replaced. */
const IGNORED_EVENTS = new Set(['enter_chat', 'disconnected_event']);

/** A stored frame of the bot's connection: `{cmd, headers: {req_id}, body}`. */
export function normaliseWecomBot(raw: string, receivedAt: Instant): Normalised {
  const frame = parseOrNull(raw);
  const body = fieldOf(frame, 'body');
  const msgtype = textField(body, 'msgtype') ?? 'unreadable';
  const conversation = conversationOf(body);
  const occurredAt = sentAtOf(textField(body, 'create_time'), receivedAt);
  if (msgtype === 'event') return eventOf(body, conversation, occurredAt);
  const message = conversation === null ? null : messageOf(frame, body, msgtype, conversation, occurredAt);
  return message === null ? { kind: 'unknown', eventType: msgtype, occurredAt, conversation } : { kind: 'message', message };
}

function conversationOf(body: unknown): InboundConversation | null {
  const chat = textField(body, 'chatid') ?? '';
  if (textField(body, 'chattype') === 'group') return chat === '' ? null : { externalId: `${GROUP_PREFIX}${chat}`, kind: 'group', title: null };
  const person = textField(fieldOf(body, 'from'), 'userid') ?? '';
  return person === '' ? null : { externalId: person, kind: 'direct', title: null };
}

function eventOf(body: unknown, conversation: InboundConversation | null, occurredAt: Instant): Normalised {
  const event = fieldOf(body, 'event');
  const eventType = textField(event, 'eventtype') ?? 'event';
  if (IGNORED_EVENTS.has(eventType)) return { kind: 'ignored', eventType };
  return { kind: 'unknown', eventType, occurredAt, conversation };
}

function messageOf(frame: unknown, body: unknown, msgtype: string, conversation: InboundConversation, sentAt: Instant): InboundMessage | null {
  const platformId = textField(body, 'msgid') ?? '';
  const sender = textField(fieldOf(body, 'from'), 'userid') ?? '';
  if (platformId === '' || sender === '') return null;
  const said = contentOf(body, msgtype);
  const quote = fieldOf(body, 'quote');
  const quoted = quote === undefined || quote === null ? null : contentOf(quote, textField(quote, 'msgtype') ?? 'unreadable').text;
  return {
    platformId,
    conversation,
    sender: { externalId: sender, name: null },
    contentKind: quoted === null ? said.contentKind : 'text',
    text: withQuote(quoted, said.text),
    ...(said.media === undefined ? {} : { media: said.media }),
    sentAt,
    // A reply names the frame it answers, and how old that is.
    replyContext: { req_id: textField(fieldOf(frame, 'headers'), 'req_id') ?? '', msg_at: sentAt },
  };
}

/** `content` is a message or what it quotes: both name their kind the same way. */
function contentOf(content: unknown, msgtype: string): Pick<InboundMessage, 'contentKind' | 'text' | 'media'> {
  const part = fieldOf(content, msgtype);
  switch (msgtype) {
    case 'text':
      // `@机器人 ...` as it was typed: in a group that is part of what was said.
      return { contentKind: 'text', text: textField(part, 'content') ?? '' };
    case 'voice':
      // The platform writes down what was said and gives no sound.
      return { contentKind: 'voice', text: mediaText('voice', textField(part, 'content')) };
    case 'image':
    case 'video':
      return { contentKind: msgtype, text: mediaText(msgtype), ...encrypted(msgtype, part) };
    case 'file':
      return { contentKind: 'file', text: mediaText('file', nameOf(part)), ...encrypted('file', part) };
    case 'mixed':
      return { contentKind: 'text', ...mixed(part) };
    default:
      return { contentKind: 'unknown', text: unsupportedText(msgtype) };
  }
}

const nameOf = (part: unknown): string | null => textField(part, 'filename') ?? textField(part, 'name');

/** The address is good for 5 minutes, and what it leads to is encrypted with a key of its own. */
function encrypted(kind: string, part: unknown): Pick<InboundMessage, 'media'> {
  return mediaOf(kind, { url: textField(part, 'url'), aeskey: textField(part, 'aeskey') }, nameOf(part));
}

function mixed(mixed: unknown): Pick<InboundMessage, 'text' | 'media'> {
  const items = fieldOf(mixed, 'msg_item');
  const parts = (Array.isArray(items) ? items : []).map((item: unknown): Pick<InboundMessage, 'text' | 'media'> => {
    const msgtype = textField(item, 'msgtype') ?? 'unreadable';
    // One inside another is not a thing the platform sends, and it must not be followed for ever.
    return msgtype === 'mixed' ? { text: unsupportedText(msgtype) } : contentOf(item, msgtype);
  });
  return { text: parts.map((part) => part.text).join(' ').trim(), ...allMedia(parts) };
}

function parseOrNull(raw: string): unknown {
  try {
    return parseJsonKeepingIds(raw);
  } catch {
    return null;
  }
}

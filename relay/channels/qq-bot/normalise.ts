import type { Instant } from '../../../shared/time/clock.ts';
import { parseJsonKeepingIds } from '../bigJson.ts';
import { fieldOf, textField } from '../http.ts';
import type { InboundConversation, InboundMessage, Normalised } from '../types.ts';
import { contentOf } from './content.ts';
import { eventText } from './events.ts';

/** Group ids carry this prefix in our tables, so that a group and a person never share an id. */
export const GROUP_PREFIX = 'group:';

/** An op 0 webhook body (事件订阅与通知; 单聊 / 群聊 消息事件). */
export function normaliseQqBot(raw: string, receivedAt: Instant): Normalised {
  const payload = parseOrNull(raw);
  const eventType = textField(payload, 't') ?? 'unreadable';
  const d = fieldOf(payload, 'd');
  const conversation = conversationOf(eventType, d);
  const occurredAt = timeOf(fieldOf(d, 'timestamp'), receivedAt);
  const message = conversation === null ? null : messageOf(eventType, d, conversation, occurredAt);
  if (message !== null) return { kind: 'message', message };
  const text = eventText(eventType);
  if (text === null || conversation === null) return { kind: 'unknown', eventType, occurredAt, conversation };
  return { kind: 'event', eventType, occurredAt, conversation, text, opensWindow: false };
}

function conversationOf(eventType: string, d: unknown): InboundConversation | null {
  const group = textField(d, 'group_openid') ?? '';
  if (group !== '') return { externalId: `${GROUP_PREFIX}${group}`, kind: 'group', title: null };
  const author = fieldOf(d, 'author');
  const person = textField(author, 'user_openid') ?? textField(d, 'openid') ?? '';
  return person === '' || eventType.startsWith('GROUP_') ? null : { externalId: person, kind: 'direct', title: null };
}

function messageOf(
  eventType: string,
  d: unknown,
  conversation: InboundConversation,
  sentAt: Instant,
): InboundMessage | null {
  const expected = eventType === 'C2C_MESSAGE_CREATE' ? 'direct' : eventType === 'GROUP_AT_MESSAGE_CREATE' ? 'group' : null;
  const platformId = textField(d, 'id') ?? '';
  if (expected !== conversation.kind || platformId === '') return null;
  const author = fieldOf(d, 'author');
  const sender = textField(author, conversation.kind === 'group' ? 'member_openid' : 'user_openid') ?? '';
  if (sender === '') return null;
  return {
    platformId,
    conversation,
    sender: { externalId: sender, name: textField(author, 'username') },
    ...contentOf(d),
    sentAt,
    // A reply must name the message it answers; `msg_at` tells an expired window from a used-up quota.
    replyContext: { msg_id: platformId, msg_at: sentAt },
  };
}

/** RFC 3339 for messages, unix seconds for group and friend events. */
function timeOf(value: unknown, fallback: Instant): Instant {
  if (typeof value === 'string' && value.length <= 40) {
    const at = /^\d{9,11}$/.test(value) ? Number(value) * 1000 : Date.parse(value);
    if (Number.isSafeInteger(at) && at > 0) return at;
  }
  if (typeof value === 'number' && Number.isSafeInteger(value) && value > 1e8 && value < 1e11) return value * 1000;
  return fallback;
}

function parseOrNull(raw: string): unknown {
  try {
    return parseJsonKeepingIds(raw);
  } catch {
    return null;
  }
}

import type { Instant } from '../../../shared/time/clock.ts';
import { parseJsonKeepingIds } from '../bigJson.ts';
import { fieldOf, textField } from '../http.ts';
import type { InboundConversation, InboundMessage, Normalised } from '../types.ts';
import { sentAtOf } from '../wecom/eventKey.ts';
import { noticeText } from './notices.ts';
import { contentOfMessage } from './segments.ts';

/** Group ids carry this prefix in our tables, so that a group and a person never share an id. */
export const GROUP_PREFIX = 'group:';

/** A stored event (botuniverse/onebot-11, event/). */
export function normaliseOnebot(raw: string, receivedAt: Instant): Normalised {
  const event = parseOrNull(raw);
  const postType = textField(event, 'post_type') ?? 'unreadable';
  const conversation = conversationOf(event);
  const occurredAt = sentAtOf(textField(event, 'time'), receivedAt);
  if (postType === 'message') {
    const message = conversation === null ? null : messageOf(event, conversation, occurredAt);
    return message === null ? { kind: 'unknown', eventType: postType, occurredAt, conversation } : { kind: 'message', message };
  }
  const eventType = [postType, textField(event, `${postType}_type`), textField(event, 'sub_type')].filter((one) => one !== null && one !== '').join('.');
  if (conversation !== null && isRecall(event)) return { kind: 'recalled', eventType, occurredAt, conversation, platformId: textField(event, 'message_id') ?? '' };
  const text = postType === 'notice' ? noticeText(event) : null;
  if (text !== null && conversation !== null) return { kind: 'event', eventType, occurredAt, conversation, text, opensWindow: false };
  // Somebody who asks to become a friend is not one yet: there is no conversation to show it in.
  return { kind: 'unknown', eventType, occurredAt, conversation: postType === 'request' && conversation?.kind === 'direct' ? null : conversation };
}

export function conversationOf(event: unknown): InboundConversation | null {
  const group = textField(event, 'group_id') ?? '';
  const isPrivate = textField(event, 'message_type') === 'private';
  // A private message out of a group names that group too.
  if (group !== '' && group !== '0' && !isPrivate) {
    const title = textField(event, 'group_name') ?? '';
    return { externalId: `${GROUP_PREFIX}${group}`, kind: 'group', title: title === '' ? null : title };
  }
  const person = textField(event, 'user_id') ?? '';
  return person === '' || person === '0' ? null : { externalId: person, kind: 'direct', title: null };
}

function isRecall(event: unknown): boolean {
  const type = textField(event, 'notice_type');
  return textField(event, 'post_type') === 'notice' && (type === 'group_recall' || type === 'friend_recall');
}

function messageOf(event: unknown, conversation: InboundConversation, sentAt: Instant): InboundMessage | null {
  const platformId = textField(event, 'message_id') ?? '';
  const sender = textField(event, 'user_id') ?? '';
  if (platformId === '' || sender === '') return null;
  const by = fieldOf(event, 'sender');
  const name = [textField(by, 'card'), textField(by, 'nickname')].find((one) => one !== null && one !== '') ?? null;
  const group = textField(event, 'group_id') ?? '';
  return {
    platformId,
    conversation,
    sender: { externalId: sender, name },
    ...contentOfMessage(fieldOf(event, 'message') ?? fieldOf(event, 'raw_message')),
    sentAt,
    replyContext: { message_id: platformId, ...(conversation.kind === 'direct' && group !== '' ? { group_id: group } : {}) },
  };
}

function parseOrNull(raw: string): unknown {
  try {
    return parseJsonKeepingIds(raw);
  } catch {
    return null;
  }
}

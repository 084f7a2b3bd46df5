import type { Clock } from '../../../shared/time/clock.ts';
import { QQ_BOT_LIMITS } from '../defaults.ts';
import { textField } from '../http.ts';
import type { ChannelAccount, ChannelAdapter, OutboundMessage, QqBotSettings, SendResult } from '../types.ts';
import { DEFAULT_STALE_AFTER_MS, refuse } from '../wecom/callback.ts';
import { beforeDelivery, bytesOf, type WecomContent } from '../wecom/media.ts';
import type { AdapterOptions } from '../wecom-kf/adapter.ts';
import { createQqApi, type QqApi } from './api.ts';
import { QQ_DUPLICATE, QQ_TIME_OR_COUNT, qqFailureOf } from './failures.ts';
import { GROUP_PREFIX, normaliseQqBot } from './normalise.ts';
import { createQqKeys } from './signature.ts';
import { verifyQqCallback } from './verify.ts';

/**
 * The official QQ bot. Sending again is safe as long as the row keeps its msg_id and replySeq: "相同的 msg_id + msg_seq
 * 重复发送会失败" (发送消息), so the pair is the idempotency key and its refusal (40054005) proves the first one arrived.
 */
export function createQqBotAdapter({ clock, http, mediaHttp, staleAfterMs = DEFAULT_STALE_AFTER_MS }: AdapterOptions): ChannelAdapter {
  const api = createQqApi(http, clock);
  const keys = createQqKeys();
  return {
    channel: 'qq-bot',
    resendIsSafe: true,
    verify(account, callback, now) {
      if (account.channel !== 'qq-bot') return refuse('malformed');
      return verifyQqCallback(account.settings, callback, now, staleAfterMs, keys);
    },
    normalise: (_account, raw, receivedAt) => normaliseQqBot(raw, receivedAt),
    send: (account, message) => send(api, clock, account, message),
    async fetchMedia(account, { url = '' }, maxBytes) {
      if (account.channel !== 'qq-bot') return { kind: 'final', reason: 'credentials' };
      return bytesOf(await mediaHttp({ url, hosts: account.settings.mediaHosts, maxBytes }));
    },
  };
}

async function send(api: QqApi, clock: Clock, account: ChannelAccount, message: OutboundMessage): Promise<SendResult> {
  if (account.channel !== 'qq-bot') return { kind: 'final', reason: 'credentials' };
  const msgId = message.replyContext['msg_id'];
  // Proactive push ended in 2025-04: without a message to answer nothing can be sent.
  if (typeof msgId !== 'string' || msgId === '') return { kind: 'final', reason: 'window_closed' };
  const content = await contentOf(api, account.settings, message);
  if (!content.ok) return content.result;
  const answer = await api(account.settings, `${pathOf(message)}/messages`, {
    ...content.body,
    msg_id: msgId,
    msg_seq: message.replySeq,
  });
  if (answer.kind === 'ok') return { kind: 'sent', platformId: textField(answer.json, 'id') };
  if (answer.kind === 'refused' && answer.code === QQ_DUPLICATE) return { kind: 'sent', platformId: null };
  if (answer.kind === 'refused' && answer.code === QQ_TIME_OR_COUNT) {
    return { kind: 'final', reason: isExpired(message, clock) ? 'window_closed' : 'quota' };
  }
  return qqFailureOf(answer);
}

/** `file_type` (富媒体消息); 4, a file, is not opened to bots. */
const FILE_TYPES: ReadonlyMap<string, number> = new Map([
  ['image', 1],
  ['video', 2],
  ['voice', 3],
]);
/** A video as base64 over an office line. */
const UPLOAD_MS = 60_000;

/** The words, or the medium after the platform has taken its bytes: `file_info` is good for this conversation alone. */
async function contentOf(api: QqApi, settings: QqBotSettings, message: OutboundMessage): Promise<WecomContent> {
  const { medium } = message;
  if (medium === null) return { ok: true, body: { msg_type: 0, content: message.text } };
  const fileType = FILE_TYPES.get(medium.kind);
  if (fileType === undefined) return { ok: false, result: { kind: 'final', reason: 'media_refused' } };
  const body = { file_type: fileType, file_data: medium.bytes.toString('base64'), srv_send_msg: false };
  const answer = await api(settings, `${pathOf(message)}/files`, body, UPLOAD_MS);
  if (answer.kind !== 'ok') return { ok: false, result: beforeDelivery(qqFailureOf(answer)) };
  const fileInfo = textField(answer.json, 'file_info');
  if (fileInfo === null) return { ok: false, result: { kind: 'retryable', reason: 'platform_error' } };
  return { ok: true, body: { msg_type: 7, content: ' ', media: { file_info: fileInfo } } };
}

function pathOf(message: OutboundMessage): string {
  const { externalId, kind } = message.conversation;
  if (kind === 'direct') return `/v2/users/${encodeURIComponent(externalId)}`;
  const group = externalId.startsWith(GROUP_PREFIX) ? externalId.slice(GROUP_PREFIX.length) : externalId;
  return `/v2/groups/${encodeURIComponent(group)}`;
}

/** Only words a refusal the platform already gave: the limits themselves are the account's configuration. */
function isExpired(message: OutboundMessage, clock: Clock): boolean {
  const at = message.replyContext['msg_at'];
  const windowMs = message.conversation.kind === 'group' ? QQ_BOT_LIMITS.groupWindowMs : QQ_BOT_LIMITS.directWindowMs;
  return typeof at === 'number' && windowMs !== null && clock.now() - at > windowMs;
}

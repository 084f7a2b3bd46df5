import type { WSClient } from '@wecom/aibot-node-sdk';
import type { MediaHttp } from '../mediaHttp.ts';
import type { ChannelAccount, MediaFetched, MediaSource, OutboundMedium, SendResult } from '../types.ts';
import { beforeDelivery, bytesOf } from '../wecom/media.ts';
import { botFailureOf } from './failures.ts';

/** PKCS#7 to 32: at most so much more comes than was sent. */
const PADDING = 32;

/** From its address (5 min), then AES-256-CBC with the key of the message, by the official SDK. */
export async function fetchBotMedia(http: MediaHttp, account: ChannelAccount, source: MediaSource, maxBytes: number): Promise<MediaFetched> {
  if (account.channel !== 'wecom-bot') return { kind: 'final', reason: 'credentials' };
  const got = bytesOf(await http({ url: source['url'] ?? '', hosts: account.settings.mediaHosts, maxBytes: maxBytes + PADDING }));
  const aeskey = source['aeskey'];
  if (got.kind !== 'bytes' || aeskey === undefined) return got;
  const { decryptFile } = await import('@wecom/aibot-node-sdk');
  try {
    return { ...got, bytes: decryptFile(got.bytes, aeskey) };
  } catch {
    return { kind: 'final', reason: 'unreadable' };
  }
}

/**
 * In chunks over the connection, then to the conversation by its id: a medium is no stream that would end a reply. Until the
 * message itself is sent nothing can have been delivered.
 */
export async function sendBotMedium(client: WSClient, chatId: string, { kind, name, bytes }: OutboundMedium): Promise<SendResult> {
  let mediaId: string;
  try {
    mediaId = (await client.uploadMedia(bytes, { type: kind, filename: name })).media_id;
  } catch (reason) {
    return beforeDelivery(resultOf(reason));
  }
  try {
    await client.sendMediaMessage(chatId, kind, mediaId);
    return { kind: 'sent', platformId: null };
  } catch (reason) {
    return resultOf(reason);
  }
}

function resultOf(reason: unknown): SendResult {
  const failure = botFailureOf(reason);
  return failure.kind === 'gone' ? { kind: 'final', reason: 'platform_error' } : failure;
}

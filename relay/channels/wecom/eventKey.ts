import { createHash } from 'node:crypto';
import type { XmlFields } from './xml.ts';

/**
 * The key under which a callback is stored once. Messages have MsgId; for events the platform names
 * FromUserName + CreateTime (接收消息与事件, "消息排重"). Two different events of one person can share that second, so the
 * hash of the decrypted text is part of the key: the three tries of one callback carry the same text.
 */
export function wecomEventKey(fields: XmlFields, text: string): string {
  const messageId = fields.get('MsgId') ?? '';
  if (/^[0-9A-Za-z_-]{1,64}$/.test(messageId)) return messageId;
  const digest = createHash('sha256').update(text).digest('base64url').slice(0, 22);
  return `event:${short(fields.get('FromUserName'))}:${short(fields.get('CreateTime'))}:${digest}`;
}

/** Keys are indexed: a hostile length must not reach the index. */
function short(value: string | undefined): string {
  return (value ?? '').slice(0, 64);
}

/** CreateTime of a callback in ms, or `fallback` where it is missing or absurd. */
export function sentAtOf(seconds: string | null | undefined, fallback: number): number {
  return typeof seconds === 'string' && /^[1-9]\d{8,10}$/.test(seconds) ? Number(seconds) * 1000 : fallback;
}

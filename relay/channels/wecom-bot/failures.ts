import { fieldOf, numberField } from '../http.ts';
import type { SendFailure, SendResult } from '../types.ts';

/** A minute is what the bot's shorter frequency limit is counted over. */
const RATE_LIMIT_PAUSE_MS = 60_000;

/** The message answered is no longer known to the platform, or its answer was ended: nothing was delivered. */
const GONE = new Set([846605, 846608]);

const RETRYABLE: ReadonlyMap<number, SendFailure> = new Map([
  [-1, 'platform_error'],
  [45009, 'rate_limited'],
  [45033, 'rate_limited'],
  [45047, 'rate_limited'],
]);
/** From 全局错误码 (developer.work.weixin.qq.com/document/path/90313); not checked against a live bot. */
const FINAL: ReadonlyMap<number, SendFailure> = new Map([
  [40001, 'credentials'],
  [40013, 'credentials'],
  [40014, 'credentials'],
  [48002, 'credentials'],
  [45002, 'too_long'],
  [40003, 'not_reachable'],
  [86003, 'not_reachable'], // chatid not valid
]);

export type BotFailure = { readonly kind: 'gone' } | Exclude<SendResult, { kind: 'sent' }>;

/** What the SDK rejects with: the refusing frame of the platform, or an Error of its own. */
export function botFailureOf(reason: unknown): BotFailure {
  const code = reason instanceof Error ? null : numberField(reason, 'errcode');
  if (code === null) return neverLeft(reason) ? { kind: 'retryable', reason: 'network' } : { kind: 'unknown', reason: 'interrupted' };
  if (GONE.has(code)) return { kind: 'gone' };
  const retryable = RETRYABLE.get(code);
  if (retryable !== undefined) return { kind: 'retryable', reason: retryable, ...(retryable === 'rate_limited' ? { retryAfterMs: RATE_LIMIT_PAUSE_MS } : {}) };
  return { kind: 'final', reason: FINAL.get(code) ?? 'platform_error' };
}

/** The SDK's words when it finds no open socket before it writes. */
function neverLeft(reason: unknown): boolean {
  const message = reason instanceof Error ? reason.message : fieldOf(reason, 'message');
  return typeof message === 'string' && message.startsWith('WebSocket not connected');
}

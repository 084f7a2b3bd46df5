import type { SendFailure, SendResult } from '../types.ts';
import type { WecomAnswer } from './api.ts';

/** A minute is the shortest period any WeCom frequency limit is counted over (频率限制). */
const RATE_LIMIT_PAUSE_MS = 60_000;

export type Failure = { readonly kind: 'retryable' | 'final'; readonly reason: SendFailure };
export const final = (reason: SendFailure): Failure => ({ kind: 'final', reason });
export const retryable = (reason: SendFailure): Failure => ({ kind: 'retryable', reason });

/**
 * errcode -> what it means for a message. From 全局错误码 (developer.work.weixin.qq.com/document/path/90313) and the
 * error tables of SDKs; not checked against a live account. Anything else is final `platform_error`: the platform
 * refused this request and would refuse the same one again.
 */
const MEANING: ReadonlyMap<number, Failure> = new Map([
  [-1, retryable('platform_error')], // busy, "retry later"
  [45009, retryable('rate_limited')], // API frequency
  [45033, retryable('rate_limited')], // concurrency
  [45002, final('too_long')],
  [40001, final('credentials')], // still refused after a fresh token
  [40013, final('credentials')],
  [40014, final('credentials')],
  [42001, final('credentials')],
  [40056, final('credentials')], // agentid not valid
  [48002, final('credentials')], // API not allowed for this app
  [60011, final('credentials')], // no privilege over this member
  [60020, final('credentials')], // calling address not on the allow-list
  [301002, final('credentials')], // this app may not use that agentid
  [40003, final('not_reachable')],
  [40031, final('not_reachable')],
  [40096, final('not_reachable')], // external user not valid
  [60111, final('not_reachable')], // no such member
  [81013, final('not_reachable')], // everyone in touser is outside the visible range
  [82001, final('not_reachable')],
  // 微信客服, 发送消息 (path/94677)
  [95000, final('credentials')], // open_kfid not valid
  [95001, final('quota')], // more than 5 messages since the customer's last one
  [95002, final('window_closed')], // more than 48 h since the customer's last message
  [95011, final('credentials')], // 微信客服 is run inside WeCom, the API is closed
  [95012, final('credentials')],
  [95013, final('window_closed')], // session ended: only the customer can open a new one
  [95016, final('session_taken')],
  [95017, final('credentials')], // API switched off for this account
  [95018, final('session_taken')], // state is not 0 or 1: waiting for, or taken by, a person inside WeCom
  // Official account codes, sent by some gateways in front of WeCom (shared/reference/CHANNELS.md)
  [45015, final('window_closed')],
  [45047, final('quota')],
]);

/** The outcome of a send call that was not `ok`. @param meanings of the channel's own codes */
export function failureOf(answer: Exclude<WecomAnswer, { kind: 'ok' }>, meanings: ReadonlyMap<number, Failure> = MEANING): SendResult {
  switch (answer.kind) {
    case 'not_sent':
      return { kind: 'retryable', reason: 'network' };
    case 'unclear':
      return { kind: 'unknown', reason: 'interrupted' };
    case 'no_token':
      return { kind: answer.retryable ? 'retryable' : 'final', reason: answer.reason };
    case 'refused': {
      const meaning = meanings.get(answer.errcode) ?? final('platform_error');
      if (meaning.kind === 'final') return { kind: 'final', reason: meaning.reason };
      const retryAfterMs = answer.retryAfterMs ?? (meaning.reason === 'rate_limited' ? RATE_LIMIT_PAUSE_MS : null);
      return { kind: 'retryable', reason: meaning.reason, ...(retryAfterMs === null ? {} : { retryAfterMs }) };
    }
  }
}

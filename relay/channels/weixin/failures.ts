import { final, retryable, type Failure } from '../wecom/failures.ts';

/**
 * errcode -> what it means for a message (全局返回码 of developers.weixin.qq.com; shared/reference/CHANNELS.md for the
 * window and the quota). Not checked against a live account.
 */
export const WEIXIN_FAILURES: ReadonlyMap<number, Failure> = new Map([
  [-1, retryable('platform_error')], // busy, "retry later"
  [45011, retryable('rate_limited')], // API called too often, "retry later"
  [45002, final('too_long')],
  [45015, final('window_closed')], // out of time, or the person follows no longer
  [45009, final('quota')],
  [45047, final('quota')], // more replies than the last action of the person allows
  [43004, final('not_reachable')], // does not follow
  [40003, final('not_reachable')], // openid not of this account
  [50005, final('not_reachable')], // does not follow
  [40001, final('credentials')], // still refused after a fresh token
  [40014, final('credentials')],
  [42001, final('credentials')],
  [40013, final('credentials')],
  [40125, final('credentials')],
  [40164, final('credentials')], // calling address not on the allow-list
  [48001, final('credentials')], // API not granted to this account
  [48004, final('credentials')], // API banned
]);

import type { SendFailure, SendResult } from '../types.ts';
import type { QqAnswer } from './api.ts';

type Failure = { readonly kind: 'retryable' | 'final' | 'unknown'; readonly reason: SendFailure };
const final = (reason: SendFailure): Failure => ({ kind: 'final', reason });
const retryable = (reason: SendFailure): Failure => ({ kind: 'retryable', reason });

/** The pair (msg_id, msg_seq) was used before: this very message is already there. */
export const QQ_DUPLICATE = 40054005;
/** "被动回复时间或次数超限": one code for both; the caller tells them apart by the age of the message answered. */
export const QQ_TIME_OR_COUNT = 40034128;

/**
 * err_code -> what it means (发送单聊/群聊消息, "错误码" of
 * bot.q.qq.com/wiki/develop/api-v2/autogen/api/v2_groups_group_openid_messages.post.html). Not checked live.
 */
const MEANING: ReadonlyMap<number, Failure> = new Map([
  [304027, final('window_closed')],
  [304103, final('window_closed')],
  [40034005, final('window_closed')], // msg_id expired
  [40034024, final('window_closed')], // msg_id not valid (any more)
  [40034025, final('window_closed')],
  [40034026, final('window_closed')],
  [40034027, final('window_closed')],
  [40034102, final('window_closed')], // proactive: ended 2025-04, so there is nothing to answer
  [40034105, final('window_closed')],
  [40034100, final('quota')],
  [22009, retryable('rate_limited')],
  [40054007, final('too_long')],
  [40054018, final('too_long')],
  [40034101, final('not_reachable')],
  [40054002, final('not_reachable')], // muted in the group
  [40054003, final('not_reachable')], // not a member of the group
  [40054004, final('not_reachable')], // no longer friends
  [40054013, final('not_reachable')], // the person refuses the bot's messages
  [40054016, final('credentials')], // bot taken offline
  [11253, final('credentials')],
  [11255, final('credentials')],
  [11261, final('credentials')],
  // Accepted for review by a person: it may still appear (304023, 304024).
  [304023, { kind: 'unknown', reason: 'interrupted' }],
  [304024, { kind: 'unknown', reason: 'interrupted' }],
  [40054006, retryable('platform_error')],
  [50055002, retryable('platform_error')],
]);

/** The outcome of a send call that was not `ok` (nor a duplicate, nor `QQ_TIME_OR_COUNT`: the adapter reads those). */
export function qqFailureOf(answer: Exclude<QqAnswer, { kind: 'ok' }>): SendResult {
  switch (answer.kind) {
    case 'not_sent':
      return { kind: 'retryable', reason: 'network' };
    case 'unclear':
      return { kind: 'unknown', reason: 'interrupted' };
    case 'no_token':
      return { kind: answer.retryable ? 'retryable' : 'final', reason: answer.reason };
    case 'refused':
      return withPause(meaningOf(answer), answer.retryAfterMs);
  }
}

function meaningOf(answer: Extract<QqAnswer, { kind: 'refused' }>): Failure {
  const known = answer.code === null ? undefined : MEANING.get(answer.code);
  if (known !== undefined) return known;
  if (answer.status === 429) return retryable('rate_limited');
  if (answer.status === 401 || answer.status === 403) return final('credentials');
  return answer.status >= 500 ? retryable('platform_error') : final('platform_error');
}

function withPause(failure: Failure, retryAfterMs: number | null): SendResult {
  if (failure.kind !== 'retryable') return { kind: failure.kind, reason: failure.reason };
  const pause = retryAfterMs ?? (failure.reason === 'rate_limited' ? 60_000 : null);
  return { kind: 'retryable', reason: failure.reason, ...(pause === null ? {} : { retryAfterMs: pause }) };
}

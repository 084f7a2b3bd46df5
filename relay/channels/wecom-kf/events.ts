import type { Instant } from '../../../shared/time/clock.ts';
import { numberField, textField } from '../http.ts';
import type { InboundConversation, Normalised, SendFailure } from '../types.ts';

/** `fail_type` of msg_send_fail (读取消息, path/94670, 消息发送失败事件): what `kf/send_msg` accepted and could not deliver. */
const FAIL_TYPES: ReadonlyMap<number, SendFailure> = new Map([
  [1, 'credentials'], // the customer service account was deleted
  [2, 'credentials'], // the app was closed
  [4, 'window_closed'], // more than 48 h
  [5, 'window_closed'], // session ended
  [6, 'quota'], // more than 5 messages
  [8, 'credentials'], // the company is not verified
  [10, 'not_reachable'], // the person refuses messages
]);

/** `change_type` of session_status_change: 1 from the pool, 2 handed on, 4 taken up again, each by a person inside WeCom. */
const TAKEN: ReadonlyMap<number, string> = new Map([
  [1, '在企业微信里接待了这位客户'],
  [2, '在企业微信里接过了这个会话'],
  [4, '在企业微信里重新接待了这位客户'],
]);
const ENDED = 3;

type Named = { readonly eventType: string; readonly occurredAt: Instant; readonly conversation: InboundConversation };

/** What an event of `sync_msg` means; null: not known here, so that it is shown under its own name. */
export function readKfEvent(event: unknown, named: Named): Normalised | null {
  switch (named.eventType) {
    case 'enter_session': {
      const welcomeCode = textField(event, 'welcome_code') ?? '';
      return { kind: 'event', ...named, text: '进入了客服会话', opensWindow: false, ...(welcomeCode === '' ? {} : { welcomeCode }) };
    }
    case 'session_status_change':
      return sessionEvent(event, named);
    case 'reject_customer_msg_switch_change': {
      const refuses = numberField(event, 'reject_switch') === 1;
      return { kind: 'event', ...named, text: refuses ? '接待人员不再接收这位客户的消息' : '接待人员恢复接收这位客户的消息', opensWindow: false };
    }
    case 'user_recall_msg':
    case 'servicer_recall_msg': {
      const platformId = textField(event, 'recall_msgid') ?? '';
      return platformId === '' ? null : { kind: 'recalled', ...named, platformId };
    }
    case 'msg_send_fail': {
      const idempotencyKey = textField(event, 'fail_msgid') ?? '';
      const reason = FAIL_TYPES.get(numberField(event, 'fail_type') ?? 0) ?? 'platform_error';
      return idempotencyKey === '' ? null : { kind: 'undelivered', ...named, idempotencyKey, reason };
    }
    default:
      return null;
  }
}

function sessionEvent(event: unknown, named: Named): Normalised | null {
  const change = numberField(event, 'change_type') ?? 0;
  if (change === ENDED) return { kind: 'event', ...named, text: '企业微信里的接待已结束', opensWindow: false, session: 'ended' };
  const words = TAKEN.get(change);
  const who = textField(event, 'new_servicer_userid') ?? '';
  return words === undefined ? null : { kind: 'event', ...named, text: `${who === '' ? '同事' : who} ${words}`, opensWindow: false, session: 'taken' };
}

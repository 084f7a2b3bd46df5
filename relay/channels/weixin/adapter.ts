import type { ChannelAccount, ChannelAdapter, OutboundMessage, SendResult, WeixinSettings } from '../types.ts';
import { DEFAULT_STALE_AFTER_MS, refuse } from '../wecom/callback.ts';
import { failureOf } from '../wecom/failures.ts';
import type { AdapterOptions } from '../wecom-kf/adapter.ts';
import { createWeixinApi, type WeixinApi } from './api.ts';
import { verifyWeixinCallback } from './callback.ts';
import { WEIXIN_FAILURES } from './failures.ts';
import { normaliseWeixin, type WeixinEvents } from './normalise.ts';

/**
 * An official account or a mini-program: the same console, API and crypto; only their events differ. `message/custom/send`
 * takes no id of ours and answers none, so sending again after a crash could deliver twice: `resendIsSafe` is false.
 */
export function createWeixinAdapter(
  channel: 'official-account' | 'mini-program',
  events: WeixinEvents,
  { clock, http, staleAfterMs = DEFAULT_STALE_AFTER_MS }: AdapterOptions,
): ChannelAdapter {
  const api = createWeixinApi(http, clock);
  const own = (account: ChannelAccount): WeixinSettings | null =>
    (account.channel === 'official-account' || account.channel === 'mini-program') && account.channel === channel ? account.settings : null;
  return {
    channel,
    resendIsSafe: false,
    verify(account, callback, now) {
      const ours = own(account);
      return ours === null ? refuse('malformed') : verifyWeixinCallback(ours, callback, now, staleAfterMs);
    },
    normalise: (_account, raw, receivedAt) => normaliseWeixin(events, raw, receivedAt),
    async send(account, message) {
      const ours = own(account);
      return ours === null ? { kind: 'final', reason: 'credentials' } : sendText(api, ours, message);
    },
  };
}

async function sendText(api: WeixinApi, settings: WeixinSettings, { conversation, text }: OutboundMessage): Promise<SendResult> {
  if (conversation.kind !== 'direct') return { kind: 'final', reason: 'not_reachable' };
  const answer = await api(settings, '/cgi-bin/message/custom/send', { touser: conversation.externalId, msgtype: 'text', text: { content: text } });
  return answer.kind === 'ok' ? { kind: 'sent', platformId: null } : failureOf(answer, WEIXIN_FAILURES);
}

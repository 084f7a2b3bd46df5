import type { ChannelAccount, ChannelAdapter, OutboundMessage, SendResult, WeixinSettings } from '../types.ts';
import { DEFAULT_STALE_AFTER_MS, refuse } from '../wecom/callback.ts';
import { textField, type Http } from '../http.ts';
import { failureOf } from '../wecom/failures.ts';
import { bytesOf, getMedia, wecomContent } from '../wecom/media.ts';
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
  { clock, http, mediaHttp, staleAfterMs = DEFAULT_STALE_AFTER_MS }: AdapterOptions,
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
      return ours === null ? { kind: 'final', reason: 'credentials' } : send(api, http, ours, message);
    },
    async fetchMedia(account, { mediaId = '' }, maxBytes) {
      const ours = own(account);
      if (ours === null) return { kind: 'final', reason: 'credentials' };
      const answer = await getMedia(api.tokensOf(ours), mediaHttp, ours.baseUrl, mediaId, maxBytes);
      // A video is named, not given (获取临时素材).
      const url = answer.kind === 'json' ? textField(answer.json, 'video_url') : null;
      return url === null ? bytesOf(answer) : bytesOf(await mediaHttp({ url, hosts: ours.mediaHosts, maxBytes }));
    },
  };
}

async function send(api: WeixinApi, http: Http, settings: WeixinSettings, message: OutboundMessage): Promise<SendResult> {
  const { conversation } = message;
  if (conversation.kind !== 'direct') return { kind: 'final', reason: 'not_reachable' };
  const content = await wecomContent(api.tokensOf(settings), http, settings.baseUrl, message, WEIXIN_FAILURES);
  if (!content.ok) return content.result;
  const answer = await api(settings, '/cgi-bin/message/custom/send', { touser: conversation.externalId, ...content.body });
  return answer.kind === 'ok' ? { kind: 'sent', platformId: null } : failureOf(answer, WEIXIN_FAILURES);
}

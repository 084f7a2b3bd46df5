import { textField, type Http } from '../http.ts';
import type { ChannelAccount, ChannelAdapter, OutboundMessage, SendResult } from '../types.ts';
import { createWecomApi, type WecomApi } from '../wecom/api.ts';
import { DEFAULT_STALE_AFTER_MS, refuse, verifyWecomCallback } from '../wecom/callback.ts';
import { wecomEventKey } from '../wecom/eventKey.ts';
import { failureOf } from '../wecom/failures.ts';
import { bytesOf, getMedia, wecomContent } from '../wecom/media.ts';
import type { AdapterOptions } from '../wecom-kf/adapter.ts';
import { normaliseWecomApp } from './normalise.ts';

/**
 * A WeCom app. `message/send` takes no id of ours, so sending again after a crash could deliver twice:
 * `resendIsSafe` is false. (Its `enable_duplicate_check` compares contents: it would swallow a second honest "好的".)
 */
export function createWecomAppAdapter({ clock, http, mediaHttp, staleAfterMs = DEFAULT_STALE_AFTER_MS }: AdapterOptions): ChannelAdapter {
  const api = createWecomApi(http, clock);
  return {
    channel: 'wecom-app',
    resendIsSafe: false,
    verify(account, callback, now) {
      if (account.channel !== 'wecom-app') return refuse('malformed');
      const { callbackToken, encodingAesKey, corpId } = account.settings;
      const secrets = { token: callbackToken, encodingAesKey, receiveId: corpId };
      return verifyWecomCallback(secrets, callback, now, wecomEventKey, staleAfterMs);
    },
    normalise: (_account, raw, receivedAt) => normaliseWecomApp(raw, receivedAt),
    send: (account, message) => send(api, http, account, message),
    async fetchMedia(account, { mediaId = '' }, maxBytes) {
      if (account.channel !== 'wecom-app') return { kind: 'final', reason: 'credentials' };
      return bytesOf(await getMedia(api.tokensOf(account.settings), mediaHttp, account.settings.baseUrl, mediaId, maxBytes));
    },
  };
}

async function send(api: WecomApi, http: Http, account: ChannelAccount, message: OutboundMessage): Promise<SendResult> {
  if (account.channel !== 'wecom-app') return { kind: 'final', reason: 'credentials' };
  const touser = message.conversation.externalId;
  // `|` separates receivers and `@all` is everybody: neither is a member's id, and either would reach strangers.
  if (message.conversation.kind !== 'direct' || touser.includes('|') || touser.toLowerCase() === '@all') {
    return { kind: 'final', reason: 'not_reachable' };
  }
  const content = await wecomContent(api.tokensOf(account.settings), http, account.settings.baseUrl, message);
  if (!content.ok) return content.result;
  const answer = await api(account.settings, '/cgi-bin/message/send', {
    touser,
    agentid: account.settings.agentId,
    ...content.body,
    safe: 0,
  });
  if (answer.kind !== 'ok') return failureOf(answer);
  // errcode 0 although nobody got it: the refused receivers are listed beside it (发送应用消息, path/90236).
  const refused = [textField(answer.json, 'invaliduser'), textField(answer.json, 'unlicenseduser')];
  if (refused.some((list) => namesMember(list, touser))) return { kind: 'final', reason: 'not_reachable' };
  return { kind: 'sent', platformId: textField(answer.json, 'msgid') };
}

/** userids are compared without case, as the platform does. */
function namesMember(list: string | null, member: string): boolean {
  return (list ?? '').split('|').some((one) => one.toLowerCase() === member.toLowerCase());
}

import { createHash } from 'node:crypto';
import type { Clock } from '../../../shared/time/clock.ts';
import { fieldOf, numberField, textField, type Http } from '../http.ts';
import type { MediaHttp } from '../mediaHttp.ts';
import { PullError } from '../pullError.ts';
import type { ChannelAccount, ChannelAdapter, OutboundMessage, PulledPage, SendResult, WecomKfSettings } from '../types.ts';
import { createWecomApi, type WecomAnswer, type WecomApi } from '../wecom/api.ts';
import { DEFAULT_STALE_AFTER_MS, refuse, verifyWecomCallback } from '../wecom/callback.ts';
import { wecomEventKey } from '../wecom/eventKey.ts';
import { failureOf } from '../wecom/failures.ts';
import { bytesOf, getMedia, wecomContent } from '../wecom/media.ts';
import { createCustomerNames } from './names.ts';
import { normaliseWecomKf, pulledEventOf } from './normalise.ts';
import { readState, sessionOf, STATE } from './session.ts';
import { sendWelcome } from './welcome.ts';

/** Largest page sync_msg gives (path/94670). */
const PAGE = 1000;
/** "不合法的msgtoken": the doorbell's token is older than 10 minutes. The cursor alone still works. */
const TOKEN_TOO_OLD = 95007;

export interface AdapterOptions {
  readonly clock: Clock;
  readonly http: Http;
  readonly mediaHttp: MediaHttp;
  /** How old a signed callback may be, ms. */
  readonly staleAfterMs?: number;
}

/**
 * 微信客服. Callbacks are only doorbells; messages come by `pull`. Sending again is safe: `msgid` is ours, and the
 * platform requires it to be unique per account, so a second one with the same id is refused and nothing is delivered.
 */
export function createWecomKfAdapter({ clock, http, mediaHttp, staleAfterMs = DEFAULT_STALE_AFTER_MS }: AdapterOptions): ChannelAdapter {
  const api = createWecomApi(http, clock);
  const names = createCustomerNames(api);
  return {
    channel: 'wecom-kf',
    resendIsSafe: true,
    verify(account, callback, now) {
      if (account.channel !== 'wecom-kf') return refuse('malformed');
      const { callbackToken, encodingAesKey, corpId } = account.settings;
      const secrets = { token: callbackToken, encodingAesKey, receiveId: corpId };
      return verifyWecomCallback(secrets, callback, now, wecomEventKey, staleAfterMs);
    },
    normalise: (_account, raw, receivedAt) => normaliseWecomKf(raw, receivedAt),
    async pull(account, request) {
      if (account.channel !== 'wecom-kf') throw new PullError('credentials', false, null);
      return names.fill(account.settings, await pullPage(api, account.settings, request, clock));
    },
    send: (account, message) => send(api, http, account, message),
    async fetchMedia(account, { mediaId = '' }, maxBytes) {
      if (account.channel !== 'wecom-kf') return { kind: 'final', reason: 'credentials' };
      return bytesOf(await getMedia(api.tokensOf(account.settings), mediaHttp, account.settings.baseUrl, mediaId, maxBytes));
    },
    greet: (account, code, key) => (account.channel === 'wecom-kf' ? sendWelcome(api, account.settings, code, key) : null),
    async sessionOf(account, person) {
      return account.channel === 'wecom-kf' ? sessionOf(api, account.settings, person) : null;
    },
  };
}

async function pullPage(
  api: WecomApi,
  settings: WecomKfSettings,
  request: { cursor: string | null; token: string | null },
  clock: Clock,
): Promise<PulledPage> {
  let answer = await syncMsg(api, settings, request.cursor, request.token);
  if (answer.kind === 'refused' && answer.errcode === TOKEN_TOO_OLD && request.token !== null) {
    answer = await syncMsg(api, settings, request.cursor, null);
  }
  if (answer.kind !== 'ok') throw pullErrorOf(answer);
  const list = fieldOf(answer.json, 'msg_list');
  const receivedAt = clock.now();
  const events = (Array.isArray(list) ? list : []).map((element: unknown) => {
    const raw = pulledEventOf(element, (text) => createHash('sha256').update(text).digest('base64url').slice(0, 22));
    return { raw, normalised: normaliseWecomKf(raw.raw, receivedAt) };
  });
  return {
    events,
    // An answer without a cursor must not reset the relay's: it would read three days again.
    nextCursor: textField(answer.json, 'next_cursor') ?? request.cursor ?? '',
    // Said by the platform: has_more may be 1 although msg_list is empty.
    hasMore: numberField(answer.json, 'has_more') === 1,
  };
}

function syncMsg(api: WecomApi, settings: WecomKfSettings, cursor: string | null, token: string | null): Promise<WecomAnswer> {
  return api(settings, '/cgi-bin/kf/sync_msg', {
    ...(cursor === null || cursor === '' ? {} : { cursor }),
    ...(token === null ? {} : { token }),
    limit: PAGE,
    voice_format: 0,
    open_kfid: settings.openKfId,
  });
}

function pullErrorOf(answer: Exclude<WecomAnswer, { kind: 'ok' }>): PullError {
  const failure = failureOf(answer);
  const errcode = answer.kind === 'refused' ? answer.errcode : null;
  if (failure.kind === 'sent') return new PullError('platform_error', true, errcode);
  // Reading is harmless, so even an unclear outcome may simply be tried again.
  return new PullError(failure.reason, failure.kind !== 'final', errcode);
}

async function send(api: WecomApi, http: Http, account: ChannelAccount, message: OutboundMessage): Promise<SendResult> {
  if (account.channel !== 'wecom-kf') return { kind: 'final', reason: 'credentials' };
  if (message.conversation.kind !== 'direct') return { kind: 'final', reason: 'not_reachable' };
  const content = await wecomContent(api.tokensOf(account.settings), http, account.settings.baseUrl, message);
  if (!content.ok) return content.result;
  const answer = await api(account.settings, '/cgi-bin/kf/send_msg', {
    touser: message.conversation.externalId,
    open_kfid: String(message.replyContext['open_kfid'] ?? account.settings.openKfId),
    msgid: message.idempotencyKey,
    ...content.body,
  });
  if (answer.kind === 'ok') return { kind: 'sent', platformId: textField(answer.json, 'msgid') ?? message.idempotencyKey };
  // Ours arrived before: our own record of the answer was lost, the message was not.
  if (answer.kind === 'refused' && isDuplicateId(answer.errmsg)) return { kind: 'sent', platformId: message.idempotencyKey };
  const failure = failureOf(answer);
  if (failure.kind !== 'final' || failure.reason !== 'session_taken') return failure;
  // One code for every state that is not ours; the state itself tells whether anybody answers.
  const state = await readState(api, account.settings, message.conversation.externalId);
  return state === STATE.ended ? { kind: 'final', reason: 'window_closed' } : failure;
}

/**
 * The document says only that a msgid must be unique "否则接口返回报错" and publishes no code of its own, so the text has
 * to be read: it must name msgid AND say duplicate, so that "msgid exceed max length" (40058) is not taken for it.
 */
function isDuplicateId(errmsg: string): boolean {
  return /msg_?id/i.test(errmsg) && /duplicat|repeat|exist|not unique|重复/i.test(errmsg) && !/not exist/i.test(errmsg);
}

import type { Clock } from '../../../shared/time/clock.ts';
import { numberField, textField, type Http } from '../http.ts';
import { createTokenPool, createTokenSource, type FetchedToken, type TokenSource } from '../tokenSource.ts';
import type { WeixinSettings } from '../types.ts';
import { callApi, callWithToken, type WecomAnswer } from '../wecom/api.ts';

export interface WeixinApi {
  (settings: WeixinSettings, path: string, body: unknown): Promise<WecomAnswer>;
  /** Of one account, for what is no JSON call. */
  tokensOf(credential: Credential): TokenSource;
}

/**
 * In its last five minutes a token is replaced by a new one, and both are good (获取稳定版接口调用凭据). Asking a little
 * later than that surely brings the new one.
 */
const EARLY_MS = 4 * 60_000;
/** Refusals of the credential call that pass by themselves: busy, daily quota, asked too often. */
const PASSES = new Set([-1, 45009, 45011]);

/** WeChat's API with one `stable_token` per appid: one refresh and one retry when it is refused. Never throws. */
export function createWeixinApi(http: Http, clock: Clock): WeixinApi {
  const pool = createTokenPool((key) => {
    // The key was made below, in this order.
    const [baseUrl = '', appId = '', secret = ''] = JSON.parse(key) as string[];
    return createTokenSource({ clock, earlyMs: EARLY_MS, fetchToken: (refused) => freshToken(http, { baseUrl, appId, secret }, refused) });
  });
  const tokensOf = ({ baseUrl, appId, secret }: Credential): TokenSource => pool(JSON.stringify([baseUrl, appId, secret]));
  const call = (settings: WeixinSettings, path: string, body: unknown): Promise<WecomAnswer> =>
    callWithToken(tokensOf(settings), (token) => callApi(http, settings.baseUrl, path, body, token));
  return Object.assign(call, { tokensOf });
}

type Credential = Pick<WeixinSettings, 'baseUrl' | 'appId' | 'secret'>;

/** Asked without force the platform gives the token it has; only when that is the very one it refused, a new one is forced. */
async function freshToken(http: Http, credential: Credential, refused: string | null): Promise<FetchedToken> {
  const given = await stableToken(http, credential, false);
  return given.ok && given.token === refused ? stableToken(http, credential, true) : given;
}

async function stableToken(http: Http, { baseUrl, appId, secret }: Credential, isForced: boolean): Promise<FetchedToken> {
  const body = { grant_type: 'client_credential', appid: appId, secret, force_refresh: isForced };
  const outcome = await http({ method: 'POST', url: `${baseUrl}/cgi-bin/stable_token`, body });
  // Fetching a token delivers nothing to anybody, so a broken connection is as retryable as a refused one.
  if (outcome.kind !== 'answer') return { ok: false, reason: 'network', retryable: true };
  const token = textField(outcome.json, 'access_token');
  const seconds = numberField(outcome.json, 'expires_in');
  if (token !== null && token !== '' && seconds !== null) return { ok: true, token, expiresInMs: seconds * 1000 };
  const errcode = numberField(outcome.json, 'errcode');
  return errcode === null || PASSES.has(errcode)
    ? { ok: false, reason: 'platform_error', retryable: true }
    : { ok: false, reason: 'credentials', retryable: false };
}

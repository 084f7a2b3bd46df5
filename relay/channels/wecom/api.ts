import type { Clock } from '../../../shared/time/clock.ts';
import { fieldOf, numberField, textField, type Http } from '../http.ts';
import { createTokenPool, createTokenSource, type FetchedToken, type TokenSource } from '../tokenSource.ts';
import type { SendFailure } from '../types.ts';

export interface WecomCredential {
  readonly baseUrl: string;
  readonly corpId: string;
  readonly secret: string;
}

export type WecomAnswer =
  /** errcode 0. */
  | { readonly kind: 'ok'; readonly json: unknown }
  | { readonly kind: 'refused'; readonly errcode: number; readonly errmsg: string; readonly retryAfterMs: number | null }
  /** No token could be had, so the call itself was never made. */
  | { readonly kind: 'no_token'; readonly reason: SendFailure; readonly retryable: boolean }
  | { readonly kind: 'not_sent' }
  /** Broken connection, or an answer that is not the API's JSON (a proxy's error page): the effect is not known. */
  | { readonly kind: 'unclear' };

export interface WecomApi {
  (credential: WecomCredential, path: string, body: unknown): Promise<WecomAnswer>;
  /** Of one credential, for what is no JSON call. */
  tokensOf(credential: WecomCredential): TokenSource;
}

/** Refusals that a new token cures (全局错误码): invalid secret/token, invalid token, expired token. */
const TOKEN_REFUSED = new Set([40001, 40014, 42001]);
/** WeCom asks to fetch again "before expiry"; five minutes also cover a clock that drifts. */
const EARLY_MS = 5 * 60_000;

/** WeCom's API with a cached token per credential: one refresh and one retry when the token is refused. Never throws. */
export function createWecomApi(http: Http, clock: Clock): WecomApi {
  const pool = createTokenPool((key) => {
    // The key was made from a credential by `keyOf` below, in this order.
    const [baseUrl = '', corpId = '', secret = ''] = JSON.parse(key) as string[];
    return wecomTokenSource(http, clock, { baseUrl, corpId, secret });
  });
  const tokensOf = (credential: WecomCredential): TokenSource => pool(keyOf(credential));
  const call = (credential: WecomCredential, path: string, body: unknown): Promise<WecomAnswer> =>
    callWithToken(tokensOf(credential), (token) => callApi(http, credential.baseUrl, path, body, token));
  return Object.assign(call, { tokensOf });
}

/** Calls with the cached token; when that is refused, once more with a fresh one. */
export async function callWithToken(tokens: TokenSource, call: (token: string) => Promise<WecomAnswer>): Promise<WecomAnswer> {
  const first = await tokens.get();
  if (!first.ok) return { kind: 'no_token', reason: first.reason, retryable: first.retryable };
  const answer = await call(first.token);
  if (answer.kind !== 'refused' || !TOKEN_REFUSED.has(answer.errcode)) return answer;
  const second = await tokens.replace(first.token);
  if (!second.ok) return { kind: 'no_token', reason: second.reason, retryable: second.retryable };
  return call(second.token);
}

function keyOf(credential: WecomCredential): string {
  return JSON.stringify([credential.baseUrl, credential.corpId, credential.secret]);
}

/** `GET /cgi-bin/gettoken`; a token lives at most 7200 s and may be revoked earlier. */
export function wecomTokenSource(http: Http, clock: Clock, credential: WecomCredential): TokenSource {
  const query = new URLSearchParams({ corpid: credential.corpId, corpsecret: credential.secret });
  const url = `${credential.baseUrl}/cgi-bin/gettoken?${query.toString()}`;
  return createTokenSource({ clock, earlyMs: EARLY_MS, fetchToken: () => fetchWecomToken(http, url) });
}

async function fetchWecomToken(http: Http, url: string): Promise<FetchedToken> {
  const outcome = await http({ method: 'GET', url });
  // Fetching a token delivers nothing to anybody, so a broken connection is as retryable as a refused one.
  if (outcome.kind !== 'answer') return { ok: false, reason: 'network', retryable: true };
  const errcode = numberField(outcome.json, 'errcode');
  const token = textField(outcome.json, 'access_token');
  const seconds = numberField(outcome.json, 'expires_in');
  if (errcode === 0 && token !== null && seconds !== null) return { ok: true, token, expiresInMs: seconds * 1000 };
  if (errcode === -1 || errcode === 45009 || errcode === null) {
    return { ok: false, reason: 'platform_error', retryable: true };
  }
  return { ok: false, reason: 'credentials', retryable: false };
}

/** One call of the APIs of WeCom and of WeChat, which answer alike. */
export async function callApi(http: Http, baseUrl: string, path: string, body: unknown, token: string, timeoutMs?: number): Promise<WecomAnswer> {
  const url = `${baseUrl}${path}${path.includes('?') ? '&' : '?'}access_token=${encodeURIComponent(token)}`;
  const outcome = await http({ method: 'POST', url, body, ...(timeoutMs === undefined ? {} : { timeoutMs }) });
  if (outcome.kind === 'not_sent') return { kind: 'not_sent' };
  if (outcome.kind === 'broken') return { kind: 'unclear' };
  // HTTP 200 is not success: only `errcode` says so.
  const errcode = numberField(outcome.json, 'errcode');
  // WeChat's uploads answer no errcode when all is well.
  if (errcode === null && textField(outcome.json, 'media_id') === null) return { kind: 'unclear' };
  if (errcode === null || errcode === 0) return { kind: 'ok', json: outcome.json };
  const errmsg = fieldOf(outcome.json, 'errmsg');
  return {
    kind: 'refused',
    errcode,
    errmsg: typeof errmsg === 'string' ? errmsg : '',
    retryAfterMs: outcome.retryAfterMs,
  };
}

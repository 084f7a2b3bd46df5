import type { Clock } from '../../../shared/time/clock.ts';
import { numberField, textField, type Http } from '../http.ts';
import { createTokenPool, createTokenSource, type FetchedToken, type TokenSource } from '../tokenSource.ts';
import type { QqBotSettings, SendFailure } from '../types.ts';

export type QqAnswer =
  | { readonly kind: 'ok'; readonly json: unknown }
  | { readonly kind: 'refused'; readonly status: number; readonly code: number | null; readonly retryAfterMs: number | null }
  | { readonly kind: 'no_token'; readonly reason: SendFailure; readonly retryable: boolean }
  | { readonly kind: 'not_sent' }
  | { readonly kind: 'unclear' };

export type QqApi = (settings: QqBotSettings, path: string, body: unknown, timeoutMs?: number) => Promise<QqAnswer>;

/** Token missing, malformed, expired or not of this bot (错误码). */
const TOKEN_REFUSED = new Set([11241, 11242, 11243, 11244, 11251, 11252]);
/** A new token is given only in the last 60 s of the old one; asking a little later surely brings the new one. */
const EARLY_MS = 50_000;

/** The bot's OpenAPI with a cached token: one refresh and one retry when the token is refused. Never throws. */
export function createQqApi(http: Http, clock: Clock): QqApi {
  const pool = createTokenPool((key) => {
    // The key was made below, in this order.
    const [tokenBaseUrl = '', appId = '', secret = ''] = JSON.parse(key) as string[];
    return qqTokenSource(http, clock, { tokenBaseUrl, appId, secret });
  });
  return async (settings, path, body, timeoutMs) => {
    const tokens = pool(JSON.stringify([settings.tokenBaseUrl, settings.appId, settings.secret]));
    const first = await tokens.get();
    if (!first.ok) return { kind: 'no_token', reason: first.reason, retryable: first.retryable };
    const answer = await call(http, settings, path, body, first.token, timeoutMs);
    if (answer.kind !== 'refused' || !isTokenRefusal(answer)) return answer;
    const second = await tokens.replace(first.token);
    if (!second.ok) return { kind: 'no_token', reason: second.reason, retryable: second.retryable };
    return call(http, settings, path, body, second.token, timeoutMs);
  };
}

function isTokenRefusal(answer: Extract<QqAnswer, { kind: 'refused' }>): boolean {
  return answer.status === 401 || (answer.code !== null && TOKEN_REFUSED.has(answer.code));
}

/** `POST /app/getAppAccessToken`; `expires_in` comes as text. */
export function qqTokenSource(
  http: Http,
  clock: Clock,
  credential: Pick<QqBotSettings, 'tokenBaseUrl' | 'appId' | 'secret'>,
): TokenSource {
  return createTokenSource({ clock, earlyMs: EARLY_MS, fetchToken: () => fetchQqToken(http, credential) });
}

async function fetchQqToken(
  http: Http,
  credential: Pick<QqBotSettings, 'tokenBaseUrl' | 'appId' | 'secret'>,
): Promise<FetchedToken> {
  const outcome = await http({
    method: 'POST',
    url: `${credential.tokenBaseUrl}/app/getAppAccessToken`,
    body: { appId: credential.appId, clientSecret: credential.secret },
  });
  if (outcome.kind !== 'answer') return { ok: false, reason: 'network', retryable: true };
  const token = textField(outcome.json, 'access_token');
  const seconds = numberField(outcome.json, 'expires_in');
  if (token !== null && token !== '' && seconds !== null) return { ok: true, token, expiresInMs: seconds * 1000 };
  // Wrong appId or secret is answered with HTTP 200 and a code; anything without one is trouble on their side.
  const isRefusal = numberField(outcome.json, 'code') !== null && outcome.status < 500;
  return isRefusal
    ? { ok: false, reason: 'credentials', retryable: false }
    : { ok: false, reason: 'platform_error', retryable: true };
}

async function call(http: Http, settings: QqBotSettings, path: string, body: unknown, token: string, timeoutMs?: number): Promise<QqAnswer> {
  const outcome = await http({
    method: 'POST',
    url: `${settings.baseUrl}${path}`,
    headers: { authorization: `QQBot ${token}` },
    body,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });
  if (outcome.kind === 'not_sent') return { kind: 'not_sent' };
  if (outcome.kind === 'broken') return { kind: 'unclear' };
  const code = numberField(outcome.json, 'err_code') ?? numberField(outcome.json, 'code');
  const isGood = outcome.status >= 200 && outcome.status < 300 && (code === null || code === 0);
  if (isGood) return outcome.json === null ? { kind: 'unclear' } : { kind: 'ok', json: outcome.json };
  if (code === null && outcome.status >= 500) return { kind: 'unclear' };
  return { kind: 'refused', status: outcome.status, code, retryAfterMs: outcome.retryAfterMs };
}

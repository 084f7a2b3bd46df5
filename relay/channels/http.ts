import { parseJsonKeepingIds } from './bigJson.ts';

export type Fetch = typeof globalThis.fetch;

export type HttpOutcome =
  /** The platform answered; `json` is null when the body was not JSON. */
  | { readonly kind: 'answer'; readonly status: number; readonly json: unknown; readonly retryAfterMs: number | null }
  /** The request surely never reached the platform: trying again cannot double anything. */
  | { readonly kind: 'not_sent' }
  /** The connection broke or timed out after the request may have left. */
  | { readonly kind: 'broken' };

export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A form goes out as one, with its files; anything else as JSON. */
  readonly body?: unknown;
  /** Instead of the client's own, for what is large. ms */
  readonly timeoutMs?: number;
}

export type Http = (request: HttpRequest) => Promise<HttpOutcome>;

/** Failures of name look-up and connection set-up, by undici's and the operating system's names. */
const NEVER_LEFT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
  'ERR_INVALID_URL',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/**
 * A JSON client that never throws. `timeoutMs` bounds the whole exchange, body included; it is a socket timeout, so it
 * runs on real time and not on the injected clock (a hand-moved clock must not hang or cut a connection).
 * Redirects are refused: they would carry the token and the message to another host.
 */
export function createHttp(fetch: Fetch, timeoutMs: number): Http {
  return async (request) => {
    try {
      const response = await fetch(request.url, {
        method: request.method,
        redirect: 'error',
        signal: AbortSignal.timeout(request.timeoutMs ?? timeoutMs),
        ...written(request),
      });
      const text = await response.text();
      return { kind: 'answer', status: response.status, json: readJson(text), retryAfterMs: retryAfter(response.headers) };
    } catch (error) {
      return { kind: causeCodes(error).some((code) => NEVER_LEFT.has(code)) ? 'not_sent' : 'broken' };
    }
  };
}

function written({ body, headers = {} }: HttpRequest): { headers: Record<string, string>; body?: FormData | string } {
  if (body === undefined) return { headers: { ...headers } };
  // `fetch` writes the boundary itself.
  if (body instanceof FormData) return { headers: { ...headers }, body };
  return { headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) };
}

export function readJson(text: string): unknown {
  try {
    return parseJsonKeepingIds(text);
  } catch {
    return null;
  }
}

function retryAfter(headers: Headers): number | null {
  const seconds = headers.get('retry-after');
  return seconds !== null && /^\d{1,5}$/.test(seconds) ? Number(seconds) * 1000 : null;
}

/** fetch wraps the reason in `cause`; several addresses tried in turn give an AggregateError. All must agree. */
export function causeCodes(error: unknown): string[] {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  const all = cause instanceof AggregateError ? cause.errors : [cause];
  const codes = all.map((one: unknown) => (isCoded(one) ? one.code : ''));
  return codes.every((code) => NEVER_LEFT.has(code)) ? codes : [];
}

function isCoded(value: unknown): value is { code: string } {
  return typeof value === 'object' && value !== null && 'code' in value && typeof value.code === 'string';
}

/** A field of a JSON object, or undefined: for answers whose shape is only hoped for. */
export function fieldOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return Object.getOwnPropertyDescriptor(value, name)?.value;
}

/** The field as text; numbers become their decimal text, so an id reads the same in either form. */
export function textField(value: unknown, name: string): string | null {
  const field = fieldOf(value, name);
  if (typeof field === 'string') return field;
  return typeof field === 'number' && Number.isFinite(field) ? String(field) : null;
}

export function numberField(value: unknown, name: string): number | null {
  const text = textField(value, name);
  return text !== null && /^-?\d{1,15}$/.test(text) ? Number(text) : null;
}

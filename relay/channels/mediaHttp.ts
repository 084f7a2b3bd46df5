import type { MediaFetched } from './types.ts';
import { causeCodes, readJson, type Fetch } from './http.ts';

export interface MediaRequest {
  readonly url: string;
  /** Null: the address is the relay's own configuration. Else what the platform named is only asked when it is one of these. */
  readonly hosts: readonly string[] | null;
  readonly maxBytes: number;
}

/** Bytes, or why not; `json`: the platform answered in words in place of bytes. */
export type MediaAnswer = MediaFetched | { readonly kind: 'json'; readonly json: unknown };
export type MediaHttp = (request: MediaRequest) => Promise<MediaAnswer>;

const MOST_REDIRECTS = 3;
/** A JSON answer of an API is short; what is longer and says to be JSON is somebody's file. */
const MOST_JSON = 64 * 1024;

/** These say that it is not there any more (WeCom's and QQ's addresses die after minutes). */
const GONE = new Set([401, 403, 404, 410]);

/**
 * Fetches what a platform named. Addresses come from strangers' messages, so: only https (http only on loopback), only the hosts of the
 * account, redirects only to such hosts, never more bytes than asked for whatever is declared, and a limit of time over all.
 * Never throws. The time is a socket's and runs on real time.
 */
export function createMediaHttp(fetch: Fetch, timeoutMs: number): MediaHttp {
  return async ({ url, hosts, maxBytes }) => {
    try {
      return await follow(fetch, { url, hosts, maxBytes }, AbortSignal.timeout(timeoutMs));
    } catch (error) {
      // An address that never leads anywhere is as likely a network that is down: tried again, and ends by itself.
      return causeCodes(error).includes('ERR_INVALID_URL') ? { kind: 'final', reason: 'address' } : { kind: 'retryable', reason: 'network' };
    }
  };
}

async function follow(fetch: Fetch, request: MediaRequest, signal: AbortSignal): Promise<MediaAnswer> {
  let at = addressOf(request.url, request.hosts);
  for (let hops = 0; at !== null && hops <= MOST_REDIRECTS; hops += 1) {
    const response = await fetch(at, { redirect: 'manual', signal });
    if (response.status < 300 || response.status >= 400) return read(response, request.maxBytes);
    await response.body?.cancel();
    const next = response.headers.get('location');
    // An API of ours does not send us elsewhere with its token.
    at = next === null || request.hosts === null ? null : addressOf(new URL(next, at).href, request.hosts);
  }
  return { kind: 'final', reason: 'address' };
}

async function read(response: Response, maxBytes: number): Promise<MediaAnswer> {
  const { status, headers } = response;
  if (status !== 200) {
    await response.body?.cancel();
    if (GONE.has(status)) return { kind: 'final', reason: 'expired' };
    return status === 429 || status >= 500 ? { kind: 'retryable', reason: 'platform_error' } : { kind: 'final', reason: 'platform_error' };
  }
  const declared = Number(headers.get('content-length') ?? 0);
  if (declared > maxBytes) {
    await response.body?.cancel();
    return { kind: 'final', reason: 'too_large' };
  }
  const bytes = await upTo(response, maxBytes);
  if (bytes === null) return { kind: 'final', reason: 'too_large' };
  const disposition = headers.get('content-disposition');
  const saysJson = /\b(json|text\/plain)\b/.test(headers.get('content-type') ?? '') && disposition === null && bytes.length <= MOST_JSON;
  const json = saysJson ? readJson(bytes.toString('utf8')) : null;
  if (typeof json === 'object' && json !== null) return { kind: 'json', json };
  return { kind: 'bytes', bytes, name: fileNameIn(disposition) };
}

/** Null as soon as it is more than `maxBytes`. A body that ends before its declared length throws in `fetch`. */
async function upTo(response: Response, maxBytes: number): Promise<Buffer | null> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body ?? []) {
    size += part.length;
    if (size > maxBytes) return null; // leaving the loop cancels the body
    parts.push(part);
  }
  return Buffer.concat(parts, size);
}

/** The address to ask, or null when it is not one that may be asked. */
export function addressOf(url: string, hosts: readonly string[] | null): string | null {
  // QQ writes some without a scheme.
  const text = url.startsWith('//') ? `https:${url}` : /^[a-z][a-z0-9+.-]*:/i.test(url) ? url : `https://${url}`;
  if (!URL.canParse(text)) return null;
  const address = new URL(text);
  if (hosts === null) return address.href;
  if (address.username !== '' || address.password !== '') return null;
  if (hosts.includes(address.origin)) return address.href;
  if ((address.protocol !== 'https:' && address.protocol !== 'http:') || address.port !== '') return null;
  const isAllowed = hosts.some((host) => (host.startsWith('*.') ? address.hostname.endsWith(host.slice(1)) : address.hostname === host));
  // Named in plain http, as old clients do: asked over https all the same.
  address.protocol = 'https:';
  return isAllowed ? address.href : null;
}

/** RFC 6266: `filename*` before `filename`; without folders and control characters. */
export function fileNameIn(disposition: string | null): string | null {
  if (disposition === null) return null;
  const extended = /filename\*\s*=\s*utf-8''([^;]+)/i.exec(disposition)?.[1];
  const plain = /filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;]+))/i.exec(disposition);
  const raw = extended === undefined ? (plain?.[1]?.replaceAll(/\\(.)/g, '$1') ?? plain?.[2] ?? null) : decoded(extended);
  if (raw === null) return null;
  // Header bytes are Latin-1 to fetch; the platforms write UTF-8 into them.
  const text = extended === undefined ? fromLatin1(raw) : raw;
  return text.trim() === '' ? null : text.trim();
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text.trim());
  } catch {
    return null;
  }
}

function fromLatin1(text: string): string {
  const utf8 = Buffer.from(text, 'latin1').toString('utf8');
  return utf8.includes('\uFFFD') ? text : utf8;
}

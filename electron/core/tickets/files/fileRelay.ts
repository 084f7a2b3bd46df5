import { LARGEST_ATTACHMENT } from '../../../../shared/tickets/wireAround.ts';
import type { Tokens } from '../../sync/tokens.ts';
import { hashOf } from './fileStore.ts';

/** `later`: nothing is wrong with the file itself. */
export type Sent = { readonly kind: 'sent' } | { readonly kind: 'refused'; readonly code: 'file.too_large' | 'file.refused' } | { readonly kind: 'later' };
export type Fetched = { readonly kind: 'bytes'; readonly bytes: Buffer } | { readonly kind: 'missing' } | { readonly kind: 'later' };

/** The relay's `/files/<sha256>`. No method throws. */
export interface FileRelay {
  send(sha256: string, bytes: Uint8Array): Promise<Sent>;
  fetch(sha256: string): Promise<Fetched>;
  /** Ends what runs, and everything after it at once. */
  stop(): void;
}

/** 20 MiB over a weak link; a connection that died without a word is given up after it. */
const LONGEST_MS = 5 * 60_000;

export function createFileRelay({ url, tokens }: { readonly url: string; readonly tokens: Tokens }): FileRelay {
  const stopped = new AbortController();

  /** Once more with a new access token where the old one has just ended. Null: no answer. */
  async function ask(sha256: string, method: 'GET' | 'PUT', body?: Uint8Array): Promise<Response | null> {
    for (const isLast of [false, true]) {
      const access = await tokens.access();
      if (!access.ok) return null;
      const answer = await fetch(`${url.replace(/\/$/, '')}/files/${sha256}`, {
        method,
        headers: { authorization: `Bearer ${access.value.token}`, ...(body === undefined ? {} : { 'content-type': 'application/octet-stream' }) },
        ...(body === undefined ? {} : { body: new Uint8Array(body) }),
        redirect: 'error',
        signal: AbortSignal.any([stopped.signal, AbortSignal.timeout(LONGEST_MS)]),
      });
      if (answer.status !== 401 || isLast) return answer;
      await answer.body?.cancel();
      tokens.invalidate();
    }
    return null;
  }

  return {
    async send(sha256, bytes) {
      try {
        const answer = await ask(sha256, 'PUT', bytes);
        await answer?.body?.cancel();
        if (answer?.ok) return { kind: 'sent' };
        if (answer?.status === 413) return { kind: 'refused', code: 'file.too_large' };
        if (answer !== null && [400, 403, 422].includes(answer.status)) return { kind: 'refused', code: 'file.refused' };
        return { kind: 'later' };
      } catch {
        return { kind: 'later' };
      }
    },
    async fetch(sha256) {
      try {
        const answer = await ask(sha256, 'GET');
        if (answer?.status === 404) return { kind: 'missing' };
        if (!answer?.ok || Number(answer.headers.get('content-length') ?? 0) > LARGEST_ATTACHMENT) {
          await answer?.body?.cancel();
          return { kind: 'later' };
        }
        const bytes = Buffer.from(await answer.arrayBuffer());
        // Cut short, or altered on the way: not what the attachment names.
        return hashOf(bytes) === sha256 ? { kind: 'bytes', bytes } : { kind: 'later' };
      } catch {
        return { kind: 'later' };
      }
    },
    stop: () => stopped.abort(),
  };
}

import * as z from 'zod';
import { LARGEST_FILE, PART_BYTES } from '../../../shared/files/model.ts';
import type { Tokens } from '../sync/tokens.ts';
import { hashOf } from './fileStore.ts';

/** `later`: nothing is wrong with the file itself. */
export type Sent = { readonly kind: 'sent' } | { readonly kind: 'refused'; readonly code: 'file.too_large' | 'file.refused' } | { readonly kind: 'later' };
export type Fetched = { readonly kind: 'bytes'; readonly bytes: Buffer } | { readonly kind: 'missing' } | { readonly kind: 'later' };

/** The relay's `/files/<sha256>`; larger ones go in parts, so that a connection that drops costs one of them. No method throws. */
export interface FileRelay {
  /**
   * What the relay has of it already is not sent again.
   * @param onSent how many bytes it has
   */
  send(sha256: string, bytes: Uint8Array, onSent?: (bytes: number) => void): Promise<Sent>;
  fetch(sha256: string): Promise<Fetched>;
  /** Ends what runs, and everything after it at once. */
  stop(): void;
}

/** 20 MiB over a weak link; a connection that died without a word is given up after it. */
const LONGEST_MS = 5 * 60_000;

export function createFileRelay({ url, tokens }: { readonly url: string; readonly tokens: Tokens }): FileRelay {
  const stopped = new AbortController();

  /** Once more with a new access token where the old one has just ended. Null: no answer. */
  async function ask(path: string, method: 'GET' | 'PUT', body?: Uint8Array): Promise<Response | null> {
    for (const isLast of [false, true]) {
      const access = await tokens.access();
      if (!access.ok) return null;
      const answer = await fetch(`${url.replace(/\/$/, '')}/files/${path}`, {
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

  async function sendParts(sha256: string, bytes: Uint8Array, onSent: (bytes: number) => void): Promise<Sent> {
    let at = await receivedIn(await ask(`${sha256}/parts`, 'GET'));
    // More than there is: it was another's idea of the same name.
    if (at === null || at >= bytes.length) at = 0;
    while (at < bytes.length) {
      onSent(at);
      const answer = await ask(`${sha256}/parts?at=${at}&size=${bytes.length}`, 'PUT', bytes.subarray(at, at + PART_BYTES));
      if (answer?.status === 204) return { kind: 'sent' };
      const here = answer?.ok === true || answer?.status === 409 ? await receivedIn(answer) : null;
      if (here === null) return outcomeOf(answer);
      // Out of step twice at the same place is no step at all.
      if (here === at) return { kind: 'later' };
      at = here;
    }
    return { kind: 'later' };
  }

  return {
    async send(sha256, bytes, onSent = () => undefined) {
      try {
        if (bytes.length > PART_BYTES) return await sendParts(sha256, bytes, onSent);
        const answer = await ask(sha256, 'PUT', bytes);
        await answer?.body?.cancel();
        return outcomeOf(answer);
      } catch {
        return { kind: 'later' };
      }
    },
    async fetch(sha256) {
      try {
        const answer = await ask(sha256, 'GET');
        if (answer?.status === 404) return { kind: 'missing' };
        if (!answer?.ok || Number(answer.headers.get('content-length') ?? 0) > LARGEST_FILE) {
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

const partAnswer = z.object({ received: z.number().int().nonnegative() });

async function receivedIn(answer: Response | null): Promise<number | null> {
  if (answer === null) return null;
  return partAnswer.safeParse(await answer.json().catch(() => null)).data?.received ?? null;
}

function outcomeOf(answer: Response | null): Sent {
  if (answer?.ok) return { kind: 'sent' };
  if (answer?.status === 413) return { kind: 'refused', code: 'file.too_large' };
  return answer !== null && [400, 403, 422].includes(answer.status) ? { kind: 'refused', code: 'file.refused' } : { kind: 'later' };
}

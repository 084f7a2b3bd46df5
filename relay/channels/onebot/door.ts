import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { OnebotSettings, UpgradeVerdict } from '../types.ts';

/** What a client must show before it gets a socket (botuniverse/onebot-11, communication/ws-reverse.md). Null: all is right. */
export function refusalOf(settings: OnebotSettings, request: IncomingMessage): Extract<UpgradeVerdict, { kind: 'refused' }> | null {
  // Only the header counts: an address with a token in it would end in the logs of every proxy on the way.
  const [, token = ''] = /^(?:Bearer|Token) (\S{1,512})$/i.exec(request.headers.authorization ?? '') ?? [];
  if (!isSame(token, settings.accessToken)) return { kind: 'refused', status: 401, reason: 'signature' };
  if (one(request.headers['x-self-id']) !== settings.selfId) return { kind: 'refused', status: 403, reason: 'receive_id' };
  // `API` and `Event` are halves of a connection; this side wants the whole.
  const role = one(request.headers['x-client-role']);
  return role !== null && role.toLowerCase() !== 'universal' ? { kind: 'refused', status: 400, reason: 'malformed' } : null;
}

/** Digests have one length, so neither length nor content of the secret shows in the time this takes. */
function isSame(given: string, expected: string): boolean {
  return timingSafeEqual(digest(given), digest(expected));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest();
}

function one(header: string | string[] | undefined): string | null {
  return typeof header === 'string' ? header : (header?.[0] ?? null);
}

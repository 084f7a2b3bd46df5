import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { channelKind, type ChannelKind } from '../../shared/inbox/model.ts';
import { parseCallbackPath } from '../channels/settings.ts';
import type { ChannelAdapter } from '../channels/types.ts';
import type { Logger } from '../logger.ts';
import type { Metrics } from '../metrics.ts';
import type { AccountBook } from './accountBook.ts';

const REASON = { 400: 'Bad Request', 401: 'Unauthorized', 403: 'Forbidden', 404: 'Not Found', 503: 'Service Unavailable' } as const;

/**
 * The way in for clients that dial (OneBot): an upgrade on the address of an account. Everything that is not one is left
 * to the desktops' socket server, which shares the port.
 */
export function registerLineRoute(
  server: Server,
  deps: { readonly accounts: AccountBook; readonly adapters: ReadonlyMap<ChannelKind, ChannelAdapter>; readonly logger: Logger; readonly metrics: Metrics },
): void {
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const url = request.url ?? '';
    if (!url.startsWith('/channels/')) return;
    // A stranger's reset connection is not this process's error.
    socket.on('error', () => socket.destroy());
    const asked = parseCallbackPath(url);
    if (asked === null) refuse(socket, 'unknown', 404, 'unknown_account');
    else answer(asked, request, socket, head).catch(() => socket.destroy());
  });

  async function answer(asked: { readonly channel: string; readonly accountId: string }, request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    // Without the database nobody can tell: the client comes again.
    const account = await deps.accounts.findSurely(asked.accountId).catch(() => null);
    const adapter = account?.channel === asked.channel ? deps.adapters.get(account.channel) : undefined;
    if (account === null || adapter?.accept === undefined) return refuse(socket, asked.channel, 404, 'unknown_account');
    const verdict = adapter.accept(account, { request, socket, head });
    if (verdict.kind === 'refused') refuse(socket, account.channel, verdict.status, verdict.reason);
    else deps.metrics.callbacks.inc({ channel: account.channel, result: 'answered' });
  }

  /** One counter and one line for each: never a byte of what was sent. */
  function refuse(socket: Duplex, asked: string, status: keyof typeof REASON, reason: string): void {
    const channel = channelKind.safeParse(asked).data ?? 'unknown';
    deps.metrics.callbacks.inc({ channel, result: reason });
    deps.logger.warn({ channel, reason }, 'a connection of a channel was refused');
    socket.end(`HTTP/1.1 ${status} ${REASON[status]}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
  }
}

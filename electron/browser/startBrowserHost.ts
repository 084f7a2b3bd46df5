import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { Clock } from '../../shared/time/clock.ts';
import type { Core } from '../core/ports.ts';
import { answer, answerAsset, answerRefusal } from './answers.ts';
import { createEventLog, type NumberedEvent } from './eventLog.ts';
import { authorityOf, isAddressedToUs, isOurPage, loopback, readCookie } from './guard.ts';
import { maxMessageBytes, serveSocket, type ResumePoint } from './socket.ts';
import { createTickets } from './tickets.ts';

export interface BrowserHostOptions {
  readonly core: Pick<Core, 'request' | 'on'>;
  readonly clock: Clock;
  /** Folder of the built renderer. */
  readonly renderer: string;
  /** File of the built bridge script. */
  readonly bridgeFile: string;
  /** 0 lets the system choose. */
  readonly port: number;
  /** How long an unused launch ticket stays valid, milliseconds. */
  readonly ticketLifetimeMs?: number;
}

export interface BrowserHost {
  /** `http://127.0.0.1:PORT` without a ticket. */
  readonly origin: string;
  readonly port: number;
  /** A fresh address that lets one browser in, once. */
  newTicketUrl(): string;
  close(): Promise<void>;
}

const defaultTicketLifetimeMs = 2 * 60 * 1000;
const rememberedEvents = 2_000;

/**
 * Serves the renderer and the core to browsers of this machine: loopback only, one-time ticket, then a cookie that
 * scripts cannot read.
 * @throws the listen error (`EADDRINUSE`) when the port is taken
 */
export async function startBrowserHost(options: BrowserHostOptions): Promise<BrowserHost> {
  const random = (): string => randomBytes(24).toString('base64url');
  const tickets = createTickets(options.clock, random, options.ticketLifetimeMs ?? defaultTicketLifetimeMs);
  const sessions = new Set<string>();
  const epoch = random();
  const events = createEventLog(rememberedEvents);
  const pages = new Set<(event: NumberedEvent) => void>();
  const server = createServer({ maxHeaderSize: 16 * 1024, requestTimeout: 30_000 });
  const sockets = new WebSocketServer({ noServer: true, maxPayload: maxMessageBytes, perMessageDeflate: false });

  const port = await listen(server, options.port);
  const authority = authorityOf(port);
  // Cookies ignore the port: two desktops on one machine must not overwrite each other's session.
  const cookieName = `zhishou_${port}`;
  const hasSession = (request: IncomingMessage): boolean => sessions.has(readCookie(request, cookieName) ?? '');

  const answerTicket = (response: ServerResponse, ticket: string): void => {
    if (!tickets.redeem(ticket)) return answerRefusal(response);
    const session = random();
    sessions.add(session);
    const cookie = `${cookieName}=${session}; Path=/; HttpOnly; SameSite=Strict`;
    answer(response, 303, '', { Location: '/', 'Set-Cookie': cookie });
  };

  const onRequest = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (!isAddressedToUs(request, authority)) return answer(response, 403, 'forbidden');
    if (request.method !== 'GET' && request.method !== 'HEAD') return answer(response, 405, 'method not allowed', { Allow: 'GET, HEAD' });
    const [path = '/', query = ''] = (request.url ?? '/').split('?', 2);
    // Not for HEAD: whoever only looks at a link (a chat's preview) must not use it up.
    const ticket = path === '/' && request.method === 'GET' ? new URLSearchParams(query).get('ticket') : null;
    if (ticket !== null) return answerTicket(response, ticket);
    if (!hasSession(request)) return answerRefusal(response);
    await answerAsset(response, path, options, authority);
  };

  const onUpgrade = (request: IncomingMessage, stream: Duplex, head: Buffer): void => {
    stream.on('error', () => stream.destroy());
    const [path = '', query = ''] = (request.url ?? '').split('?', 2);
    const allowed = path === '/ipc' && isAddressedToUs(request, authority) && isOurPage(request, authority) && hasSession(request);
    if (!allowed) {
      stream.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, stream, head, (socket) => {
      const { push } = serveSocket(socket, options.core, events, epoch, resumePoint(query));
      pages.add(push);
      socket.on('close', () => pages.delete(push));
    });
  };

  const stopEvents = options.core.on((event) => {
    const numbered = events.add(event);
    for (const push of pages) push(numbered);
  });
  server.on('request', (request, response) => {
    onRequest(request, response).catch(() => {
      if (response.headersSent) response.destroy();
      else answer(response, 500, 'internal error');
    });
  });
  server.on('upgrade', onUpgrade);

  return {
    origin: `http://${authority}`,
    port,
    newTicketUrl: () => `http://${authority}/?ticket=${tickets.issue()}`,
    async close() {
      stopEvents();
      for (const socket of sockets.clients) socket.terminate();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

function resumePoint(query: string): ResumePoint | null {
  const search = new URLSearchParams(query);
  const epoch = search.get('epoch');
  return epoch === null ? null : { epoch, after: Number(search.get('after')) };
}

function listen(server: ReturnType<typeof createServer>, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, loopback, () => {
      server.off('error', reject);
      // oxlint-disable-next-line no-unsafe-type-assertion -- a TCP server that listens has an AddressInfo, never a pipe name
      resolve((server.address() as AddressInfo).port);
    });
  });
}

import type { IncomingMessage } from 'node:http';

/** The only interface we listen on. */
export const loopback = '127.0.0.1';

/** How a browser names us in `Host` and `Origin`: it leaves the scheme's own port out (RFC 9110, 7.2). */
export const authorityOf = (port: number): string => (port === 80 ? loopback : `${loopback}:${port}`);

/**
 * Whether a request was really meant for this host. A page on the Internet can make a browser call 127.0.0.1, and
 * with DNS rebinding even under a name of its own: then `Host` (and `Origin`) carry that name.
 * @param authority the only `host:port` that is ours
 */
export function isAddressedToUs(request: IncomingMessage, authority: string): boolean {
  const { host, origin } = request.headers;
  return host === authority && (origin === undefined || origin === `http://${authority}`);
}

/** A WebSocket handshake from a browser always names its origin, and it must be ours: CORS does not cover it. */
export function isOurPage(request: IncomingMessage, authority: string): boolean {
  return request.headers.origin === `http://${authority}`;
}

/** Reads one cookie; null when it is absent. */
export function readCookie(request: IncomingMessage, name: string): string | null {
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const at = part.indexOf('=');
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return null;
}

import { request as httpRequest, type IncomingMessage } from 'node:http';
import { createServer } from 'node:https';
import { connect, type AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { SelfSigned } from './selfSigned.ts';

/** What nginx or Caddy is in front of a relay: ends TLS, passes three paths, tells who asked. */
export interface TlsProxy {
  readonly url: string;
  /** WebSockets passed so far. */
  readonly upgrades: number;
  close(): Promise<void>;
}

const passed = ['/auth/', '/channels/', '/files/', '/socket.io/'];

/**
 * @param target `http://host:port` of the relay, asked for every request
 * @param addressOf stands in for the address a request came from; all of a test's come from one
 */
export async function startTlsProxy(tls: SelfSigned, target: () => string, addressOf: (request: IncomingMessage) => string): Promise<TlsProxy> {
  const open = new Set<Duplex>();
  let upgrades = 0;
  const isPassed = (request: IncomingMessage): boolean => passed.some((path) => request.url?.startsWith(path));
  const headersOf = (request: IncomingMessage) => ({
    ...request.headers,
    // Appended, as proxies do: what a client wrote there itself comes first and is not to be believed.
    'x-forwarded-for': [request.headers['x-forwarded-for'], addressOf(request)].filter((hop) => hop !== undefined).join(', '),
    'x-forwarded-proto': 'https',
  });

  const server = createServer(tls, (request, response) => {
    if (!isPassed(request)) return void response.writeHead(404).end();
    const { hostname, port } = new URL(target());
    const onward = httpRequest({ hostname, port, method: request.method, path: request.url, headers: headersOf(request) }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => (response.headersSent ? response.destroy() : response.writeHead(502).end()));
    request.pipe(onward);
  });
  server.on('connection', (socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
  });
  server.on('upgrade', (request, near: Duplex, first: Buffer) => {
    if (!isPassed(request)) return void near.destroy();
    upgrades += 1;
    const { hostname, port } = new URL(target());
    const far = connect(Number(port), hostname, () => {
      const lines = Object.entries(headersOf(request)).map(([name, value]) => `${name}: ${String(value)}\r\n`);
      far.write(`${request.method} ${request.url} HTTP/1.1\r\n${lines.join('')}\r\n`);
      far.write(first);
      near.pipe(far).pipe(near);
    });
    for (const [one, other] of [[near, far], [far, near]] as const) {
      one.on('error', () => one.destroy());
      one.on('close', () => other.destroy());
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo; // a TCP server that listens has one
  return {
    url: `https://localhost:${port}`,
    get upgrades() {
      return upgrades;
    },
    async close() {
      for (const socket of open) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

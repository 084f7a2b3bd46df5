import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { authorityOf } from '../../../electron/browser/guard.ts';
import { maxMessageBytes } from '../../../electron/browser/socket.ts';
import { startBrowserHost, type BrowserHost } from '../../../electron/browser/startBrowserHost.ts';
import { createCore } from '../../support/standInCore.ts';

let dir: string;
let host: BrowserHost;
let now = 0;
const core = createCore({
  host: { saveFile: async () => ({ kind: 'cancelled' }), notify: () => undefined, outlet: () => 'page', setBadge: () => undefined },
  secrets: { get: async () => null, set: async () => undefined },
});

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'zhishou-host-'));
  const renderer = join(dir, 'renderer');
  await mkdir(join(renderer, 'assets'), { recursive: true });
  await writeFile(join(dir, 'secret.js'), 'secret');
  await writeFile(
    join(renderer, 'index.html'),
    '<!doctype html><html><head><meta property="csp-nonce" nonce="ZHISHOU_CSP_NONCE"></head><body></body></html>',
  );
  await writeFile(join(renderer, 'assets', 'a.js'), 'export {};');
  await symlink(join(dir, 'secret.js'), join(renderer, 'assets', 'link.js'));
  await writeFile(join(dir, 'bridge.js'), '/* bridge */');
  now = 1_000_000;
  host = await startBrowserHost({
    core,
    clock: { now: () => now, at: () => () => undefined, after: () => () => undefined },
    renderer,
    bridgeFile: join(dir, 'bridge.js'),
    port: 0,
    ticketLifetimeMs: 60_000,
  });
});

afterEach(async () => {
  await host.close();
  await rm(dir, { recursive: true, force: true });
});

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** fetch() refuses to forge Host and Origin, so the tests speak HTTP themselves. */
function get(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port: host.port, path, method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
    });
    outgoing.on('error', reject).end();
  });
}

async function signIn(): Promise<string> {
  const answer = await get(host.newTicketUrl().slice(host.origin.length));
  expect(answer.status).toBe(303);
  return String(answer.headers['set-cookie']).split(';')[0] ?? '';
}

function openSocket(headers: Record<string, string>, query = ''): Promise<{ socket: WebSocket; messages: unknown[] } | number> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${host.port}/ipc${query}`, { headers });
    const messages: unknown[] = [];
    socket.on('message', (data) => {
      messages.push(JSON.parse(String(data)));
      resolve({ socket, messages });
    });
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
    socket.on('error', () => undefined);
  });
}

async function opened(query = ''): Promise<{ socket: WebSocket; messages: unknown[] }> {
  const result = await openSocket({ origin: host.origin, cookie: await signIn() }, query);
  if (typeof result === 'number') throw new Error(`refused with ${result}`);
  return result;
}

const soon = async (condition: () => boolean): Promise<void> => {
  for (let i = 0; i < 200 && !condition(); i += 1) await new Promise((resolve) => setTimeout(resolve, 5));
};

describe('the launch ticket', () => {
  it('lets one browser in, once, with a cookie that scripts cannot read', async () => {
    const path = host.newTicketUrl().slice(host.origin.length);
    const first = await get(path);
    expect(first.status).toBe(303);
    expect(first.headers['location']).toBe('/');
    expect(String(first.headers['set-cookie'])).toMatch(/; Path=\/; HttpOnly; SameSite=Strict$/);
    const second = await get(path);
    expect(second.status).toBe(401);
    expect(second.headers['set-cookie']).toBeUndefined();
  });

  it('is not used up by one who only asks what is there', async () => {
    const path = host.newTicketUrl().slice(host.origin.length);
    expect((await get(path, {}, 'HEAD')).status).toBe(401);
    expect((await get(path)).status).toBe(303);
  });

  it('expires', async () => {
    const path = host.newTicketUrl().slice(host.origin.length);
    now += 60_000;
    expect((await get(path)).status).toBe(401);
  });

  it('cannot be guessed or left out', async () => {
    for (const path of ['/', '/?ticket=', '/?ticket=x', '/assets/a.js', '/zhishou-bridge.js']) {
      expect((await get(path)).status, path).toBe(401);
    }
    expect((await get('/', { cookie: `zhishou_${host.port}=guess` })).status).toBe(401);
  });
});

describe('addresses and origins', () => {
  it('refuses a rebound name, another port and a foreign origin, even with the cookie', async () => {
    const cookie = await signIn();
    expect((await get('/', { cookie, host: 'evil.example' })).status).toBe(403);
    expect((await get('/', { cookie, host: '127.0.0.1:1' })).status).toBe(403);
    for (const name of [`localhost:${host.port}`, `[::1]:${host.port}`, `[::ffff:127.0.0.1]:${host.port}`, `127.0.0.1.:${host.port}`, `127.1:${host.port}`, '127.0.0.1']) {
      expect((await get('/', { cookie, host: name })).status, name).toBe(403);
    }
    for (const origin of ['null', `https://127.0.0.1:${host.port}`, `http://localhost:${host.port}`]) {
      expect((await get('/', { cookie, origin })).status, origin).toBe(403);
    }
    expect((await get('/', { cookie, origin: 'https://evil.example' })).status).toBe(403);
    expect((await get('/', { cookie })).status).toBe(200);
  });

  it('knows its name on the port that browsers leave out', () => {
    expect(authorityOf(80)).toBe('127.0.0.1');
    expect(authorityOf(443)).toBe('127.0.0.1:443');
  });

  it('refuses methods that change things', async () => {
    expect((await get('/', { cookie: await signIn() }, 'POST')).status).toBe(405);
  });
});

describe('files', () => {
  it('serves the page with a new nonce each time, the bridge first, and no unsafe source', async () => {
    const cookie = await signIn();
    const answers = [await get('/', { cookie }), await get('/inbox/c1', { cookie })];
    const nonces = answers.map(({ text, headers }) => {
      expect(headers['cache-control']).toBe('no-store');
      const nonce = /<meta property="csp-nonce" nonce="([^"]+)"/.exec(text)?.[1] ?? '';
      expect(text).toContain(`<head><script nonce="${nonce}" src="/zhishou-bridge.js"></script>`);
      expect(headers['content-security-policy']).toContain(`'nonce-${nonce}'`);
      expect(headers['content-security-policy']).not.toContain('unsafe');
      return nonce;
    });
    expect(new Set(nonces).size).toBe(2);
    expect(nonces.join('')).not.toContain('ZHISHOU');
  });

  it('serves nothing outside its folder', async () => {
    const cookie = await signIn();
    for (const path of ['/../secret.js', '/assets/../../secret.js', '/%2e%2e/secret.js', '/assets/%2e%2e%2f%2e%2e%2fsecret.js', '/..%5csecret.js', '/assets/link.js', '/%00.js', '/%']) {
      expect((await get(path, { cookie })).status, path).toBe(404);
    }
    expect((await get('/assets/a.js', { cookie })).text).toBe('export {};');
  });
});

describe('the socket', () => {
  it('needs the cookie and our origin', async () => {
    const cookie = await signIn();
    expect(await openSocket({ origin: host.origin })).toBe(403);
    expect(await openSocket({ cookie })).toBe(403);
    expect(await openSocket({ cookie, origin: 'http://evil.example' })).toBe(403);
  });

  it('answers requests, each by its id', async () => {
    const { socket, messages } = await opened();
    for (const id of [1, 2, 3]) socket.send(JSON.stringify({ id, name: 'echo', args: { text: `消息 ${id}` } }));
    await soon(() => messages.length === 4);
    expect(messages[3]).toEqual({ id: 3, result: { ok: true, value: { text: '消息 3' } } });
    socket.terminate();
  });

  it('closes on what is not a request', async () => {
    for (const bad of ['{', '[]', 'null', '{"id":"1","name":"echo"}', '{"id":1}', Buffer.from('{}')]) {
      const { socket } = await opened();
      const code = new Promise<number>((resolve) => socket.on('close', resolve));
      socket.send(bad);
      expect(await code).toBe(1007);
    }
  });

  it('closes on a frame larger than any request', async () => {
    const { socket } = await opened();
    const code = new Promise<number>((resolve) => socket.on('close', resolve));
    socket.send(JSON.stringify({ id: 1, name: 'echo', args: 'x'.repeat(maxMessageBytes) }));
    expect([1006, 1009]).toContain(await code);
  });

  it('tells a page that comes back exactly what it missed', async () => {
    const first = await opened();
    core.emit({ name: 'status.changed' });
    await soon(() => first.messages.length === 2);
    const epoch = /"epoch":"([^"]+)"/.exec(JSON.stringify(first.messages[0]))?.[1] ?? '';
    expect(first.messages[1]).toEqual({ n: 1, event: { name: 'status.changed' } });
    first.socket.terminate();
    core.emit({ name: 'rows.changed', entity: 'tickets' });
    const second = await opened(`?epoch=${epoch}&after=1`);
    await soon(() => second.messages.length === 2);
    expect(second.messages.slice(1)).toEqual([{ n: 2, event: { name: 'rows.changed', entity: 'tickets' } }]);
    second.socket.terminate();
    const stranger = await opened('?epoch=other&after=1');
    expect(stranger.messages[0]).toMatchObject({ hello: { reload: true } });
    stranger.socket.terminate();
  });
});

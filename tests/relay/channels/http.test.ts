import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createHttp, numberField, textField } from '../../../relay/channels/http.ts';

describe('platform HTTP client', () => {
  const closers: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closers.splice(0)) await close();
  });
  async function serve(listener: RequestListener): Promise<string> {
    const server = createServer(listener);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closers.push(() => new Promise((resolve) => (server.closeAllConnections(), server.close(() => resolve()))));
    // A listening TCP server's address is never a pipe name.
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  }
  const http = createHttp(fetch, 5000);
  const post = (url: string) => http({ method: 'POST', url, body: { a: 1 } });

  it('answers with status and JSON, long ids exact, and null for a page', async () => {
    expect(await post(await serve((_request, response) => response.end('{"id":9007199254740993}')))).toEqual({ kind: 'answer', status: 200, json: { id: '9007199254740993' }, retryAfterMs: null });
    const busy = await serve((_request, response) => response.writeHead(429, { 'retry-after': '7' }).end('<html>'));
    expect(await post(busy)).toEqual({ kind: 'answer', status: 429, json: null, retryAfterMs: 7000 });
  });

  it('tells "never left" from "may have arrived"', async () => {
    const url = await serve((_request, response) => response.end());
    await closers.pop()?.();
    expect(await post(url)).toEqual({ kind: 'not_sent' });
    expect(await post('not a url')).toEqual({ kind: 'not_sent' });
    expect(await post(await serve((request) => request.socket.destroy()))).toEqual({ kind: 'broken' });
    const half = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{"errcode":0');
      setTimeout(() => response.destroy(), 10);
    });
    expect(await post(half)).toEqual({ kind: 'broken' });
  });

  it('cuts a silent platform, also one that stops in the middle', async () => {
    const impatient = createHttp(fetch, 80);
    const silent = await serve(() => undefined);
    expect(await impatient({ method: 'GET', url: silent })).toEqual({ kind: 'broken' });
    const stuck = await serve((_request, response) => response.write('{'));
    expect(await impatient({ method: 'GET', url: stuck })).toEqual({ kind: 'broken' });
  });

  it('does not follow a redirect with the token in hand', async () => {
    let reached = 0;
    const elsewhere = await serve((_request, response) => {
      reached += 1;
      response.end('{}');
    });
    const redirecting = await serve((_request, response) => response.writeHead(307, { location: elsewhere }).end());
    expect((await post(redirecting)).kind).toBe('broken');
    expect(reached).toBe(0);
  });

  it('reads fields without trusting the shape', () => {
    expect(textField({ a: 5 }, 'a')).toBe('5');
    expect(textField({ a: {} }, 'a')).toBeNull();
    expect(textField(null, 'a')).toBeNull();
    expect(textField({}, 'toString')).toBeNull();
    expect(numberField({ errcode: '40001' }, 'errcode')).toBe(40001);
    expect(numberField({ errcode: 1.5 }, 'errcode')).toBeNull();
  });
});

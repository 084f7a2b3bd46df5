import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildStale } from '../../../build/bundle/build.ts';
import { outputs } from '../../../build/paths.ts';
import { PROTOCOL } from '../../../shared/wire/protocol.ts';
import { startChild, type Child } from '../../support/child.ts';
import { newId, openDesk, type Desk } from '../../support/desk.ts';
import { openTestDatabase, type TestDatabase } from '../../support/postgres.ts';
import { giveAccounts, type DemoAccount, type DemoUser } from '../../support/program.ts';
import { removeScratchDir, scratchDir } from '../../support/scratchDir.ts';
import { selfSigned } from '../../support/selfSigned.ts';
import { simulatorControl, type SimulatorControl } from '../../support/simulatorControl.ts';
import { startTlsProxy, type TlsProxy } from '../../support/tlsProxy.ts';
import { until } from '../../support/until.ts';

/** As a vendor runs it: the relay on loopback, TLS ended by a proxy, desktop and platforms outside, each its own process. */
const tls = selfSigned(Date.now());
const attacker = '203.0.113.7';
const office = '203.0.113.8';

let dir: string;
let database: TestDatabase;
let proxy: TlsProxy;
let relay: Child;
let simulator: SimulatorControl;
let users: readonly DemoUser[];
let desk: Desk;
const children: Child[] = [];

beforeAll(async () => {
  await buildStale({ only: ['relay', 'simulator', 'browser', 'bridge'] });
  dir = scratchDir('tls');
  const authority = `${dir}/ca.pem`;
  writeFileSync(authority, tls.cert);
  // What runs outside believes the proxy's certificate and no other.
  const outside = { NODE_EXTRA_CA_CERTS: authority };
  database = await openTestDatabase();
  let target = '';
  proxy = await startTlsProxy(tls, () => target, (asked) => String(asked.headers['x-test-address'] ?? office));
  const started = await startChild({ args: [outputs.simulator, '--port', '0', '--json'], env: outside });
  children.push(started);
  simulator = simulatorControl(String(started.ready['simulator'] ?? started.ready['url']));
  relay = await startChild({
    args: [outputs.relay, 'serve', '--port', '0', '--data-dir', `${dir}/relay`, '--demo', '--simulator-url', simulator.url, '--json'],
    env: { DATABASE_URL: database.url, PUBLIC_URL: proxy.url, ZHISHOU_TRUST_PROXY: '127.0.0.1', LOG_LEVEL: 'info' },
  });
  children.push(relay);
  target = String(relay.ready['relay']);
  users = relay.ready['users'] as readonly DemoUser[];
  await giveAccounts(simulator.url, relay.ready['accounts'] as readonly DemoAccount[]);
  const console_ = await startChild({ args: [outputs.browserHost, '--data-dir', `${dir}/desk`, '--relay', proxy.url, '--no-open'], env: outside });
  children.push(console_);
  desk = await openDesk(String(console_.ready['console']));
}, 180_000);
afterAll(async () => {
  desk.close();
  for (const child of children.toReversed()) await child.stop();
  await proxy.close();
  await database.close();
  await removeScratchDir(dir);
});

const lead = (): DemoUser => {
  const found = users.find((user) => user.role === 'lead');
  if (found === undefined) throw new Error('the demo has no lead');
  return found;
};

/** A request from somewhere; `X-Forwarded-For` as the sender would like it. */
function ask(from: string, path: string, body: unknown, forged?: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'x-test-address': from, ...(forged === undefined ? {} : { 'x-forwarded-for': forged }) };
    const sent = request(`${proxy.url}${path}`, { method: 'POST', ca: tls.cert, headers }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode ?? 0));
    });
    sent.on('error', reject);
    sent.end(JSON.stringify(body));
  });
}
const guess = (from: string, forged?: string): Promise<number> => ask(from, '/auth/login', { name: lead().name, password: 'a guess' }, forged);

/** How the relay refuses a socket with a token that it never gave. */
function refusal(from: string): Promise<string> {
  const socket = io(proxy.url, { ca: tls.cert, transports: ['websocket'], reconnection: false, forceNew: true, extraHeaders: { 'x-test-address': from }, auth: { token: 'none', clientId: randomUUID(), protocol: PROTOCOL.oldest, newest: PROTOCOL.newest } });
  return new Promise((resolve) => {
    socket.once('connect_error', (error) => {
      socket.disconnect();
      resolve(error.message);
    });
  });
}

describe('behind a proxy that ends TLS', () => {
  it('a desktop signs in, hears at once what a platform calls in, and its reply goes out', async () => {
    await desk.login(proxy.url, lead());
    expect(proxy.upgrades).toBe(1);
    expect(new Set((relay.ready['accounts'] as readonly DemoAccount[]).map((account) => new URL(account.callback).origin))).toEqual(new Set([proxy.url]));
    const text = `经过代理 ${randomUUID()}`;
    await simulator.say({ channel: 'wecom-app', conversation: 'Proxy', from: 'Proxy', text });
    const conversationId = await desk.until('the message', async (page) => {
      const { items } = await page.ask('inbox.list', { filter: 'open', hospitalId: null, limit: 100 });
      return items.find(({ conversation }) => conversation.preview === text)?.conversation.id ?? null;
    });
    await desk.mutate('inbox.send', { messageId: newId(), conversationId, text: '收到' });
    await until('the reply at the platform', async () => (await simulator.sent()).some((record) => record.conversation === 'Proxy' && record.text === '收到'));
  }, 60_000);

  it('whoever guesses passwords locks out themselves, whatever they say where they are', async () => {
    const answers: number[] = [];
    for (let tries = 0; tries < 6; tries += 1) answers.push(await guess(attacker, `198.51.100.${tries}`));
    expect(answers).toEqual([401, 401, 401, 401, 401, 429]);
    expect(await guess(office)).toBe(401);
  });

  it('whoever knocks with bad tokens is not looked at any more, and nobody else', async () => {
    const answers = new Set<string>();
    for (let tries = 0; tries < 12; tries += 1) for (const answer of await Promise.all(Array.from({ length: 6 }, () => refusal(attacker)))) answers.add(answer);
    expect([...answers]).toEqual(['token_invalid', 'rate_limited']);
    expect(await refusal(office)).toBe('token_invalid');
    expect((await desk.ask('session.status', {})).connection.state).toBe('online');
  }, 60_000);

  it('what belongs inside does not come out', async () => {
    expect(await ask(office, '/metrics', {})).toBe(404);
    expect(await ask(office, '/healthz', {})).toBe(404);
  });
});

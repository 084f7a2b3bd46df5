import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { callbackPath } from '../../../relay/channels/settings.ts';
import type { Simulator } from '../../../simulator/createSimulator.ts';
import { arrived, lineIds, lineUrl, saveLineAccount, SELF_ID, TOKEN } from '../lineHarness.ts';
import { accountIds, soon, startPlatforms, startRelay, type RelayUnderTest } from '../relayHarness.ts';
import { encryptedByHand, encryptedCases, ENCRYPTED, qqByHand, qqCases, type Case } from './malformedCases.ts';

/*
 * What strangers may send, by the real routes and with one database behind all of it: the answer is a 4xx without a
 * word in it (a socket is closed), and nothing is stored.
 */

let relay: RelayUnderTest;
let platforms: Simulator;
/** A group's robot has its conversation from the start. */
let clean = 0;
let generated = 0;
beforeAll(async () => {
  relay = await startRelay();
  platforms = await startPlatforms(relay);
  await saveLineAccount(relay, 'onebot', { accessToken: TOKEN, selfId: SELF_ID });
  clean = await stored();
});
afterAll(async () => {
  await platforms.close();
  await relay.close();
});

async function stored(): Promise<number> {
  const { rows } = await relay.database.pool.query<{ n: number }>('select ((select count(*) from raw_events) + (select count(*) from messages) + (select count(*) from conversations))::int as n');
  return rows[0]?.n ?? -1;
}

async function ask({ what, method, path, headers, body }: Case): Promise<void> {
  const response = await fetch(`${relay.url}${path}`, { method, headers, ...(method === 'GET' ? {} : { body: new Uint8Array(body) }) });
  const text = await response.text();
  expect([what, response.status >= 400 && response.status < 500]).toEqual([what, true]);
  // Not a byte of what was asked, and never a signature. A method without a route has the server's own words.
  expect([what, method === 'PUT' || text === '']).toEqual([what, true]);
}

async function all(cases: fc.Arbitrary<Case>, numRuns: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(cases, async (one) => {
      generated += 1;
      await ask(one);
    }),
    { numRuns },
  );
  expect(await stored()).toBe(clean);
}

describe.each(ENCRYPTED)('%s', (channel) => {
  it('by chance', () => all(encryptedCases(channel), 64));

  it.each(encryptedByHand(channel).map((one) => [one.what, one] as const))('%s', async (_what, one) => {
    await ask(one);
    expect(await stored()).toBe(clean);
  });
});

describe('qq-bot', () => {
  it('by chance', () => all(qqCases(), 64));

  it.each(qqByHand().map((one) => [one.what, one] as const))('%s', async (_what, one) => {
    await ask(one);
    expect(await stored()).toBe(clean);
  });
});

describe('channels that are not called by HTTP', () => {
  const paths = [callbackPath('wecom-group', accountIds['wecom-group']), callbackPath('onebot', lineIds.onebot), callbackPath('wecom-bot', lineIds['wecom-bot'])];
  it('answer nothing that comes that way', () =>
    all(
      fc.record({ what: fc.constant('by HTTP'), method: fc.constantFrom('GET' as const, 'POST' as const), path: fc.constantFrom(...paths), headers: fc.constant({ authorization: `Bearer ${TOKEN}`, 'x-self-id': SELF_ID }), body: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)) }),
      20,
    ));
});

describe('onebot', () => {
  /** Sent by a client whose token is right, so only the frame is wrong. */
  async function closedBy(frame: string | Buffer, isText = true): Promise<number> {
    const socket = new WebSocket(lineUrl(relay).replace('http', 'ws'), { headers: { authorization: `Bearer ${TOKEN}`, 'x-self-id': SELF_ID, 'x-client-role': 'Universal' } });
    await once(socket, 'open');
    socket.send(frame, { binary: !isText });
    const [code] = (await once(socket, 'close')) as [number];
    return code;
  }
  const notMine = fc.record({ post_type: fc.constantFrom('message', 'notice', 'request'), self_id: fc.integer({ min: 1, max: 1_000_000 }), user_id: fc.integer(), message_id: fc.integer(), message: fc.string() });
  const broken = fc.oneof(
    fc.string().map((text) => `{${text}`),
    fc.oneof(fc.integer(), fc.string(), fc.boolean(), fc.constant(null), fc.array(fc.integer())).map((value) => JSON.stringify(value)),
    fc.dictionary(fc.stringMatching(/^[a-d]{1,5}$/), fc.string()).map((value) => JSON.stringify(value)),
    notMine.map((value) => JSON.stringify(value)),
    fc.nat(2000).map((depth) => '['.repeat(depth + 1)),
  );

  it('by chance: the socket closes', async () => {
    await fc.assert(
      fc.asyncProperty(broken, async (frame) => {
        generated += 1;
        expect([1003, 1007]).toContain(await closedBy(frame));
      }),
      { numRuns: 40 },
    );
    expect(await stored()).toBe(clean);
  });

  it.each([
    ['an event of another account, beyond 2^53', '{"post_type":"message","self_id":90071992547409931,"user_id":1,"message_id":1,"message":"x"}', true, 1003],
    ['nested deeply', '{"a":'.repeat(100_000), true, 1003],
    ['bytes', Buffer.from('{"post_type":"message"}'), false, 1003],
    ['no UTF-8', Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), true, 1007],
    ['a megabyte and one byte', 'x'.repeat(1024 * 1024 + 1), true, 1009],
  ] as const)('%s', async (_what, frame, isText, code) => {
    expect(await closedBy(frame, isText)).toBe(code);
    expect(await stored()).toBe(clean);
  });

  it('signs of life and echoes of nobody’s call leave the socket open and are not stored', async () => {
    const socket = new WebSocket(lineUrl(relay).replace('http', 'ws'), { headers: { authorization: `Bearer ${TOKEN}`, 'x-self-id': SELF_ID } });
    await once(socket, 'open');
    for (const frame of [{ post_type: 'meta_event', self_id: Number(SELF_ID) }, { status: 'ok', retcode: 0, data: {}, echo: 'zs-99999' }, { post_type: 'message', self_id: Number(SELF_ID), user_id: Number(SELF_ID), message_id: 1, message: 'own' }]) socket.send(JSON.stringify(frame));
    socket.ping();
    await once(socket, 'pong');
    expect(socket.readyState).toBe(WebSocket.OPEN);
    expect(await stored()).toBe(clean);
    socket.terminate();
  });
});

describe('wecom-bot', () => {
  it('frames that are none are not stored, and what comes after them is', async () => {
    // A gateway of the test's own: whatever it sends comes from "the platform".
    const gateway = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    await once(gateway, 'listening');
    const { port } = gateway.address() as AddressInfo; // it listens on TCP
    const connection = once(gateway, 'connection') as Promise<[WebSocket]>;
    await saveLineAccount(relay, 'wecom-bot', { wsUrl: `ws://127.0.0.1:${port}`, botId: 'b', secret: 'a-secret-of-it' });
    const [socket] = await connection;
    const [hello] = (await once(socket, 'message')) as [Buffer];
    socket.send(JSON.stringify({ headers: (JSON.parse(hello.toString()) as { headers: unknown }).headers, errcode: 0 }));
    await soon('the bot to be let in', async () => (await relay.count('zhishou_lines', { channel: 'wecom-bot', state: 'ready' })) === 1);
    const bad = fc.sample(fc.oneof(fc.string(), fc.json(), fc.string().map((text) => `{"cmd":"aibot_msg_callback",${text}`), fc.constantFrom('{"cmd":"aibot_msg_callback"}', '{"cmd":"aibot_msg_callback","body":{}}', '{"cmd":"aibot_event_callback","body":{"event":null}}', 'null', '['.repeat(5000))), 40);
    for (const frame of bad) socket.send(frame);
    generated += bad.length;
    socket.send(Buffer.from([0xff, 0xfe]));
    socket.send(JSON.stringify({ cmd: 'aibot_msg_callback', headers: { req_id: 'r' }, body: { msgid: 'good', chattype: 'single', from: { userid: 'Z' }, msgtype: 'text', text: { content: '好' } } }));
    await arrived(relay, 'Z', 1);
    const { rows } = await relay.database.pool.query<{ platform_id: string }>('select platform_id from raw_events');
    expect(rows).toEqual([{ platform_id: 'good' }]);
    gateway.close();
    for (const one of gateway.clients) one.terminate();
  });

  it('at least 300 of them were drawn', () => {
    expect(generated).toBeGreaterThanOrEqual(300);
  });
});

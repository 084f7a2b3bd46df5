import { createServer } from 'node:http';
import { Server } from 'socket.io';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../support/systemClock.ts';
import { createRelayClient } from '../../../../electron/core/sync/relayClient.ts';
import type { RelayClient } from '../../../../electron/core/sync/relayClient.ts';
import type { Tokens } from '../../../../electron/core/sync/tokens.ts';
import type { Connection } from '../../../../shared/session/contract.ts';
import type { Clock } from '../../../../shared/time/clock.ts';
import { commonProtocol, tooOld } from '../../../../shared/wire/protocol.ts';
import type { ProtocolRange } from '../../../../shared/wire/protocol.ts';
import { startFaultProxy } from '../../../support/faultProxy.ts';
import { createManualClock } from '../../../support/manualClock.ts';
import { until } from '../../../support/until.ts';

const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

interface Served {
  readonly url: string;
  readonly io: Server;
  connections: number;
  readonly tokens: string[];
}
async function serve(refuse: (token: string) => string | null, data?: () => unknown): Promise<Served> {
  const http = createServer();
  const io = new Server(http, { serveClient: false });
  const served: Served = { url: '', io, connections: 0, tokens: [] };
  io.use((socket, next) => {
    const { token } = socket.handshake.auth;
    served.tokens.push(token);
    const refusal = refuse(token);
    next(refusal === null ? undefined : Object.assign(new Error(refusal), data === undefined ? {} : { data: data() }));
  });
  io.on('connection', (socket) => {
    served.connections += 1;
    socket.on('reauth', (_token: string, answer: (result: unknown) => void) => answer({ ok: true }));
    socket.emit('hello', { epoch: 'e', head: 0, now: Date.now(), lastN: 0 });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const address = http.address();
  closers.push(() => io.close());
  return Object.assign(served, { url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}` });
}
function client(url: string, over: { tokens?: Tokens; clock?: Clock; speaks?: ProtocolRange } = {}): { states: Connection[]; pokes: number[]; client: RelayClient } {
  const states: Connection[] = [];
  const pokes: number[] = [];
  let drawn = 0;
  const made = createRelayClient({
    url,
    tokens: over.tokens ?? { access: () => Promise.resolve({ ok: true, value: { token: `token-${++drawn}`, expiresAt: Date.now() + 600_000 } }), invalidate: () => undefined },
    clientId: () => 'client',
    ...(over.speaks === undefined ? {} : { speaks: over.speaks }),
    clock: over.clock ?? systemClock(),
    random: () => 0.5,
    onHello: () => Promise.resolve('ready'),
    onFailed: () => undefined,
    onPoke: (head) => void pokes.push(head),
    onNews: ({ to }) => void pokes.push(to),
    onPresence: () => undefined,
    onState: (state) => void states.push(state),
  });
  closers.push(() => made.stop());
  made.start();
  return { states, pokes, client: made };
}

describe('the connection to the relay', () => {
  it('fetches another token once when the relay refuses the first', async () => {
    const served = await serve((token) => (token === 'token-1' ? 'token_invalid' : null));
    const { client: one } = client(served.url);
    await until('online', async () => one.connection().state === 'online', 5000, 10);
    expect(served.tokens).toEqual(['token-1', 'token-2']);
  });

  it.each([
    ['token_invalid', 'token_invalid', undefined],
    // A relay of 0.1, which tells no range and speaks 1 alone.
    ['protocol', 'relay_too_old', undefined],
    ['protocol', 'desktop_too_old', { oldest: 8, newest: 9 }],
    ['protocol', 'relay_too_old', { oldest: 0, newest: 0 }],
  ])('says why when it is refused for %s: %s, and does not hammer', async (refusal, reason, range) => {
    const served = await serve(() => refusal, range && (() => range));
    const { client: one } = client(served.url);
    await until('refused', async () => one.connection().state === 'offline', 5000, 10);
    expect(one.connection()).toMatchObject({ state: 'offline', reason });
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(served.tokens.length).toBeLessThanOrEqual(2);
  });

  it('goes on by itself when the side that was too old is updated', async () => {
    let relay = { oldest: 5, newest: 6 };
    const speaks = { oldest: 1, newest: 4 };
    const served = await serve(() => (commonProtocol(speaks, relay) === null ? 'protocol' : null), () => relay);
    const real = systemClock();
    const impatient: Clock = { now: () => real.now(), at: (at, run) => real.at(Math.min(at, real.now() + 100), run), after: (ms, run) => real.after(Math.min(ms, 100), run) };
    const { client: one, states } = client(served.url, { clock: impatient, speaks });
    await until('refused', async () => one.connection().state === 'offline', 10_000, 10);
    expect(states.at(-1)).toMatchObject({ reason: 'desktop_too_old' });
    relay = { oldest: 4, newest: 6 };
    await until('online', async () => one.connection().state === 'online', 10_000, 10);
  });

  it('knows an unreachable relay, keeps since when, and comes back by itself', async () => {
    const dead = client('http://127.0.0.1:9');
    await until('offline', async () => dead.client.connection().state === 'offline', 5000, 10);
    const first = dead.client.connection();
    expect(first).toMatchObject({ reason: 'unreachable' });
    await new Promise((resolve) => setTimeout(resolve, 1200));
    expect(dead.client.connection()).toEqual(first);
    expect(await dead.client.pull({ epoch: null, cursor: 0, limit: 1 })).toBeNull();
  });

  it('makes a new connection after the machine has slept', async () => {
    const served = await serve(() => null);
    const real = systemClock();
    let slept = 0;
    const clock: Clock = { now: () => real.now() + slept, at: (at, run) => real.at(Math.min(at - slept, real.now() + 50), run), after: (ms, run) => real.after(Math.min(ms, 50), run) };
    const { client: one } = client(served.url, { clock });
    await until('online', async () => one.connection().state === 'online', 5000, 10);
    expect(served.connections).toBe(1);
    slept = 8 * 3_600_000;
    await until('a second connection', async () => served.connections === 2, 5000, 10);
    await until('online again', async () => one.connection().state === 'online', 5000, 10);
  });

  it('shows nobody as connected whom it has not heard for 13 s, and never doubts one who speaks', async () => {
    const served = await serve(() => null);
    const clock = createManualClock(Date.now());
    const { client: one, pokes } = client(served.url, { clock });
    await until('online', async () => one.connection().state === 'online', 5000, 10);
    for (let second = 0; second < 12; second += 1) clock.advance(1000);
    expect(one.connection().state).toBe('online');
    served.io.emit('poke', 7);
    await until('the poke', async () => pokes.includes(7), 5000, 10);
    for (let second = 0; second < 12; second += 1) clock.advance(1000);
    expect(one.connection().state).toBe('online');
    clock.advance(1000);
    expect(one.connection().state).toBe('connecting');
  });

  it('stops calling itself connected at once when the machine wakes, before anything was tried', async () => {
    const served = await serve(() => null);
    const clock = createManualClock(Date.now());
    const proxy = await startFaultProxy(served.url);
    closers.push(() => proxy.close());
    const { client: one } = client(proxy.url, { clock });
    await until('online', async () => one.connection().state === 'online', 5000, 10);
    proxy.stall();
    clock.sleep(8 * 3_600_000);
    // The first heartbeat after waking.
    clock.advance(1000);
    expect(one.connection().state).toBe('connecting');
  });

  it('is not held up by hands that are set back: silence, retries and the heartbeat go on', async () => {
    const served = await serve(() => null);
    const clock = createManualClock(Date.now());
    const proxy = await startFaultProxy(served.url);
    closers.push(() => proxy.close());
    const { client: one } = client(proxy.url, { clock });
    await until('online', async () => one.connection().state === 'online', 5000, 10);
    clock.set(clock.now() - 3_600_000);
    proxy.cut();
    await until('offline', async () => one.connection().state === 'offline', 5000, 10);
    clock.set(clock.now() - 3_600_000);
    proxy.restore();
    await until('online again', async () => {
      clock.advance(1000);
      return one.connection().state === 'online';
    }, 5000, 10);
    clock.set(clock.now() - 3_600_000);
    for (let second = 0; second < 14; second += 1) clock.advance(1000);
    expect(one.connection().state).not.toBe('online');
  });

  it('asks the relay’s time again when somebody sets the clock back, and its pauses do not wait for the old time', async () => {
    const served = await serve(() => null);
    let turned = 0;
    const clock: Clock = {
      now: () => Date.now() + turned,
      // What waits for a moment waits an hour longer now; the program must not.
      at: () => () => undefined,
      after: (ms, run) => {
        const timer = setTimeout(run, ms / 50);
        return () => clearTimeout(timer);
      },
    };
    const { client: one } = client(served.url, { clock });
    await until('online', async () => one.connection().state === 'online', 10_000, 10);
    turned = -3_600_000;
    await until('a second greeting', async () => served.connections === 2, 10_000, 10);
    await until('online again', async () => one.connection().state === 'online', 10_000, 10);
  });
});

describe('versions of the protocol', () => {
  it.each([
    [{ oldest: 1, newest: 2 }, { oldest: 1, newest: 1 }, 1, null],
    [{ oldest: 1, newest: 1 }, { oldest: 1, newest: 2 }, 1, null],
    [{ oldest: 2, newest: 4 }, { oldest: 3, newest: 9 }, 4, null],
    [{ oldest: 1, newest: 2 }, { oldest: 3, newest: 4 }, null, 'desktop'],
    [{ oldest: 3, newest: 4 }, { oldest: 1, newest: 2 }, null, 'relay'],
  ] as const)('%o and %o use %s', (desktop, relay, version, old) => {
    expect(commonProtocol(desktop, relay)).toBe(version);
    if (old !== null) expect(tooOld(desktop, relay)).toBe(old);
  });
});

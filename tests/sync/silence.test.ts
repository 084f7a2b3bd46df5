import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemClock } from '../support/systemClock.ts';
import { createRelayClient } from '../../electron/core/sync/relayClient.ts';
import { seeded } from '../kill/seeded.ts';
import { startRelay, type RelayUnderTest } from '../relay/relayHarness.ts';
import { startFaultProxy, type FaultProxy } from '../support/faultProxy.ts';

/**
 * No silent disconnect is shown as "connected" for longer than 15 s (issue 3), measured in real time against the real
 * relay: many links go dead at random moments of its pings, in every way a link can without telling anybody.
 */
const LIMIT_MS = 15_000;
/** Two of the relay's ping intervals: every phase is met. */
const PHASES_MS = 8_000;
const linksOfEach = 10;
const seed = Number(process.env['ZHISHOU_SILENCE_SEED'] ?? Date.now() % 1_000_000);

type Death = (proxy: FaultProxy, random: () => number) => void;
/** How a link dies; whatever gets through afterwards, the desktop is told by nobody at once. */
const deaths: Readonly<Record<string, Death>> = {
  'nothing arrives on either side': (proxy) => proxy.mute('both'),
  'the relay is not heard any more': (proxy) => proxy.mute('down'),
  'the desktop is not heard any more': (proxy) => proxy.mute('up'),
  // The worst: pings still come while the relay waits in vain, and then not even its closing does.
  'first the desktop, then the relay is not heard': (proxy, random) => {
    proxy.mute('up');
    setTimeout(() => proxy.mute('down'), 2_000 + random() * 5_900);
  },
  'slow before it dies': (proxy) => {
    proxy.weather({ latencyMs: 300, jitterMs: 700, lossRate: 0.2 });
    setTimeout(() => proxy.mute('both'), 1_000);
  },
};

let relay: RelayUnderTest;
const closers: (() => unknown)[] = [];
beforeAll(async () => {
  relay = await startRelay();
});
afterAll(async () => {
  for (const close of closers.toReversed()) await close();
  await relay.close();
});

it(`notices every silent death of a link within 15 s (complaint 3; seed ${seed})`, async () => {
  const random = seeded(seed).next;
  const { accessToken, accessExpiresAt } = await relay.login('u-agent');
  let serial = 0;

  /** @returns how long the desktop went on calling itself connected, ms */
  async function shownAfter(die: Death): Promise<number> {
    const proxy = await startFaultProxy(relay.url, random);
    const clientId = `silent-${(serial += 1)}`;
    let becameOther: () => void = () => undefined;
    let becameOnline: () => void = () => undefined;
    const online = new Promise<void>((resolve) => (becameOnline = resolve));
    const other = new Promise<void>((resolve) => (becameOther = resolve));
    const client = createRelayClient({
      url: proxy.url,
      tokens: { access: () => Promise.resolve({ ok: true, value: { token: accessToken, expiresAt: accessExpiresAt } }), invalidate: () => undefined },
      clientId: () => clientId,
      clock: systemClock(),
      random,
      onHello: () => Promise.resolve('ready'),
      onFailed: () => undefined,
      onPoke: () => undefined,
      onNews: () => undefined,
      onPresence: () => undefined,
      onState: ({ state }) => (state === 'online' ? becameOnline() : becameOther()),
    });
    closers.push(() => proxy.close(), () => client.stop());
    client.start();
    await online;
    await new Promise((resolve) => setTimeout(resolve, random() * PHASES_MS));
    const began = performance.now();
    die(proxy, random);
    await other;
    const took = performance.now() - began;
    client.stop();
    return took;
  }

  const measured = await Promise.all(
    Object.entries(deaths).flatMap(([name, die]) => Array.from({ length: linksOfEach }, async () => ({ name, took: await shownAfter(die) }))),
  );
  for (const name of Object.keys(deaths)) {
    const all = measured.filter((one) => one.name === name).map(({ took }) => took);
    process.stdout.write(`silence test: ${name}: at worst ${(Math.max(...all) / 1000).toFixed(1)} s of ${all.length}\n`);
  }
  expect(Math.max(...measured.map(({ took }) => took))).toBeLessThanOrEqual(LIMIT_MS);
}, 120_000);

import { createServer, connect, type AddressInfo } from 'node:net';
import { createPair, type Direction, type Pair, type Weather } from './faultPair.ts';

export type { Direction, Weather } from './faultPair.ts';

/** The network between a desktop and the relay (or the relay and its database), as a test can have it. */
export interface FaultProxy {
  /** Where the one side believes the other is. */
  readonly url: string;
  /** Every connection breaks and new ones are dropped: the cable is out. */
  cut(): void;
  /**
   * One way (or both) is dead: bytes vanish, and neither FIN nor reset gets through. New connections fare alike. `both`
   * is the silent disconnect of a laptop that slept or changed its network.
   */
  mute(direction: Direction | 'both'): void;
  /** `mute('both')`. */
  stall(): void;
  /** Lets `bytes` more through in that direction, then breaks every connection: mostly in the middle of a frame. */
  cutAfter(direction: Direction, bytes: number): void;
  /** For connections that are there and that come. */
  weather(weather: Weather): void;
  /** Whole and fast again. What was muted is broken: both ends must find out and connect again. */
  restore(): void;
  /** Every connection breaks, now; new ones are served. */
  breakAll(): void;
  close(): Promise<void>;
}

const fair: Weather = { latencyMs: 0, jitterMs: 0, lossRate: 0 };

/**
 * @param target URL with host and port of the real one; asked for every connection, null: nobody is there now
 * @param random 0 up to 1; decides about jitter and loss
 */
export async function startFaultProxy(target: string | (() => string | null), random: () => number = Math.random): Promise<FaultProxy> {
  const pairs = new Set<Pair>();
  const muted = new Set<Direction>();
  let isCut = false;
  let weather = fair;

  const breakAll = (): void => {
    for (const pair of pairs) pair.destroy();
  };
  const server = createServer({ allowHalfOpen: true }, (near) => {
    const to = typeof target === 'string' ? target : target();
    if (isCut || to === null) return void near.on('error', () => undefined).destroy();
    const { hostname, port } = new URL(to);
    const far = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
    const pair = createPair({ near, far, muted, weather: () => weather, random, ended: () => pairs.delete(pair) });
    pairs.add(pair);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port: own } = server.address() as AddressInfo; // a TCP server that listens has one

  const proxy: FaultProxy = {
    url: `http://127.0.0.1:${own}`,
    cut() {
      isCut = true;
      breakAll();
    },
    mute(direction) {
      for (const one of direction === 'both' ? (['up', 'down'] as const) : [direction]) muted.add(one);
    },
    stall: () => proxy.mute('both'),
    cutAfter(direction, bytes) {
      let left = bytes;
      for (const pair of pairs) {
        pair.limit(direction, (length) => {
          const through = Math.min(left, length);
          left -= through;
          if (through < length) setImmediate(breakAll);
          return through;
        });
      }
    },
    weather: (next) => void (weather = next),
    restore() {
      isCut = false;
      weather = fair;
      if (muted.size > 0) breakAll();
      muted.clear();
    },
    breakAll,
    async close() {
      isCut = true;
      breakAll();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
  return proxy;
}

import { createServer, connect, type AddressInfo, type Socket } from 'node:net';

/** The network between a desktop and the relay, as a test can have it. */
export interface CuttableProxy {
  /** Where the desktop believes the relay is. */
  readonly url: string;
  /** Every connection breaks and new ones are dropped: the cable is out. */
  cut(): void;
  /** Connections stay open and carry nothing: the silent disconnect of a laptop that slept. */
  stall(): void;
  restore(): void;
  close(): Promise<void>;
}

/** @param target `http://host:port` of the real relay */
export async function startCuttableProxy(target: string): Promise<CuttableProxy> {
  const { hostname, port } = new URL(target);
  const pairs = new Set<readonly [Socket, Socket]>();
  let state: 'whole' | 'cut' | 'stalled' = 'whole';

  const server = createServer((near) => {
    near.on('error', () => near.destroy());
    if (state === 'cut') return void near.destroy();
    const far = connect(Number(port), hostname);
    const pair = [near, far] as const;
    pairs.add(pair);
    for (const socket of pair) {
      socket.setNoDelay(true);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        pairs.delete(pair);
        near.destroy();
        far.destroy();
      });
    }
    near.pipe(far).pipe(near);
    if (state === 'stalled') for (const socket of pair) socket.pause();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const breakAll = (): void => {
    for (const [near, far] of pairs) {
      near.destroy();
      far.destroy();
    }
  };
  const { port: own } = server.address() as AddressInfo; // a TCP server that listens has one
  return {
    url: `http://127.0.0.1:${own}`,
    cut() {
      state = 'cut';
      breakAll();
    },
    stall() {
      state = 'stalled';
      for (const [near, far] of pairs) {
        near.unpipe();
        far.unpipe();
        near.pause();
        far.pause();
      }
    },
    restore() {
      // What was stalled is lost like packets after a long sleep: both ends must find out and connect again.
      if (state === 'stalled') breakAll();
      state = 'whole';
    },
    async close() {
      breakAll();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

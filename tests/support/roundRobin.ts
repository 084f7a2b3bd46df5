import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A small load balancer in front of relay nodes: takes turns, goes past nodes that do not listen, knows nothing else. */
export interface RoundRobin {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Desktops' sockets and other requests take turns of their own, or a log-in before every socket would send all sockets
 * to one node.
 * @param targets `http://127.0.0.1:port` of the nodes, asked anew for every connection
 */
export async function startRoundRobin(targets: () => readonly string[]): Promise<RoundRobin> {
  const open = new Set<Socket>();
  const turns = { socket: 0, request: 0 };
  const keep = (socket: Socket): void => {
    open.add(socket);
    socket.setNoDelay(true);
    socket.on('close', () => open.delete(socket));
    socket.on('error', () => socket.destroy());
  };

  function pass(near: Socket, first: Buffer, ports: readonly number[]): void {
    const [port, ...others] = ports;
    if (port === undefined || near.destroyed) return void near.destroy();
    const far = connect(port, '127.0.0.1');
    keep(far);
    let isConnected = false;
    far.once('connect', () => {
      isConnected = true;
      far.write(first);
      near.pipe(far).pipe(near);
    });
    far.once('close', () => (isConnected ? near.destroy() : pass(near, first, others)));
    near.once('close', () => far.destroy());
  }

  const server = createServer((near) => {
    keep(near);
    near.once('data', (first: Buffer) => {
      near.pause();
      const kind = first.subarray(0, 15).toString('latin1') === 'GET /socket.io/' ? 'socket' : 'request';
      const ports = targets().map((url) => Number(new URL(url).port));
      const begin = turns[kind]++ % Math.max(1, ports.length);
      pass(near, first, [...ports.slice(begin), ...ports.slice(0, begin)]);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo; // a TCP server that listens has one
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      for (const socket of open) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

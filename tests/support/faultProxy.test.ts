import { createServer, connect, type AddressInfo, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { startFaultProxy, type FaultProxy } from './faultProxy.ts';
import { until } from './until.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

interface End {
  readonly socket: Socket;
  heard: string;
  isClosed: boolean;
}
function endOf(socket: Socket): End {
  const end: End = { socket, heard: '', isClosed: false };
  socket.on('data', (chunk: Buffer) => (end.heard += chunk.toString('latin1')));
  socket.on('error', () => undefined);
  socket.on('close', () => (end.isClosed = true));
  return end;
}

/** Both ends of one connection through a proxy that behaves so far. */
async function connected(): Promise<{ proxy: FaultProxy; near: End; far: End; more: () => Promise<End> }> {
  const served: End[] = [];
  const server = createServer((socket) => void served.push(endOf(socket)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // a TCP server that listens has one
  const proxy = await startFaultProxy(`http://127.0.0.1:${port}`);
  closers.push(() => server.close(), () => served.forEach(({ socket }) => socket.destroy()), () => proxy.close());
  const more = async (): Promise<End> => {
    const socket = connect(Number(new URL(proxy.url).port), '127.0.0.1');
    closers.push(() => socket.destroy());
    const end = endOf(socket);
    await new Promise((resolve) => socket.once('connect', resolve));
    return end;
  };
  const near = await more();
  const far = await until('the far end', async () => served[0] ?? null, 5000, 5);
  return { proxy, near, far, more };
}
const quiet = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 80));

describe('the fault proxy', () => {
  it('carries both ways and both ends', async () => {
    const { near, far } = await connected();
    near.socket.write('question');
    await until('the question', async () => far.heard === 'question', 5000, 5);
    far.socket.end('answer');
    await until('the answer and the end', async () => near.heard === 'answer' && near.isClosed, 5000, 5);
  });

  it('a muted way loses bytes, ends and resets; the other way goes on', async () => {
    const { proxy, near, far } = await connected();
    proxy.mute('up');
    near.socket.write('lost');
    far.socket.write('heard');
    await until('the other way', async () => near.heard === 'heard', 5000, 5);
    near.socket.destroy();
    await quiet();
    expect(far).toMatchObject({ heard: '', isClosed: false });
    proxy.restore();
    await until('the broken connection to be told', async () => far.isClosed, 5000, 5);
  });

  it('cuts in the middle of what is said', async () => {
    const { proxy, near, far, more } = await connected();
    proxy.cutAfter('down', 3);
    far.socket.write('abcdef');
    await until('the cut', async () => near.isClosed && far.isClosed, 5000, 5);
    expect(near.heard).toBe('abc');
    const again = await more();
    await quiet();
    expect(again.isClosed).toBe(false);
  });

  it('refuses while it is cut', async () => {
    const { proxy, near, far, more } = await connected();
    proxy.cut();
    await until('both ends to know', async () => near.isClosed && far.isClosed, 5000, 5);
    const refused = await more();
    await until('the refusal', async () => refused.isClosed, 5000, 5);
  });

  it('keeps the order however late chunks are', async () => {
    const { proxy, near, far } = await connected();
    proxy.weather({ latencyMs: 5, jitterMs: 30, lossRate: 0.1 });
    const said = Array.from({ length: 60 }, (_, index) => `${index};`);
    for (const word of said) {
      near.socket.write(word);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await until('all of it', async () => far.heard === said.join(''), 10_000, 10);
  });
});

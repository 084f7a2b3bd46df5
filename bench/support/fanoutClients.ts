import { createInterface } from 'node:readline';
import { io, type Socket } from 'socket.io-client';
import { PROTOCOL, PULL_LIMIT, type ClientEvents, type Hello, type PullAnswer, type ServerEvents } from '../../shared/wire/protocol.ts';
import { percentile } from '../figure.ts';

/**
 * Many listeners in one process: `node build/run.mjs bench/support/fanoutClients.ts URL COUNT [TOKEN]`. With a token they are desktops
 * (hello, poke, pull, one pull at a time, as electron/core/sync/engine.ts asks), without one they listen to the bare echo.
 * `begin N` on standard input forgets what arrived and answers when all have the next N.
 */
const [url = '', count = '0', token] = process.argv.slice(2);
const clients = Number(count);
/** When it was sent, ms since 1970, stands in the text. */
const MARK = /⟦\w+ ([\d.]+)⟧/;
const now = (): number => performance.timeOrigin + performance.now();

let latencies: number[] = [];
let wanted = Infinity;
let done: () => void = () => undefined;

function arrived(text: string): void {
  const sent = MARK.exec(text)?.[1];
  if (sent === undefined) return;
  latencies.push(now() - Number(sent));
  if (latencies.length >= wanted) done();
}

async function listen(): Promise<void> {
  const socket = io(url, { transports: ['websocket'], forceNew: true });
  socket.on('message', arrived);
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('connect_error', reject));
}

async function follow(index: number): Promise<void> {
  const auth = { token, clientId: `bench-${process.pid}-${index}`, protocol: PROTOCOL.oldest, newest: PROTOCOL.newest };
  const socket: Socket<ServerEvents, ClientEvents> = io(url, { transports: ['websocket'], forceNew: true, auth });
  const hello = await new Promise<Hello>((resolve, reject) => {
    socket.once('hello', resolve);
    socket.once('connect_error', reject);
  });
  let { head: cursor } = hello;
  let head = cursor;
  let pulling = false;
  async function pull(): Promise<void> {
    if (pulling) return;
    pulling = true;
    while (cursor < head) {
      const answer = (await socket.emitWithAck('pull', { epoch: hello.epoch, cursor, limit: PULL_LIMIT })) as PullAnswer;
      if (!answer.ok) throw new Error(answer.code);
      for (const { entity, row } of answer.rows) if (entity === 'messages' && row !== null) arrived((row as { readonly text: string }).text);
      cursor = answer.cursor;
      head = Math.max(head, answer.head);
    }
    pulling = false;
  }
  socket.on('poke', (newest) => {
    head = Math.max(head, newest);
    void pull();
  });
}

for (let index = 0; index < clients; index += 1) await (token === undefined ? listen() : follow(index));
createInterface(process.stdin).on('line', (line) => {
  const [, messages = '0'] = line.split(' ');
  latencies = [];
  wanted = Number(messages) * clients;
  process.stdout.write(`${JSON.stringify({ begun: true })}\n`);
  done = () => {
    process.stdout.write(`${JSON.stringify({ at: now(), p50: percentile(latencies, 0.5), p99: percentile(latencies, 0.99) })}\n`);
    done = () => undefined;
  };
});
process.stdout.write(`${JSON.stringify({ ready: true })}\n`);

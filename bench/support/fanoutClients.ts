import { createInterface } from 'node:readline';
import { io, type Socket } from 'socket.io-client';
import { PROTOCOL, PULL_LIMIT, type ClientEvents, type Hello, type PullAnswer, type PulledRow, type ServerEvents } from '../../shared/wire/protocol.ts';
import { createNewsBuffer } from '../../electron/core/sync/newsBuffer.ts';
import { percentile } from '../figure.ts';

/**
 * Many listeners in one process: `node build/run.mjs bench/support/fanoutClients.ts URL COUNT [TOKEN]`. With a token they are desktops
 * (hello, news, poke, one pull at a time, as electron/core/sync/engine.ts asks), without one they listen to the bare echo.
 * `begin N` on standard input forgets what arrived and answers when all have the next N.
 */
const [url = '', count = '0', token] = process.argv.slice(2);
const clients = Number(count);
/** When it was sent, ms since 1970, stands in the text. */
const MARK = /⟦\w+ ([\d.]+)⟧/;
const now = (): number => performance.timeOrigin + performance.now();

/** UTF-8 of what the first of them was told in rows. */
let bytes = 0;
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

function take(rows: readonly PulledRow[]): void {
  for (const { entity, row } of rows) if (entity === 'messages' && row !== null) arrived((row as { readonly text: string }).text);
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
  const news = createNewsBuffer();
  async function pull(): Promise<void> {
    if (pulling) return;
    pulling = true;
    while (cursor < head) {
      const told = news.after(cursor);
      if (told !== null) {
        if (index === 0) bytes += Buffer.byteLength(JSON.stringify(told.rows));
        take(told.rows);
        cursor = told.cursor;
        continue;
      }
      const answer = (await socket.emitWithAck('pull', { epoch: hello.epoch, cursor, limit: PULL_LIMIT })) as PullAnswer;
      if (!answer.ok) throw new Error(answer.code);
      if (index === 0) bytes += Buffer.byteLength(JSON.stringify(answer.rows));
      take(answer.rows);
      cursor = answer.cursor;
      head = Math.max(head, answer.head);
    }
    pulling = false;
  }
  function heard(newest: number): void {
    head = Math.max(head, newest);
    void pull();
  }
  socket.on('poke', heard);
  socket.on('news', (told) => {
    news.add(told);
    heard(told.to);
  });
}

for (let index = 0; index < clients; index += 1) await (token === undefined ? listen() : follow(index));
createInterface(process.stdin).on('line', (line) => {
  const [, messages = '0'] = line.split(' ');
  latencies = [];
  bytes = 0;
  wanted = Number(messages) * clients;
  process.stdout.write(`${JSON.stringify({ begun: true })}\n`);
  done = () => {
    process.stdout.write(`${JSON.stringify({ at: now(), p50: percentile(latencies, 0.5), p99: percentile(latencies, 0.99), bytes })}\n`);
    done = () => undefined;
  };
});
process.stdout.write(`${JSON.stringify({ ready: true })}\n`);

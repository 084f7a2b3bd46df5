import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Server } from 'socket.io';
import { io } from 'socket.io-client';
import { startFaultProxy } from '../tests/support/faultProxy.ts';
import { newId, openDesk, type Desk } from '../tests/support/desk.ts';
import { buildParts, startConsole } from '../tests/support/program.ts';
import { removeScratchDir, scratchDir } from '../tests/support/scratchDir.ts';
import { type Figure, figure, percentile } from './figure.ts';
import { benchUser, startFilledRelay, type FilledRelay } from './support/filledRelay.ts';
import { rawFill, type RawRow } from './support/rawMirror.ts';

const BEFORE = 20_000;
const THEIRS = 2_000;
/** Of `THEIRS`; the rest are messages. */
const CONVERSATION_CHANGES = 400;
const MINE = 200;
const ROUNDS = 7;

/** Eight hours without a network: what others did comes in, what one did oneself goes out, and both are on the screen. */
export async function catchUpFigures(): Promise<readonly Figure[]> {
  await buildParts();
  const dir = scratchDir('bench-catch-up');
  try {
    const relay = await startFilledRelay(dir, Date.now());
    const proxy = await startFaultProxy(relay.url);
    const console_ = await startConsole(join(dir, 'console'), proxy.url);
    try {
      await relay.addMessages(BEFORE, Date.now());
      const desk = await openDesk(await console_.address());
      await desk.login(proxy.url, benchUser);
      const [ours, bare]: [number[], number[]] = [[], []];
      for (let round = 0; round < ROUNDS; round += 1) {
        ours.push(await catchUpOnce(desk, relay, proxy, round));
        bare.push(await bareTransfer(relay, join(dir, `bare${round}.db`)));
      }
      desk.close();
      return figuresOf(percentile(ours, 0.5), percentile(bare, 0.5), Math.max(...ours));
    } finally {
      await console_.child.stop();
      await proxy.close();
      await relay.close();
    }
  } finally {
    await removeScratchDir(dir);
  }
}

function figuresOf(ours: number, bare: number, slowest: number): readonly Figure[] {
  const what = `${THEIRS} changes by others and ${MINE} of one's own made while the cable was out, over ${BEFORE} messages; from "online" until all of it is in the mirror and every own action is confirmed`;
  return [
    figure({
      name: 'catch_up_ratio', unit: 's', value: ours, reference: bare, goal: 2, better: 'lower',
      conditions: `${what}; median of ${ROUNDS}; reference: the same rows read from PostgreSQL, over a bare socket.io connection in one message, into raw sqlite3 with the search index, and ${MINE} rows back into PostgreSQL in one transaction`,
    }),
    figure({ name: 'catch_up_s', unit: 's', value: slowest, reference: 5, goal: 1, better: 'lower', conditions: `the slowest of the same ${ROUNDS} rounds against 5 s` }),
  ];
}

/** @returns seconds from "online" until nothing is missing on either side */
async function catchUpOnce(desk: Desk, relay: FilledRelay, proxy: { cut(): void; restore(): void }, round: number): Promise<number> {
  proxy.cut();
  await desk.until('offline', async () => (await desk.ask('session.status', {})).connection.state !== 'online', 30_000);
  const last = newId<never>();
  for (let index = 0; index < MINE; index += 1) {
    const mine = await desk.mutate('tickets.create', {
      ticketId: index === MINE - 1 ? last : newId(), entryId: newId(), hospitalId: 'h-bench' as never, conversationId: null, messageId: null, assigneeId: null,
      title: `断网期间 ${index}`, description: '门诊缴费页面报错', kind: 'fault', module: null, priority: 'normal', cause: null,
    });
    if (!mine.ok) throw new Error(mine.error.code);
  }
  await relay.addMessages(THEIRS - CONVERSATION_CHANGES, Date.now());
  const mark = `追上 ${round}`;
  await relay.touchConversations(CONVERSATION_CHANGES, mark);
  proxy.restore();
  await spin(async () => (await desk.ask('session.status', {})).connection.state === 'online');
  const online = performance.now();
  await spin(async () => {
    const { pending } = await desk.ask('session.status', {});
    if (pending > 0) return false;
    const { ticket } = await desk.ask('tickets.get', { ticketId: last });
    const { items } = await desk.ask('inbox.list', { filter: 'open', hospitalId: null, limit: 1 });
    return ticket.number !== null && ticket.sync === 'synced' && items[0]?.conversation.title === mark;
  });
  return (performance.now() - online) / 1000;
}

async function spin(isMet: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + 120_000;
  while (!(await isMet())) {
    if (performance.now() > end) throw new Error('never caught up');
    await delay(25);
  }
}

/** The least that could move the same: no verification, no pages, no outbox, no rules. Seconds. */
async function bareTransfer(relay: FilledRelay, file: string): Promise<number> {
  const http = createServer();
  const server = new Server(http, { maxHttpBufferSize: 64 * 1024 * 1024 });
  await relay.pool.query('create table if not exists bench_bare (id text primary key, title text not null, description text not null, at bigint not null)');
  server.on('connection', (socket) => {
    socket.on('pull', async (answer: (rows: readonly RawRow[]) => void) => answer(await relay.newestMessages(THEIRS)));
    socket.on('push', async (rows: readonly { id: string; title: string }[], answer: () => void) => {
      const client = await relay.pool.connect();
      await client.query('begin');
      for (const row of rows) await client.query('insert into bench_bare values ($1, $2, $3, $4)', [row.id, row.title, '门诊缴费页面报错', Date.now()]);
      await client.query('commit');
      client.release();
      answer();
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo; // a TCP server that listens has one
  const socket = io(`http://127.0.0.1:${port}`, { transports: ['websocket'] });
  await new Promise<void>((resolve) => socket.once('connect', () => resolve()));
  try {
    const begin = performance.now();
    const rows = (await socket.emitWithAck('pull')) as readonly RawRow[]; // our own server answers
    await socket.emitWithAck('push', Array.from({ length: MINE }, (_, index) => ({ id: newId(), title: `断网期间 ${index}` })));
    const transferred = (performance.now() - begin) / 1000;
    return transferred + (await rawFill(file, rows, true));
  } finally {
    socket.disconnect();
    await server.close();
  }
}

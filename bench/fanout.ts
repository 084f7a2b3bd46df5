import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import * as z from 'zod';
import { startEmbedded } from '../relay/db/embedded.ts';
import { tokenAnswer } from '../shared/wire/protocol.ts';
import { startChild, type Child } from '../tests/support/child.ts';
import { buildParts, freePort, giveAccounts, startRelay, startSimulator } from '../tests/support/program.ts';
import { removeScratchDir, scratchDir } from '../tests/support/scratchDir.ts';
import { type Figure, figure, percentile } from './figure.ts';
import { post, qqCallback } from './support/qqCallback.ts';

const CLIENTS = 200;
const RATE = 100;
const STEADY = 1_000;
const FLOOD = 1_500;
/** Platform requests under way at once while it is flooded. */
const LANES = 16;
/** `/proc` counts processor time in hundredths of a second. */
const TICKS = 100;

interface Measured {
  readonly p50: number;
  readonly p99: number;
  /** Messages a second until all clients have all of them. */
  readonly throughput: number;
  /** Processor seconds of the server for `STEADY` messages. */
  readonly cpu: number;
  /** UTF-8 of the rows that one client is told for one message. */
  readonly bytes: number;
}
/** Makes the platform's request for a message with this mark, signature and all; it is sent when called. */
type Prepare = (mark: string) => () => Promise<void>;

const report = z.object({ at: z.number(), p50: z.number(), p99: z.number(), bytes: z.number() });
const now = (): number => performance.timeOrigin + performance.now();

/** What 200 consoles cost: every message is verified, durable, understood and in the hands of all of them. */
export async function fanoutFigures(): Promise<readonly Figure[]> {
  await buildParts(false);
  const ours = await measureRelay();
  const { measured: bare, commitMs } = await measureBare(ours.bytes);
  const conditions =
    `${CLIENTS} clients of the desktop's protocol in one process, QQ webhooks, clients, server and PostgreSQL on one machine; reference: HTTP request, one ` +
    `PostgreSQL commit, one broadcast of as many bytes (${Math.round(ours.bytes)} a message) by bare socket.io to as many clients, in the same run; server's processor time for ${STEADY} messages at ` +
    `${RATE}/s: ${ours.cpu.toFixed(2)} against ${bare.cpu.toFixed(2)} s`;
  return [
    figure({ name: 'fanout_200', unit: 'messages/s', value: ours.throughput, reference: bare.throughput, goal: 0.7, better: 'higher', conditions: `${FLOOD} messages as fast as ${LANES} platform requests at once bring them; ${conditions}` }),
    figure({
      name: 'fanout_200_p99', unit: 'ms', value: ours.p99, reference: 2 * bare.p99 + commitMs, goal: 1, better: 'lower',
      conditions: `${STEADY} messages at ${RATE}/s, from the platform's request to the client; p50 ${ours.p50.toFixed(1)} against ${bare.p50.toFixed(1)} ms; against twice the bare p99 of ${bare.p99.toFixed(1)} ms and one commit of ${commitMs.toFixed(1)} ms; ${conditions}`,
    }),
  ];
}

/** @param bytes of a message, UTF-8 */
async function measureBare(bytes: number): Promise<{ readonly measured: Measured; readonly commitMs: number }> {
  const dir = scratchDir('bench-fanout-bare');
  const postgres = await startEmbedded(dir);
  const server = await startChild({ args: [join('build', 'run.mjs'), join('bench', 'support', 'bareFanout.ts')], env: { DATABASE_URL: postgres.url } });
  try {
    const url = String(server.ready['url']);
    const rest = ' 门诊缴费页面打不开'.padEnd(Math.round(bytes), '.');
    const measured = await measure(server, [url, String(CLIENTS)], (mark) => () => post(url, `${mark}${rest}`, {}));
    return { measured, commitMs: await commitTime(postgres.url) };
  } finally {
    await server.stop();
    await postgres.stop();
    await removeScratchDir(dir);
  }
}

async function measureRelay(): Promise<Measured> {
  const dir = scratchDir('bench-fanout');
  const simulator = await startSimulator();
  const port = await freePort();
  const relay = await startRelay(join(dir, 'relay'), port, simulator.control.url);
  try {
    await giveAccounts(simulator.control.url, relay.accounts);
    const account = relay.accounts.find((one) => one.channel === 'qq-bot');
    const [user] = relay.users;
    if (account === undefined || user === undefined) throw new Error('the demo has no QQ account or nobody');
    const url = `http://127.0.0.1:${port}`;
    const response = await fetch(`${url}/auth/login`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ name: user.name, password: user.password }) });
    const { accessToken } = tokenAnswer.parse(await response.json());
    let serial = 0;
    return await measure(relay.child, [url, String(CLIENTS), accessToken], (mark) => {
      serial += 1;
      const callback = qqCallback(account, `BENCH${serial % 40}`, String(serial), `${mark} 门诊缴费页面打不开`);
      return () => post(...callback);
    });
  } finally {
    await relay.child.stop();
    await simulator.child.stop();
    await removeScratchDir(dir);
  }
}

async function measure(server: Child, args: readonly string[], prepare: Prepare): Promise<Measured> {
  const clients = await startChild({ args: [join('build', 'run.mjs'), join('bench', 'support', 'fanoutClients.ts'), ...args] });
  try {
    await steady(clients, prepare, 200); // to warm up
    const before = processorSeconds(server.pid);
    const { p50, p99, bytes } = await steady(clients, prepare, STEADY);
    const cpu = processorSeconds(server.pid) - before;
    const { begin, at } = await flood(clients, prepare, FLOOD);
    return { p50, p99, cpu, bytes: bytes / STEADY, throughput: FLOOD / ((at - begin) / 1000) };
  } finally {
    await clients.stop();
  }
}

/** What signs stands still before what is measured begins. */
const CALM_MS = 500;

/** At a steady pace whatever the answers do: a slow server must not slow its own load down, and late is late since the moment it was due. */
function steady(clients: Child, prepare: Prepare, count: number): Promise<z.infer<typeof report>> {
  return reported(clients, count, async () => {
    // As many as come within this time are ready before the first is sent: signing takes as long as the server takes to verify.
    const begin = now() + CALM_MS + count;
    const requests = Array.from({ length: count }, (_, index) => {
      const due = begin + (index * 1000) / RATE;
      return { due, send: prepare(`⟦s${index} ${due}⟧`) };
    });
    if (now() > begin) throw new Error('the requests were not ready in time');
    const answers: Promise<void>[] = [];
    for (const { due, send } of requests) {
      await delay(Math.max(0, due - now()));
      answers.push(send());
    }
    await Promise.all(answers);
  });
}

async function flood(clients: Child, prepare: Prepare, count: number): Promise<{ readonly begin: number; readonly at: number }> {
  const requests = Array.from({ length: count }, (_, index) => prepare(`⟦f${index} ${now()}⟧`));
  let begin = 0;
  const { at } = await reported(clients, count, async () => {
    begin = now();
    let next = 0;
    const lane = async (): Promise<void> => {
      for (let send = requests[next++]; send !== undefined; send = requests[next++]) await send();
    };
    await Promise.all(Array.from({ length: LANES }, lane));
  });
  return { begin, at };
}

async function reported(clients: Child, count: number, run: () => Promise<void>): Promise<z.infer<typeof report>> {
  const begun = clients.nextLine();
  clients.send(`begin ${count}`);
  await begun;
  const answer = clients.nextLine();
  await run();
  const late = delay(120_000).then(() => Promise.reject(new Error('not all messages arrived at all clients within two minutes')));
  return report.parse(await Promise.race([answer, late]));
}

/** Linux only, as the benches are. */
function processorSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
}

async function commitTime(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const times: number[] = [];
  for (let index = 0; index < 200; index += 1) {
    const begin = performance.now();
    await client.query('insert into bare_echo (body) values ($1)', ['门诊缴费页面打不开']);
    times.push(performance.now() - begin);
  }
  await client.end();
  return percentile(times, 0.5);
}

import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDesk, type Desk } from '../support/desk.ts';
import { buildParts, freePort, giveAccounts, startConsole, startRelay, startSimulator, type Console, type RelayProcess } from '../support/program.ts';
import { openRelayReader } from '../support/relayReader.ts';
import { removeScratchDir, scratchDir } from '../support/scratchDir.ts';
import { until } from '../support/until.ts';
import { createLedger, type Ledger } from './ledger.ts';
import { seeded } from './seeded.ts';
import { stepCount, tellStory } from './story.ts';
import { faultsFound } from './verdict.ts';

/**
 * I1 and I2: relay and desktop are killed with SIGKILL at random points of the main job. One PostgreSQL, one simulator
 * and one data folder live through all runs. `ZHISHOU_KILL_SEED` repeats a sequence, `ZHISHOU_KILL_RUNS` changes its length.
 */
const runs = Number(process.env['ZHISHOU_KILL_RUNS'] ?? 20);
const seed = Number(process.env['ZHISHOU_KILL_SEED'] ?? Date.now() % 1_000_000);
const longestDelayMs = 60;

type Simulator = Awaited<ReturnType<typeof startSimulator>>;

interface World {
  readonly dir: string;
  readonly port: number;
  readonly simulator: Simulator;
  relay: Promise<RelayProcess>;
  console: Promise<Console>;
  desk: Promise<Desk>;
}

let world: World;
let user: { name: string; password: string };
const relayUrl = (): string => `http://127.0.0.1:${world.port}`;

async function openConsole(): Promise<{ console: Console; desk: Desk }> {
  const console_ = await startConsole(join(world.dir, 'console'), relayUrl());
  return { console: console_, desk: await openDesk(await console_.address()) };
}

beforeAll(async () => {
  await buildParts(false);
  const dir = scratchDir('kill');
  const [simulator, port] = await Promise.all([startSimulator(), freePort()]);
  const relay = await startRelay(join(dir, 'relay'), port, simulator.control.url);
  await giveAccounts(simulator.control.url, relay.accounts);
  const lead = relay.users.find((one) => one.role === 'lead');
  if (lead === undefined) throw new Error('the demo has no lead');
  user = lead;
  const none = new Promise<never>(() => undefined);
  world = { dir, port, simulator, relay: Promise.resolve(relay), console: none, desk: none };
  const { console: first, desk } = await openConsole();
  world.console = Promise.resolve(first);
  world.desk = Promise.resolve(desk);
  await desk.login(relayUrl(), user);
}, 180_000);

afterAll(async () => {
  (await world.desk).close();
  await (await world.console).child.stop();
  await (await world.relay).child.stop();
  await world.simulator.child.stop();
  await removeScratchDir(world.dir);
}, 30_000);

/** Kills the relay and has it started again on the same folder, as a service manager would. */
async function killRelay(): Promise<void> {
  const dying = await world.relay;
  const killed = dying.child.kill();
  world.relay = killed.then(() => startRelay(join(world.dir, 'relay'), world.port, world.simulator.control.url));
  await world.relay;
}

/** Kills the desktop and starts it again on the same folder; what it had acknowledged must still be there. */
async function killDesktop(ledger: Ledger): Promise<void> {
  const dying = await world.console;
  const reopened = dying.child.kill().then(openConsole);
  world.console = reopened.then(({ console: again }) => again);
  world.desk = reopened.then(async ({ desk }) => {
    const status = await desk.ask('session.status', {});
    // The one thing a kill may cost: a refresh token that was used and whose successor was not yet on disk.
    if (status.user === null) await desk.login(relayUrl(), user);
    const { items } = await desk.ask('tickets.list', { status: 'all', hospitalId: null, assigneeId: null, kind: null, query: '', limit: 1000 });
    const there = new Set(items.map((item) => item.title));
    expect(ledger.all('ticket').filter(({ told, mark }) => told === 'acknowledged' && !there.has(mark)), 'tickets after the restart').toEqual([]);
    return desk;
  });
  await world.desk;
}

async function runAll(victim: string, kill: (ledger: Ledger) => Promise<void>, victimSeed: number): Promise<Ledger> {
  const random = seeded(victimSeed);
  const ledger = createLedger();
  for (let run = 0; run < runs; run += 1) {
    const killStep = random.int(stepCount);
    // Most kills fall into the first milliseconds of a step, where its work is.
    const killDelay = Math.floor(random.next() ** 2 * longestDelayMs);
    const name = `${victim}${run + 1}`;
    process.stdout.write(`kill test: ${name} of ${runs}, step ${killStep} + ${killDelay} ms (seed ${seed})\n`);
    let killing: Promise<void> = Promise.resolve();
    const onStep = (index: number): void => {
      if (index === killStep) killing = delay(killDelay).then(() => kill(ledger));
    };
    try {
      await tellStory(name, run, { desk: () => world.desk, simulator: world.simulator.control, ledger, onStep });
    } finally {
      await killing;
    }
  }
  return ledger;
}

/** A kill that interrupts nothing proves little: says how many deeds had no answer when the desktop died. */
function tellDoubtful(ledger: Ledger): void {
  const kinds = (['send', 'ticket', 'comment', 'callback', 'attempt', 'close', 'switch'] as const).map((kind) => {
    const all = ledger.all(kind);
    return `${kind} ${all.filter(({ told }) => told === 'doubtful').length}/${all.length}`;
  });
  process.stdout.write(`kill test: doubtful of all: ${kinds.join(', ')}\n`);
}

async function settle(): Promise<void> {
  const desk = await world.desk;
  await until('the simulator to have delivered all', async () => (await world.simulator.control.deliveries()).every((one) => one.state !== 'pending'), 60_000);
  await desk.until('an empty outbox', async () => {
    const status = await desk.ask('session.status', {});
    return status.connection.state === 'online' && status.pending === 0;
  }, 60_000);
}

async function expectNothingLostNorDoubled(ledger: Ledger): Promise<void> {
  tellDoubtful(ledger);
  await settle();
  const rows = await (await openRelayReader(relayUrl(), user)).read();
  const sent = await world.simulator.control.sent();
  expect(faultsFound(ledger, rows, sent)).toEqual([]);
  const status = await (await world.desk).ask('session.status', {});
  expect(status.rejections, 'nothing was rejected on the way').toBe(0);
  expect(ledger.all('switch').filter(({ told }) => told === 'acknowledged')).toHaveLength(runs);
}

describe(`killed with SIGKILL at random points (seed ${seed})`, () => {
  it(`the relay, ${runs} times: nothing acknowledged is lost, nothing doubled`, async () => {
    await expectNothingLostNorDoubled(await runAll('R', killRelay, seed));
  }, 240_000);

  it(`the desktop, ${runs} times: nothing acknowledged is lost, nothing doubled`, async () => {
    await expectNothingLostNorDoubled(await runAll('D', killDesktop, seed + 1));
  }, 240_000);
});

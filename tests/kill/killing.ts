import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findPid } from '../../relay/db/postmaster.ts';
import { openDesk, type Desk } from '../support/desk.ts';
import { buildParts, freePort, giveAccounts, startConsole, startRelay, startSimulator, type Console, type DemoUser, type RelayProcess } from '../support/program.ts';
import { openRelayReader } from '../support/relayReader.ts';
import { removeScratchDir, scratchDir } from '../support/scratchDir.ts';
import { until } from '../support/until.ts';
import { createLedger, type Ledger } from './ledger.ts';
import { seeded } from './seeded.ts';
import { stepCount, tellStory } from './story.ts';
import { faultsFound, tallyOf, type Tally } from './verdict.ts';

/** `relay+postgres`: the relay and the postmaster under it in the same moment, as when a machine stops. */
export type Victim = 'desktop' | 'relay' | 'relay+postgres';

export interface KillReport {
  readonly victim: Victim;
  readonly kills: number;
  readonly tally: Tally;
  /** In words; empty when nothing was lost, doubled, delivered twice or refused on the way. */
  readonly faults: readonly string[];
  /** What was being done when the victim died: a kill that interrupts nothing proves little. */
  readonly interrupted: string;
}

/** One simulator, one relay with its PostgreSQL and one desktop, processes of their own; they live through all kills. */
export interface KillWorld {
  /** Tells the main job once per kill, with a SIGKILL at a random moment of it, then waits until all is quiet and judges. */
  run(victim: Victim, kills: number, seed: number, say: (line: string) => void): Promise<KillReport>;
  close(): Promise<void>;
}

const longestDelayMs = 60;
const shortName: Readonly<Record<Victim, string>> = { desktop: 'D', relay: 'R', 'relay+postgres': 'P' };

export async function startKillWorld(): Promise<KillWorld> {
  await buildParts(false);
  const dir = scratchDir('kill');
  const [simulator, port] = await Promise.all([startSimulator(), freePort()]);
  const relayUrl = `http://127.0.0.1:${port}`;
  const relayFolder = join(dir, 'relay');
  const first = await startRelay(relayFolder, port, simulator.control.url);
  await giveAccounts(simulator.control.url, first.accounts);
  const user = leadOf(first);

  async function openConsole(): Promise<{ console: Console; desk: Desk }> {
    const console_ = await startConsole(join(dir, 'console'), relayUrl);
    return { console: console_, desk: await openDesk(await console_.address()) };
  }
  const opened = await openConsole();
  await opened.desk.login(relayUrl, user);
  let relay: Promise<RelayProcess> = Promise.resolve(first);
  let console_: Promise<Console> = Promise.resolve(opened.console);
  let desk: Promise<Desk> = Promise.resolve(opened.desk);
  let stories = 0;

  /** Has it started again on the same folder, as a service manager would. */
  async function killRelay(withPostgres: boolean): Promise<void> {
    const dying = await relay;
    const postmaster = withPostgres ? await findPid(join(relayFolder, 'postgres')) : null;
    if (withPostgres && postmaster === null) throw new Error('no postmaster was found to be killed');
    if (postmaster !== null) process.kill(postmaster, 'SIGKILL');
    const killed = dying.child.kill();
    relay = killed.then(() => startRelay(relayFolder, port, simulator.control.url));
    await relay;
  }

  /** Starts it again on the same folder; what it had acknowledged must still be there, before it has met the relay. */
  async function killDesktop(ledger: Ledger): Promise<void> {
    const dying = await console_;
    const reopened = dying.child.kill().then(openConsole);
    console_ = reopened.then(({ console: again }) => again);
    desk = reopened.then(async ({ desk: again }) => {
      const status = await again.ask('session.status', {});
      // The one thing a kill may cost: a refresh token that was used and whose successor was not yet on disk.
      if (status.user === null) await again.login(relayUrl, user);
      const { items } = await again.ask('tickets.list', { status: 'all', hospitalId: null, assigneeId: null, kind: null, query: '', limit: 1000 });
      const there = new Set(items.map((item) => item.title));
      const lost = ledger.all('ticket').filter(({ told, mark }) => told === 'acknowledged' && !there.has(mark));
      if (lost.length > 0) throw new Error(`after the restart these tickets are lost: ${lost.map(({ mark }) => mark).join(', ')}`);
      return again;
    });
    await desk;
  }

  async function settle(): Promise<void> {
    await until('the simulator to have delivered all', async () => (await simulator.control.deliveries()).every((one) => one.state !== 'pending'), 60_000);
    await (await desk).until('an empty outbox', async (one) => {
      const status = await one.ask('session.status', {});
      return status.connection.state === 'online' && status.pending === 0;
    }, 60_000);
  }

  async function judge(victim: Victim, kills: number, ledger: Ledger): Promise<KillReport> {
    await settle();
    const rows = await (await openRelayReader(relayUrl, user)).read();
    const status = await (await desk).ask('session.status', {});
    const switched = ledger.all('switch').filter(({ told }) => told === 'acknowledged').length;
    return {
      victim,
      kills,
      tally: tallyOf(ledger, rows),
      faults: [
        ...faultsFound(ledger, rows, await simulator.control.sent()),
        ...(status.rejections === 0 ? [] : [`${status.rejections} actions were refused on the way`]),
        ...(switched === kills ? [] : [`duty was switched ${switched} times in ${kills} stories`]),
      ],
      interrupted: interruptedIn(ledger),
    };
  }

  return {
    async run(victim, kills, seed, say) {
      const random = seeded(seed);
      const ledger = createLedger();
      for (let run = 0; run < kills; run += 1) {
        const killStep = random.int(stepCount);
        // Most kills fall into the first milliseconds of a step, where its work is.
        const killDelay = Math.floor(random.next() ** 2 * longestDelayMs);
        const name = `${shortName[victim]}${(stories += 1)}`;
        say(`${victim} ${run + 1} of ${kills} (story ${name}), step ${killStep} + ${killDelay} ms (seed ${seed})`);
        let killing: Promise<void> = Promise.resolve();
        const kill = (): Promise<void> => (victim === 'desktop' ? killDesktop(ledger) : killRelay(victim === 'relay+postgres'));
        const onStep = (index: number): void => {
          if (index === killStep) killing = delay(killDelay).then(kill);
        };
        try {
          await tellStory(name, run, { desk: () => desk, simulator: simulator.control, ledger, onStep });
        } finally {
          await killing;
        }
      }
      return judge(victim, kills, ledger);
    },
    async close() {
      (await desk).close();
      await (await console_).child.stop();
      await (await relay).child.stop();
      await simulator.child.stop();
      await removeScratchDir(dir);
    },
  };
}

function leadOf({ users }: RelayProcess): DemoUser {
  const lead = users.find((one) => one.role === 'lead');
  if (lead === undefined) throw new Error('the demo has no lead');
  return lead;
}

function interruptedIn(ledger: Ledger): string {
  const kinds = (['send', 'ticket', 'comment', 'callback', 'attempt', 'close', 'switch'] as const).map((kind) => {
    const all = ledger.all(kind);
    return `${kind} ${all.filter(({ told }) => told === 'doubtful').length}/${all.length}`;
  });
  return `doubtful of all: ${kinds.join(', ')}`;
}

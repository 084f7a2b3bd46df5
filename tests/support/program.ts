import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { join } from 'node:path';
import * as z from 'zod';
import { buildStale } from '../../build/bundle/build.ts';
import { outputs, projectRoot } from '../../build/paths.ts';
import type { SimAccount } from '../../simulator/model.ts';
import { startChild, type Child } from './child.ts';
import { simulatorControl, type SimulatorControl } from './simulatorControl.ts';

const user = z.object({ name: z.string(), password: z.string(), role: z.enum(['agent', 'lead', 'manager', 'admin']) });
export type DemoUser = z.infer<typeof user>;
const account = z.looseObject({ channel: z.string(), callback: z.string(), secrets: z.record(z.string(), z.unknown()) });
export type DemoAccount = z.infer<typeof account>;

const readyLine = z.object({
  console: z.string(),
  relay: z.string(),
  simulator: z.string().nullable(),
  accounts: z.array(account),
  users: z.array(user),
});

/** Arguments of `node` for `npm start -- ...args`. */
export const startArgs = (...args: string[]): readonly string[] => [join('build', 'run.mjs'), join('build', 'start', 'main.ts'), ...args];

/** The whole program as a person starts it: relay with PostgreSQL, platform simulator, one console. */
export interface Program {
  readonly child: Child;
  /** Address with a single-use ticket. */
  readonly console: string;
  readonly relay: string;
  readonly simulator: SimulatorControl;
  readonly accounts: readonly DemoAccount[];
  readonly users: readonly DemoUser[];
  /** The first demo user of that role. */
  user(role: DemoUser['role']): DemoUser;
}

/** @param dataDir see `scratchDir`: the embedded PostgreSQL's user must be able to reach it */
export async function startProgram(dataDir: string, ...args: string[]): Promise<Program> {
  const child = await startChild({ args: startArgs('--host', 'headless', '--json', '--data-dir', dataDir, ...args), readyTimeoutMs: 150_000 });
  const ready = readyLine.parse(child.ready);
  return {
    child,
    console: ready.console,
    relay: ready.relay,
    simulator: simulatorControl(ready.simulator ?? ''),
    accounts: ready.accounts,
    users: ready.users,
    user: (role) => userOf(ready.users, role),
  };
}

function userOf(users: readonly DemoUser[], role: DemoUser['role']): DemoUser {
  const found = users.find((one) => one.role === role);
  if (found === undefined) throw new Error(`the demo has no ${role}`);
  return found;
}

/** Builds what the parts below run; the start command does it by itself. Without a page nobody needs the renderer. */
export async function buildParts(withRenderer = true): Promise<void> {
  await buildStale({ only: ['relay', 'simulator', 'browser', 'bridge', ...(withRenderer ? ['renderer'] : [])] });
}

export interface Console {
  readonly child: Child;
  /** A fresh address with a single-use ticket. */
  address(): Promise<string>;
}

/** One console process of its own (the browser host), so that exactly it can be killed. */
export async function startConsole(dataDir: string, relayUrl: string, ...args: string[]): Promise<Console> {
  const child = await startChild({ args: [outputs.browserHost, '--data-dir', dataDir, '--relay', relayUrl, '--no-open', ...args] });
  let first: unknown = child.ready['console'];
  return {
    child,
    async address() {
      const given = first;
      first = undefined;
      if (typeof given === 'string') return given;
      const line = child.nextLine();
      child.send('');
      return String((await line)['console']);
    },
  };
}

export interface RelayProcess {
  readonly child: Child;
  readonly accounts: readonly DemoAccount[];
  readonly users: readonly DemoUser[];
}

/**
 * One demo relay process of its own; starting it again on the same folder after a kill adopts its PostgreSQL.
 * @param databaseUrl an external database; absent: PostgreSQL under its data folder
 */
export async function startRelay(dataDir: string, port: number, simulatorUrl: string, databaseUrl?: string): Promise<RelayProcess> {
  const child = await startChild({
    ...(databaseUrl === undefined ? {} : { env: { DATABASE_URL: databaseUrl } }),
    args: [outputs.relay, 'serve', '--port', String(port), '--data-dir', dataDir, '--demo', '--simulator-url', simulatorUrl, '--json'],
  });
  const { accounts, users } = readyLine.pick({ accounts: true, users: true }).parse(child.ready);
  return { child, accounts, users };
}

/** The platforms without the demo's own chatter. Give it the relay's accounts with `giveAccounts`. */
export async function startSimulator(): Promise<{ readonly child: Child; readonly control: SimulatorControl }> {
  const child = await startChild({ args: [outputs.simulator, '--port', '0', '--json'] });
  const url = child.ready['simulator'] ?? child.ready['url'];
  if (typeof url !== 'string') throw new Error(`the simulator said no address: ${JSON.stringify(child.ready)}`);
  return { child, control: simulatorControl(url) };
}

export async function giveAccounts(simulatorUrl: string, accounts: readonly DemoAccount[] | readonly SimAccount[]): Promise<void> {
  const response = await fetch(`${simulatorUrl}/accounts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(accounts),
  });
  if (!response.ok) throw new Error(`the simulator refused the accounts: HTTP ${response.status} ${await response.text()}`);
}

/** A port nobody listens on right now. */
export async function freePort(): Promise<number> {
  for (let tries = 1; tries <= 50; tries += 1) {
    // Below those that systems give to whoever connects: what is only free now would be somebody's before it is used.
    const port = randomInt(20_000, 32_768);
    const server = createServer();
    const isFree = await new Promise<boolean>((resolve) => server.once('error', () => resolve(false)).listen(port, '127.0.0.1', () => resolve(true)));
    if (!isFree) continue;
    await new Promise<void>((resolve) => server.close(() => resolve()));
    return port;
  }
  throw new Error('no port is free');
}

export { projectRoot };

import { join } from 'node:path';
import * as z from 'zod';
import { CommandError } from '../commandLine.ts';
import { outputs } from '../paths.ts';
import { guardedNode, type Service } from '../process/service.ts';
import type { Ports } from './ports.ts';
import type { Supervisor } from './supervisor.ts';

const readyTimeoutMs = 120_000;

const account = z.looseObject({ channel: z.string(), callback: z.string(), secrets: z.record(z.string(), z.unknown()) });
const user = z.looseObject({ name: z.string(), password: z.string(), role: z.string() });
const relayReady = z.looseObject({ relay: z.string(), accounts: z.array(account).default([]), users: z.array(user).default([]) });

export interface Desk {
  readonly relay: string;
  readonly simulator: string | null;
  /** Accounts and users of the demo; empty otherwise: a real relay never says a secret. */
  readonly accounts: readonly z.infer<typeof account>[];
  readonly users: readonly z.infer<typeof user>[];
}

/** Starts the embedded relay, and with `demo` the platforms that talk to it. */
export async function startDesk(supervisor: Supervisor, ports: Ports, dataDir: string, demo: boolean): Promise<Desk> {
  const simulator = demo ? await startSimulator(supervisor, ports.simulator, dataDir) : null;
  const demoArgs = simulator === null ? [] : ['--demo', '--simulator-url', simulator];
  const service = await supervisor.start({
    name: 'the relay',
    ...guardedNode(outputs.relay, ['serve', '--port', String(ports.relay), '--data-dir', join(dataDir, 'relay'), ...demoArgs, '--json']),
    logFile: join(dataDir, 'logs', 'relay.log'),
    readyTimeoutMs,
  });
  const { relay, accounts, users } = parseRelayReady(service);
  if (simulator === null) return { relay, simulator, accounts: [], users: [] };
  await giveAccounts(simulator, service.ready['accounts']);
  return { relay, simulator, accounts, users };
}

async function startSimulator(supervisor: Supervisor, port: number, dataDir: string): Promise<string> {
  const service = await supervisor.start({
    name: 'the simulator',
    ...guardedNode(outputs.simulator, ['--port', String(port), '--json', '--demo']),
    logFile: join(dataDir, 'logs', 'simulator.log'),
    readyTimeoutMs,
  });
  const url = service.ready['simulator'];
  if (typeof url !== 'string') throw new CommandError('the simulator did not say its address', 1);
  return url;
}

function parseRelayReady(service: Service): z.infer<typeof relayReady> {
  const parsed = relayReady.safeParse(service.ready);
  if (!parsed.success) throw new CommandError(`the relay's ready line was not understood (log: ${service.logFile})`, 1);
  return parsed.data;
}

/** The simulator needs the demo accounts' secrets to sign as their platforms; its demo desk begins with them. */
async function giveAccounts(simulator: string, accounts: unknown): Promise<void> {
  const response = await fetch(`${simulator}/accounts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(accounts),
    signal: AbortSignal.timeout(10_000),
  });
  if (!response.ok) throw new CommandError(`the simulator refused the demo accounts (HTTP ${response.status})`, 1);
}

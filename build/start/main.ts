import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { buildStale } from '../bundle/build.ts';
import { runCommand } from '../commandLine.ts';
import { projectRoot } from '../paths.ts';
import { consoleUrl, planConsole, startConsoleOrFallBack, type ConsolePlan } from './console.ts';
import { startDesk, type Desk } from './demoDesk.ts';
import { demoWarning } from './demoFolder.ts';
import { lockDataDir } from './lock.ts';
import { parseStartOptions, startHelp, type StartOptions } from './options.ts';
import { choosePorts, type Ports } from './ports.ts';
import { createSupervisor, type Supervisor } from './supervisor.ts';

/** Notes go to standard error with --json, where standard output belongs to the one line. */
const note = (options: StartOptions, line: string): void => (options.json ? console.error(line) : console.log(line));

function targetsFor(options: StartOptions, plan: ConsolePlan): readonly string[] {
  const desk = options.relayUrl !== null ? [] : options.demo ? ['relay', 'simulator'] : ['relay'];
  return [...desk, 'renderer', ...(plan.host === 'electron' ? ['main', 'preload'] : ['browser', 'bridge'])];
}

async function isReachable(relay: string): Promise<boolean> {
  try {
    return (await fetch(`${relay}/healthz`, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch {
    return false;
  }
}

async function connectDesk(supervisor: Supervisor, options: StartOptions, ports: Ports): Promise<Desk> {
  if (options.relayUrl === null) return startDesk(supervisor, ports, options.dataDir, options.demo);
  if (!(await isReachable(options.relayUrl))) note(options, `The relay ${options.relayUrl} is unreachable: the console starts offline.`);
  return { relay: options.relayUrl, simulator: null, accounts: [], users: [] };
}

function announce(options: StartOptions, desk: Desk, address: string): void {
  if (options.json) {
    const { relay, simulator, accounts, users } = desk;
    console.log(JSON.stringify({ ready: true, console: address, relay, simulator, accounts, users }));
    return;
  }
  console.log(`Console    ${address}`);
  console.log(`Relay      ${desk.relay}`);
  if (desk.simulator !== null) console.log(`Simulator  ${desk.simulator}`);
  for (const { name, password, role } of desk.users) console.log(`Sign in    ${name} / ${password} (${role})`);
}

async function startAll(supervisor: Supervisor, options: StartOptions, plan: ConsolePlan): Promise<void> {
  const ports = await choosePorts(join(options.dataDir, 'ports.json'), options.port);
  const relayUrl = options.relayUrl ?? `http://127.0.0.1:${ports.relay}`;
  let announced = false;
  let windowFailed = false;
  const sayNoWindow = (): void => note(options, 'No window could be opened: open the address above in a browser of this machine.');
  const onLine = (value: Readonly<Record<string, unknown>>): void => {
    // Before there is an address above, this line would point at nothing.
    if (value['window'] === false && !announced) windowFailed = true;
    else if (value['window'] === false) sayNoWindow();
    else if (!options.json && typeof value['console'] === 'string') console.log(`Console    ${value['console']}`);
  };
  const buildBrowserHost = async (why: string): Promise<void> => {
    note(options, why);
    await buildStale({ only: ['browser', 'bridge'] });
  };
  const request = { plan, dataDir: options.dataDir, relayUrl, port: ports.console, onLine };
  const openConsole = () => startConsoleOrFallBack(supervisor, request, buildBrowserHost);
  // With a mirror on disk the console has something to show before the relay is up; without one it only has a login.
  const early = existsSync(join(options.dataDir, 'console')) ? openConsole() : null;
  early?.catch(() => undefined);
  const desk = await connectDesk(supervisor, options, ports);
  const service = await (early ?? openConsole());
  announce(options, desk, consoleUrl(service));
  announced = true;
  if (windowFailed) sayNoWindow();
  if (process.stdin.isTTY) {
    process.stdin.on('data', () => service.send(''));
    process.stdin.unref();
  }
}

async function start(args: readonly string[]): Promise<number> {
  const options = parseStartOptions(args, projectRoot, process.env['INIT_CWD'] ?? process.cwd());
  if (options === null) {
    console.log(startHelp);
    return 0;
  }
  const release = lockDataDir(options.dataDir);
  const supervisor = createSupervisor();
  const signal = new Promise<'signal'>((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => resolve('signal'));
  });
  try {
    const warning = options.relayUrl === null ? demoWarning(options.dataDir, options.demo) : null;
    if (warning !== null) note(options, warning);
    const plan = await planConsole(options.host);
    if (plan.why !== null) note(options, plan.why);
    await buildStale({ only: targetsFor(options, plan), onBuild: (name) => note(options, `Building ${name} ...`) });
    const started = startAll(supervisor, options, plan);
    const early = await Promise.race([started, signal]);
    if (early === 'signal') {
      started.catch(() => undefined);
      return 0;
    }
    const end = await Promise.race([supervisor.unexpectedExit, signal]);
    return end === 'signal' ? 0 : explainExit(options, end);
  } finally {
    await supervisor.stopAll();
    release();
  }
}

/** A console that ended by itself with code 0 was closed by the person. */
function explainExit(options: StartOptions, end: Awaited<Supervisor['unexpectedExit']>): number {
  const { service, exit } = end;
  if (service.name === 'the console' && exit.code === 0) {
    note(options, 'The window was closed: stopping.');
    return 0;
  }
  console.error(`zhishou: ${service.name} ended unexpectedly (${exit.signal ?? `code ${exit.code}`}); log: ${service.logFile}`);
  return 1;
}

await runCommand(async (args) => {
  const code = await start(args);
  // Standard input or a pipe of a child that is gone must not keep the command alive.
  process.exit(code);
});

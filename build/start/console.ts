import { join } from 'node:path';
import { hasDisplay } from '../../electron/core/hosting/chromium.ts';
import { CommandError } from '../commandLine.ts';
import { cacheDir, outputs, projectRoot } from '../paths.ts';
import { guardedNode, type Service } from '../process/service.ts';
import { findElectron } from './electronBinary.ts';
import type { HostKind } from './options.ts';
import type { Supervisor } from './supervisor.ts';

const readyTimeoutMs = 60_000;

/** Where the console will run and, when that is not what was asked for, why. */
export interface ConsolePlan {
  readonly host: HostKind;
  readonly electron: string | null;
  readonly why: string | null;
}

/** Decides the host before anything is built, so that only what it needs is built. */
export async function planConsole(wanted: HostKind): Promise<ConsolePlan> {
  if (wanted !== 'electron') return { host: wanted, electron: null, why: null };
  if (!hasDisplay(process.platform, process.env)) {
    return { host: 'headless', electron: null, why: 'There is no display: open the address below in a browser of this machine.' };
  }
  const found = await findElectron({
    root: projectRoot,
    failureFile: join(cacheDir, 'electron-download.json'),
    platform: process.platform,
    override: process.env['ELECTRON_OVERRIDE_DIST_PATH'],
    now: Date.now(),
  });
  if (found.kind === 'found') return { host: 'electron', electron: found.path, why: null };
  return { host: 'browser', electron: null, why: `${found.why}: the console runs in the browser host.` };
}

export interface ConsoleRequest {
  readonly plan: ConsolePlan;
  readonly dataDir: string;
  readonly relayUrl: string;
  readonly port: number;
  readonly onLine: (value: Readonly<Record<string, unknown>>) => void;
}

/** Starts the console; the ready line has its address as `console`. */
export function startConsole(supervisor: Supervisor, request: ConsoleRequest): Promise<Service> {
  const common = ['--data-dir', join(request.dataDir, 'console'), '--relay', request.relayUrl];
  const asRoot = process.platform === 'linux' && process.getuid?.() === 0;
  const { plan } = request;
  const process_ =
    plan.host === 'electron' && plan.electron !== null
      ? // Chromium refuses to run as root with its sandbox.
        { command: plan.electron, args: [...(asRoot ? ['--no-sandbox'] : []), projectRoot, ...common] }
      : guardedNode(outputs.browserHost, [...common, '--port', String(request.port), ...(plan.host === 'headless' ? ['--no-open'] : [])]);
  return supervisor.start({
    name: 'the console',
    ...process_,
    // Set in the terminals of some editors (themselves Electron): ours would start as plain Node.
    env: { ELECTRON_RUN_AS_NODE: undefined },
    logFile: join(request.dataDir, 'logs', 'console.log'),
    readyTimeoutMs,
    onLine: request.onLine,
  });
}

/** Like `startConsole`, but an Electron that cannot show itself (a library is missing) gives way to the browser host. */
export async function startConsoleOrFallBack(supervisor: Supervisor, request: ConsoleRequest, beforeFallback: (why: string) => Promise<void>): Promise<Service> {
  try {
    return await startConsole(supervisor, request);
  } catch (error) {
    if (request.plan.host !== 'electron' || supervisor.isStopping()) throw error;
    const why = error instanceof Error ? error.message : String(error);
    await beforeFallback(`Electron did not start (${why}): the console runs in the browser host.`);
    return startConsole(supervisor, { ...request, plan: { host: 'browser', electron: null, why } });
  }
}

/** The address that its ready line gave. */
export function consoleUrl(service: Service): string {
  const url = service.ready['console'];
  if (typeof url !== 'string') throw new CommandError('the console did not say its address', 1);
  return url;
}

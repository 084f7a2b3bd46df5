import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runningClock } from '../../shared/time/clock.ts';
import { createCore } from '../core/createCore.ts';
import { closeWithin } from '../core/hosting/closeWithin.ts';
import { folderInUse, lockFolder } from '../core/hosting/folderLock.ts';
import { parseHostFlags } from '../core/hosting/hostFlags.ts';
import { jsonLog } from '../core/hosting/logLine.ts';
import { startCore } from '../core/hosting/startedCore.ts';
import { findChromium, hasDisplay, openAppWindow } from '../core/hosting/chromium.ts';
import { createBrowserHostPorts } from './hostPorts.ts';
import { createSecretFile } from '../core/hosting/secretFile.ts';
import { startBrowserHost, type BrowserHost } from './startBrowserHost.ts';

const help = `node dist/browser/main.js --data-dir DIR [options]
The console in a browser of this machine.
  --data-dir DIR  mirror, outbox, exports
  --relay URL     relay to connect to; without it the person types it at login
  --port N        port on 127.0.0.1 (default: any free one)
  --no-open       open no window, only print the address
  --lang LANG     zh-CN (default) or en
  --help          this text
A line on standard input prints a fresh one-time address. Closing the window ends the program.`;

// Someone has to read the address and type or tunnel it: longer than for the window we open ourselves.
const printedTicketLifetimeMs = 10 * 60 * 1000;
const closeCapMs = 2_000;
// A browser that is gone this soon did not show a window (no usable display, broken installation).
const windowFailedMs = 3_000;

const print = (value: unknown): void => void process.stdout.write(`${JSON.stringify(value)}\n`);

interface Flags {
  readonly port: number;
  readonly open: boolean;
  readonly dataDir: string;
}

function parseOwnFlags(args: readonly string[]): Flags {
  const { values } = parseArgs({
    args: [...args],
    options: {
      'data-dir': { type: 'string' },
      relay: { type: 'string' },
      lang: { type: 'string' },
      port: { type: 'string', default: '0' },
      'no-open': { type: 'boolean' },
    },
  });
  const port = Number(values.port);
  if (!/^\d{1,5}$/.test(values.port) || port > 65_535) throw new Error(`--port wants a number from 0 to 65535, not "${values.port}"`);
  if (values['data-dir'] === undefined) throw new Error('--data-dir is missing (see --help)');
  return { port, open: values['no-open'] !== true, dataDir: resolve(values['data-dir']) };
}

/** Opens the window; resolves when it is closed, with false when none could be shown. */
async function showWindow(host: BrowserHost, dataDir: string, children: Set<() => void>): Promise<boolean> {
  const executable = findChromium(process.platform, process.env);
  if (executable === null || !hasDisplay(process.platform, process.env)) return false;
  const started = performance.now();
  const window = openAppWindow(executable, host.newTicketUrl(), join(dataDir, 'browser-profile'));
  const stop = (): void => void window.kill();
  children.add(stop);
  const failed = await new Promise<boolean>((done) => {
    window.once('error', () => done(true));
    window.once('exit', (code) => done(code !== 0 && performance.now() - started < windowFailedMs));
  });
  children.delete(stop);
  return !failed;
}

/** Noted in the data files, so that an older program can say which one wrote them. */
function programVersion(): string {
  const file = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'package.json');
  const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version: string }; // our own package.json
  return version;
}

async function run(args: readonly string[]): Promise<void> {
  const flags = parseOwnFlags(args);
  const { relayUrl, locale } = parseHostFlags(args);
  const { dataDir } = flags;
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const letGo = await lockFolder(dataDir);
  if (letGo === null) throw new Error(folderInUse(dataDir));
  const clock = runningClock(() => Date.now(), { set: setTimeout, clear: clearTimeout });
  const core = startCore(
    createCore({
      dataDir,
      clock,
      newId: randomUUID,
      appVersion: programVersion(),
      secrets: createSecretFile(join(dataDir, 'secrets.json')),
      host: createBrowserHostPorts(dataDir),
      relayUrl,
      locale,
      log: jsonLog((line) => process.stderr.write(line), clock.now),
    }),
  );
  const here = dirname(fileURLToPath(import.meta.url));
  const host = await startBrowserHost({
    core,
    clock,
    renderer: join(here, '..', 'renderer'),
    bridgeFile: join(here, 'bridge.js'),
    port: flags.port,
    ticketLifetimeMs: printedTicketLifetimeMs,
  });

  const children = new Set<() => void>();
  let stopping = false;
  const stop = async (code: number): Promise<void> => {
    if (stopping) return;
    stopping = true;
    for (const end of children) end();
    await closeWithin(Promise.allSettled([host.close(), core.close()]).then(letGo), closeCapMs);
    process.exit(code);
  };
  process.on('SIGINT', () => void stop(0));
  process.on('SIGTERM', () => void stop(0));
  process.stdin.on('data', () => print({ console: host.newTicketUrl() }));
  process.stdin.on('error', () => undefined);

  print({ ready: true, console: host.newTicketUrl(), pid: process.pid });
  if (!flags.open) return;
  const shown = await showWindow(host, dataDir, children);
  print(shown ? { closed: true } : { window: false });
  if (shown) await stop(0);
}

async function main(): Promise<void> {
  const args = process.argv.slice(2);
  if (args.includes('--help')) {
    process.stdout.write(`${help}\n`);
    return;
  }
  try {
    await run(args);
  } catch (error) {
    const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    const text = taken ? 'the port is in use; choose another with --port' : error instanceof Error ? error.message : String(error);
    process.stderr.write(`zhishou: ${text.split('\n')[0] ?? ''}\n`);
    process.exit(2);
  }
}

void main();

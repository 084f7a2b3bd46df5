import { readFileSync, statSync } from 'node:fs';
import inspector from 'node:inspector';
import Module, { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { DoubleApp } from './app.ts';
import { startBrowserProcess } from './browserProcess.ts';
import { createElectronModule } from './electronModule.ts';
import { joinBrowserProcess, SHARED_BROWSER } from './sharedBrowser.ts';

interface CommandLine {
  readonly inspect: boolean;
  /** Main script of the application. */
  readonly main: string;
  readonly rest: readonly string[];
}

/** Electron's own flags come first, then the application's folder or script, then its arguments. */
function parseCommandLine(args: readonly string[]): CommandLine {
  const at = args.findIndex((arg) => !arg.startsWith('-'));
  const target = resolve(args[at] ?? '.');
  const main = statSync(target).isDirectory() ? join(target, JSON.parse(readFileSync(join(target, 'package.json'), 'utf8')).main) : target;
  return { inspect: args.includes('--inspect=0'), main, rest: at === -1 ? [] : args.slice(at + 1) };
}

/** `require('electron')` inside the main bundle, and from the driver's console, gives the double. */
function replaceElectron(module: object): void {
  // Module._load is what every CommonJS require passes; Node documents no other way to give a module a stand-in.
  const loader = Module as unknown as { _load(request: string, ...rest: unknown[]): unknown };
  const load = loader._load.bind(Module);
  loader._load = (request, ...rest) => (request === 'electron' ? module : load(request, ...rest));
}

/** The driver lets the program run once it watches; without a driver it runs at once. */
function releasedBy(driver: boolean): Promise<void> {
  if (!driver) return Promise.resolve();
  return new Promise((release) => {
    Object.assign(globalThis, { __playwright_run: () => release() });
  });
}

async function run(args: readonly string[]): Promise<void> {
  const { inspect, main, rest } = parseCommandLine(args);
  if (inspect) inspector.open(0, '127.0.0.1');
  const shared = process.env[SHARED_BROWSER] ?? '';
  const browser = shared === '' ? await startBrowserProcess() : await joinBrowserProcess(shared);
  const app = new DoubleApp(resolve(main, '..'), releasedBy(inspect));
  const electron = createElectronModule(app, browser.cdp);
  replaceElectron(electron);
  process.argv = [process.argv[0] ?? 'electron', main, ...rest];
  createRequire(main)(main);
  // Only now: the driver connects when it reads this line, and must find everything in place.
  process.stderr.write(`DevTools listening on ${browser.url}\n`);
  app.begin({
    closeAllWindows() {
      for (const window of electron.BrowserWindow.getAllWindows()) window.close();
      return electron.BrowserWindow.getAllWindows().length === 0;
    },
    end: () => browser.kill(),
  });
}

/** Entry of `binary/electron`. */
export function boot(args: readonly string[]): void {
  run(args).catch((error: unknown) => {
    process.stderr.write(`electron double: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  });
}

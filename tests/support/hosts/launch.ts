import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { _electron, chromium, type Browser, type ElectronApplication, type Page } from '@playwright/test';
import { installedElectron } from '../../../build/start/electronBinary.ts';
import { projectRoot } from '../../../build/paths.ts';
import { chromiumArgs, chromiumPath } from '../browser.ts';
import { startBrowserProcess, type BrowserProcess } from '../electronDouble/browserProcess.ts';
import { SHARED_BROWSER } from '../electronDouble/sharedBrowser.ts';

/** Playwright's project names. */
export type HostName = 'browser' | 'electron-double' | 'electron';

export interface LaunchRequest {
  readonly host: HostName;
  /** A folder laid out like `dist`. */
  readonly dist: string;
  readonly dataDir: string;
  readonly relayUrl?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** A running console, whatever its host. */
export interface RunningConsole {
  readonly page: Page;
  /** Absent in the browser host. */
  readonly electron?: ElectronApplication;
  /** The process that holds the core. */
  readonly process: ChildProcess;
  /** Quits in order. */
  close(): Promise<void>;
}

/** The executable of a host, or why it cannot run here. */
export function electronExecutable(host: 'electron' | 'electron-double'): { readonly path: string } | { readonly skip: string } {
  if (host === 'electron-double') {
    const path = join(projectRoot, 'tests', 'support', 'electronDouble', 'binary', 'electron');
    return process.platform === 'win32' ? { skip: 'the Electron double is a Unix script' } : { path };
  }
  const path = installedElectron(projectRoot, process.platform, process.env['ELECTRON_OVERRIDE_DIST_PATH']);
  return path === null ? { skip: "Electron's binary is not installed on this machine" } : { path };
}

/** Why this host cannot run here, or null. */
export function skipReason(host: HostName): string | null {
  if (host === 'browser') return null;
  const executable = electronExecutable(host);
  return 'skip' in executable ? executable.skip : null;
}

const commonArgs = ({ dataDir, relayUrl }: LaunchRequest): string[] => ['--data-dir', dataDir, ...(relayUrl === undefined ? [] : ['--relay', relayUrl])];

/** Starts a console and waits for its first page. */
export function launchConsole(request: LaunchRequest): Promise<RunningConsole> {
  return request.host === 'browser' ? launchBrowser(request) : launchElectron(request, request.host);
}

async function launchElectron(request: LaunchRequest, host: 'electron' | 'electron-double'): Promise<RunningConsole> {
  const executable = electronExecutable(host);
  if ('skip' in executable) throw new Error(executable.skip);
  const electron = await _electron.launch({
    executablePath: executable.path,
    args: [join(request.dist, 'electron', 'main.cjs'), ...commonArgs(request)],
    cwd: projectRoot,
    env: { ...definedEnv(), ZHISHOU_CHROMIUM: chromiumPath(), ...(host === 'electron' ? {} : { [SHARED_BROWSER]: await doublesBrowser() }), ...request.env },
  });
  const page = await electron.firstWindow();
  await page.waitForURL((url) => url.protocol !== 'about:');
  await untilShown(electron);
  return { page, electron, process: electron.process(), close: () => electron.close() };
}

let ofDoubles: Promise<BrowserProcess> | null = null;

/** One for all doubles of this process, as `sharedBrowser` for the browser host; another when it could not start or has ended. */
async function doublesBrowser(): Promise<string> {
  const mine = (ofDoubles ??= startBrowserProcess());
  const forget = (): void => {
    if (ofDoubles === mine) ofDoubles = null;
  };
  mine.then(({ cdp }) => cdp.gone).then(forget, forget);
  return (await mine).url;
}

/**
 * Playwright knows that the page has loaded before the program does: only `ready-to-show` shows the window, and a spec
 * that hides it earlier would see it come back.
 */
async function untilShown(electron: ElectronApplication): Promise<void> {
  await electron.evaluate(async ({ BrowserWindow }) => {
    const window = BrowserWindow.getAllWindows()[0];
    if (window === undefined || window.isVisible()) return;
    await new Promise<void>((resolve) => window.once('show', () => resolve()));
  });
}

function definedEnv(): Record<string, string> {
  return Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** Starts only the browser host's process. */
export async function startHostProcess(request: LaunchRequest): Promise<{ process: ChildProcess; url: string; newUrl(): Promise<string> }> {
  const main = join(request.dist, 'browser', 'main.js');
  if (!existsSync(main)) throw new Error(`${main} is not built`);
  const child = spawn(process.execPath, [main, ...commonArgs(request), '--no-open'], {
    cwd: projectRoot,
    env: { ...process.env, ...request.env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const nextUrl = async (): Promise<string> => {
    const { value, done } = await lines.next();
    if (done === true) throw new Error('the browser host ended before it was ready');
    return String(JSON.parse(value).console);
  };
  const url = await nextUrl();
  return {
    process: child,
    url,
    newUrl() {
      child.stdin.write('\n');
      return nextUrl();
    },
  };
}

let shared: Promise<Browser> | null = null;

/** One for all consoles of this process, each with a profile of its own: starting one costs more than most tests. It ends with the process, which Playwright sees to. */
function sharedBrowser(): Promise<Browser> {
  shared ??= chromium.launch({ executablePath: chromiumPath(), args: chromiumArgs() }).then((browser) => browser.once('disconnected', () => (shared = null)));
  return shared;
}

async function launchBrowser(request: LaunchRequest): Promise<RunningConsole> {
  const host = await startHostProcess(request);
  const browser = await sharedBrowser();
  const context = await browser.newContext({ locale: 'zh-CN', timezoneId: 'Asia/Shanghai', viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto(host.url);
  return {
    page,
    process: host.process,
    async close() {
      await context.close();
      const exited = new Promise((resolve) => host.process.once('exit', resolve));
      host.process.kill('SIGTERM');
      if (host.process.exitCode === null && host.process.signalCode === null) await exited;
    },
  };
}

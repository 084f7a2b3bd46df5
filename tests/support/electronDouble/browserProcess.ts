import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { machineBrowser } from '../../../build/test/machineBrowser.ts';
import { chromiumFlags } from '../../../electron/core/hosting/chromium.ts';
import { CdpConnection } from './cdp.ts';

export interface BrowserProcess {
  /** Where Chromium's DevTools listen. */
  readonly url: string;
  readonly cdp: CdpConnection;
  kill(): void;
}

/**
 * Starts a headless Chromium without a window and connects to it. A shell stands between, whose standard input
 * ends with this process: a double that is killed leaves no browser behind.
 */
export async function startBrowserProcess(): Promise<BrowserProcess> {
  const profile = join(tmpdir(), `electron-double-chromium-${process.pid}`);
  const executable = machineBrowser();
  if (executable === null) throw new Error('there is no Chromium for the Electron double');
  mkdirSync(profile, { recursive: true });
  const flags = ['--headless=new', '--remote-debugging-port=0', '--no-startup-window', ...chromiumFlags(profile, process.getuid?.() === 0)];
  // The whole group: what is called Chromium may be a script that starts it and waits.
  const guard = '"$0" "$@" & cat > /dev/null; kill -9 0';
  const child = spawn('/bin/sh', ['-c', guard, executable, ...flags], { stdio: ['pipe', 'ignore', 'pipe'], detached: true });
  child.stdin.on('error', () => undefined);
  const kill = (): void => void child.stdin.end();
  process.once('exit', () => {
    kill();
    removeProfile(profile);
  });
  const url = await devToolsUrl(child);
  return { url, cdp: await CdpConnection.connect(url), kill };
}

const REMOVE_TRIES = 30;
/** Chromium's children end a moment after it and still write; `maxRetries` would not remove what they add. */
function removeProfile(profile: string): void {
  for (let tries = 1; ; tries += 1) {
    try {
      rmSync(profile, { recursive: true, force: true });
      return;
    } catch (error) {
      if (tries === REMOVE_TRIES) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
    }
  }
}

function devToolsUrl(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('exit', () => reject(new Error('Chromium did not start')));
    if (child.stderr === null) return;
    createInterface(child.stderr).on('line', (line) => {
      const url = /^DevTools listening on (ws:\/\/.*)$/.exec(line)?.[1];
      if (url !== undefined) resolve(url);
    });
  });
}

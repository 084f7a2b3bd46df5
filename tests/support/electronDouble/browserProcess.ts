import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync } from 'node:fs';
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
export async function startBrowserProcess(profile: string): Promise<BrowserProcess> {
  const executable = machineBrowser();
  if (executable === null) throw new Error('there is no Chromium for the Electron double');
  mkdirSync(profile, { recursive: true });
  const flags = ['--headless=new', '--remote-debugging-port=0', '--no-startup-window', ...chromiumFlags(profile, process.getuid?.() === 0)];
  // The whole group: what is called Chromium may be a script that starts it and waits.
  const guard = '"$0" "$@" & cat > /dev/null; kill -9 0';
  const child = spawn('/bin/sh', ['-c', guard, executable, ...flags], { stdio: ['pipe', 'ignore', 'pipe'], detached: true });
  child.stdin.on('error', () => undefined);
  const url = await devToolsUrl(child);
  return { url, cdp: await CdpConnection.connect(url), kill: () => void child.stdin.end() };
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

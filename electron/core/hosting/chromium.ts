import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

const namesOnPath = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge', 'microsoft-edge-stable'];

const isSet = (value: string | undefined): value is string => value !== undefined && value !== '';

/** Where Chromium, Chrome or Edge may be, best first. Pure. */
export function chromiumCandidates(platform: NodeJS.Platform, env: Environment): readonly string[] {
  const chosen = [env['ZHISHOU_CHROMIUM'], env['CHROME_PATH'], env['CHROME']].filter(isSet);
  if (platform === 'win32') {
    const roots = [env['PROGRAMFILES'], env['PROGRAMFILES(X86)'], env['LOCALAPPDATA']].filter(isSet);
    const products = ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe', 'Chromium\\Application\\chrome.exe'];
    return [...chosen, ...products.flatMap((product) => roots.map((root) => `${root}\\${product}`))];
  }
  if (platform === 'darwin') {
    const products = ['Google Chrome', 'Microsoft Edge', 'Chromium'];
    return [...chosen, ...products.map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`)];
  }
  const folders = new Set(['/usr/bin', '/snap/bin', ...(env['PATH'] ?? '').split(delimiter).filter((folder) => folder.startsWith('/'))]);
  return [...chosen, ...namesOnPath.flatMap((name) => [...folders].map((folder) => join(folder, name)))];
}

/** The browser of this machine, or null. */
export function findChromium(platform: NodeJS.Platform, env: Environment): string | null {
  return chromiumCandidates(platform, env).find((path) => existsSync(path)) ?? null;
}

/** Only Linux can lack a display. */
export function hasDisplay(platform: NodeJS.Platform, env: Environment): boolean {
  return platform !== 'linux' || Boolean(env['DISPLAY']) || Boolean(env['WAYLAND_DISPLAY']);
}

/** Flags of a Chromium that belongs to us alone and talks to nobody but us. */
export function chromiumFlags(profile: string, asRoot: boolean): readonly string[] {
  return [
    `--user-data-dir=${profile}`,
    '--lang=zh-CN',
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-quic',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-features=Translate',
    // Chromium refuses its sandbox as root; --test-type hides the banner about that.
    ...(asRoot ? ['--no-sandbox', '--test-type'] : []),
  ];
}

/** Opens `url` in a window of its own with a profile of its own; the process lives as long as that window. */
export function openAppWindow(executable: string, url: string, profile: string): ChildProcess {
  const flags = chromiumFlags(profile, process.getuid?.() === 0);
  return spawn(executable, [`--app=${url}`, '--window-size=1440,900', ...flags], { stdio: 'ignore' });
}

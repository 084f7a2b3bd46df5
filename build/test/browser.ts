import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';
import { findChromium } from '../../electron/core/hosting/chromium.ts';
import { runCommandLine, runTool } from './step.ts';

const downloadCapMs = 180_000;
const aptCapMs = 240_000;

/** Debian's build of Chromium without windows, which Playwright too prefers for tests: it starts in half the time. */
const debianShell = { path: '/usr/lib/chromium/chromium-headless-shell', package: 'chromium-headless-shell' };

/**
 * The browser that the tests drive: what ZHISHOU_CHROMIUM names, else one without windows, else the one of this machine,
 * else Playwright's download.
 * @returns its path, or null when there is none
 */
export function testBrowser(): string | null {
  const chosen = process.env['ZHISHOU_CHROMIUM'] ?? '';
  if (chosen === '' && existsSync(debianShell.path)) return debianShell.path;
  const downloaded = chromium.executablePath();
  return findChromium(process.platform, process.env) ?? (existsSync(downloaded) ? downloaded : null);
}

/**
 * Makes sure that there is a browser to test in: one of the machine, else Playwright's download, else Debian's package.
 * @returns its path, or null when every way failed
 */
export async function ensureBrowser(say: (line: string) => void): Promise<string | null> {
  const installed = testBrowser();
  if (installed !== null) return installed;
  say("no browser on this machine: trying Playwright's download");
  const asRoot = process.platform === 'linux' && process.getuid?.() === 0;
  const isDebian = asRoot && existsSync('/usr/bin/apt-get');
  await runTool('node_modules/@playwright/test/cli.js', ['install', ...(isDebian ? ['--with-deps'] : []), 'chromium'], {}, downloadCapMs);
  const downloaded = testBrowser();
  if (downloaded !== null || !isDebian) return downloaded;
  say("the download failed: trying Debian's package");
  const quiet = { DEBIAN_FRONTEND: 'noninteractive' };
  await runCommandLine('apt-get', ['update', '-qq'], quiet, aptCapMs);
  // Ubuntu and older Debians have only the whole.
  for (const name of [debianShell.package, 'chromium']) {
    const code = await runCommandLine('apt-get', ['install', '-y', '-qq', '--no-install-recommends', name, 'fonts-noto-cjk'], quiet, aptCapMs);
    if (code === 0) break;
  }
  return testBrowser();
}

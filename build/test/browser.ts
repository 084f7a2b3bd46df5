import { existsSync } from 'node:fs';
import { debianShell, machineBrowser } from './machineBrowser.ts';
import { runCommandLine, runTool } from './step.ts';

const downloadCapMs = 180_000;
const aptCapMs = 240_000;

/** Playwright's own Chromium, when it was downloaded. */
async function playwrightChromium(): Promise<string | null> {
  const { chromium } = await import('@playwright/test');
  const path = chromium.executablePath();
  return existsSync(path) ? path : null;
}

/**
 * Makes sure that there is a browser to test in: one of the machine, else Playwright's download, else Debian's package.
 * @returns its path, or null when every way failed
 */
export async function ensureBrowser(say: (line: string) => void): Promise<string | null> {
  const installed = machineBrowser() ?? (await playwrightChromium());
  if (installed !== null) return installed;
  say("no browser on this machine: trying Playwright's download");
  const asRoot = process.platform === 'linux' && process.getuid?.() === 0;
  const isDebian = asRoot && existsSync('/usr/bin/apt-get');
  await runTool('node_modules/@playwright/test/cli.js', ['install', ...(isDebian ? ['--with-deps'] : []), 'chromium'], {}, downloadCapMs);
  const downloaded = await playwrightChromium();
  if (downloaded !== null || !isDebian) return downloaded;
  say("the download failed: trying Debian's package");
  const quiet = { DEBIAN_FRONTEND: 'noninteractive' };
  await runCommandLine('apt-get', ['update', '-qq'], quiet, aptCapMs);
  // Ubuntu and older Debians have only the whole.
  for (const name of [debianShell.package, 'chromium']) {
    const code = await runCommandLine('apt-get', ['install', '-y', '-qq', '--no-install-recommends', name, 'fonts-noto-cjk'], quiet, aptCapMs);
    if (code === 0) break;
  }
  return machineBrowser();
}

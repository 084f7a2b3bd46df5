import { chromium } from '@playwright/test';
import { machineBrowser } from '../../build/test/machineBrowser.ts';

/** Path of the browser that the tests drive: what `npm test` found, else one of this machine, else Playwright's. */
export function chromiumPath(): string {
  return machineBrowser() ?? chromium.executablePath();
}

/** Flags of a quiet Chromium: nothing of its own on the network, no sandbox only where root makes it impossible. */
export function chromiumArgs(): string[] {
  return [
    '--disable-quic',
    // No machine of tests has one: what stands in for it costs more than drawing without.
    '--disable-gpu',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
    '--disable-features=Translate',
    ...(process.getuid?.() === 0 ? ['--no-sandbox', '--test-type'] : []),
  ];
}

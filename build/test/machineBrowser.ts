import { existsSync } from 'node:fs';
import { findChromium } from '../../electron/core/hosting/chromium.ts';

/** Debian's build of Chromium without windows, which Playwright too prefers for tests: it starts in half the time. */
export const debianShell = { path: '/usr/lib/chromium/chromium-headless-shell', package: 'chromium-headless-shell' } as const;

/** The browser of this machine for whoever needs no window: what ZHISHOU_CHROMIUM names, else one without windows, else any; or null. */
export function machineBrowser(): string | null {
  const isChosen = (process.env['ZHISHOU_CHROMIUM'] ?? '') !== '';
  return !isChosen && existsSync(debianShell.path) ? debianShell.path : findChromium(process.platform, process.env);
}

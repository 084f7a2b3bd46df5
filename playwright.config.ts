import { defineConfig } from '@playwright/test';
import { chromiumArgs, chromiumPath } from './tests/support/browser.ts';

// Specs about Electron itself end in .electron.spec.ts; these run in every host.
const everywhere = ['story', 'instances', 'hosts', 'media'];
// Two more minutes for what no host does in its own way: before a release, and where the bridge or the double changed.
if ((process.env['ZHISHOU_EVERY_HOST'] ?? '') !== '') everywhere.push('inboxDesk', 'composer', 'calls', 'thread');
const electronSpecs = [new RegExp(`/(${everywhere.join('|')})\\.spec\\.ts$`), /\.electron\.spec\.ts$/];

export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'test-results',
  // Each spec file has a world of its own, on ports of its own; one more than cores, so that another runs whenever one waits.
  workers: 3,
  retries: 0,
  // One spec may start PostgreSQL, a relay and two desktops on a two-core machine.
  timeout: 120_000,
  expect: { timeout: 15_000 },
  forbidOnly: process.env['CI'] !== undefined,
  reporter: 'list',
  use: {
    actionTimeout: 15_000,
    navigationTimeout: 30_000,
    // A fifth of the time went into traces that nobody opened; `-- --trace retain-on-failure` makes them when one hunts a fault.
    trace: 'off',
    video: 'off',
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    contextOptions: { reducedMotion: 'reduce' },
    viewport: { width: 1440, height: 900 },
    launchOptions: { executablePath: chromiumPath(), args: chromiumArgs() },
  },
  projects: [
    { name: 'browser', testIgnore: /\.electron\.spec\.ts$/ },
    { name: 'electron-double', testMatch: electronSpecs },
    // The same specs on the real binary; every one is skipped, by name, where it is not installed.
    { name: 'electron', testMatch: electronSpecs },
  ],
});

import { join } from 'node:path';
import { chromium, type Browser, type Page } from '@playwright/test';
import { chromiumArgs, chromiumPath } from '../../tests/support/browser.ts';
import { openDesk, type Desk } from '../../tests/support/desk.ts';
import {
  buildParts,
  freePort,
  giveAccounts,
  startConsole,
  startRelay,
  startSimulator,
  type DemoAccount,
} from '../../tests/support/program.ts';
import type { SimulatorControl } from '../../tests/support/simulatorControl.ts';
import { removeScratchDir, scratchDir } from '../../tests/support/scratchDir.ts';

export async function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath(), args: chromiumArgs() });
}

/** The whole program without the demo's own chatter, a person signed in, and a page on its inbox. */
export interface BenchSession {
  readonly dir: string;
  readonly page: Page;
  readonly accounts: readonly DemoAccount[];
  readonly simulator: SimulatorControl;
  readonly pids: { readonly console: number; readonly relay: number };
  /** The same console without a page. */
  openDesk(): Promise<Desk>;
  close(): Promise<void>;
}

export async function openSession(browser: Browser): Promise<BenchSession> {
  await buildParts();
  const dir = scratchDir('bench');
  const [simulator, port] = await Promise.all([startSimulator(), freePort()]);
  const relay = await startRelay(join(dir, 'relay'), port, simulator.control.url);
  await giveAccounts(simulator.control.url, relay.accounts);
  const relayUrl = `http://127.0.0.1:${port}`;
  const console_ = await startConsole(join(dir, 'console'), relayUrl);
  const desk = await openDesk(await console_.address());
  const lead = relay.users.find((one) => one.role === 'lead');
  if (lead === undefined) throw new Error('the demo has no lead');
  await desk.login(relayUrl, lead);
  desk.close();
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' });
  await page.goto(await console_.address());
  return {
    dir,
    page,
    accounts: relay.accounts,
    simulator: simulator.control,
    pids: { console: console_.child.pid, relay: relay.child.pid },
    openDesk: async () => openDesk(await console_.address()),
    async close() {
      await page.close();
      for (const child of [console_.child, relay.child, simulator.child]) await child.stop();
      await removeScratchDir(dir);
    },
  };
}

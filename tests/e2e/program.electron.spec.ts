// The program itself in the shell: real main, preload and renderer bundles, a real relay, a message on real protocol bytes.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { buildStale } from '../../build/bundle/build.ts';
import { distDir } from '../../build/paths.ts';
import { expect, test } from '../support/hosts/fixtures.ts';
import { skipReason } from '../support/hosts/launch.ts';
import { startWorld, type World } from '../support/world.ts';

test.setTimeout(180_000);

let world: World | undefined;
test.beforeAll(async ({ host }) => {
  if (skipReason(host) !== null) return;
  await buildStale({ only: ['main', 'preload', 'renderer'] });
  world = await startWorld('electron');
});
test.afterAll(async () => world?.close());

const ask = (page: Page, name: string, args: unknown = {}): Promise<{ ok: boolean; value: Record<string, unknown> }> =>
  // The envelope of any request; the spec knows which ones it asks.
  page.evaluate(([n, a]) => Reflect.get(window, 'zhishou').request(n, a), [name, args] as const) as Promise<{ ok: boolean; value: Record<string, unknown> }>;

test('a message from the platform is notified and painted; the sign-in survives a restart and is not readable', async ({ launch, dataDir }) => {
  const options = { dist: distDir, relayUrl: world?.relayUrl ?? '' };
  const first = await launch(options);
  const problems: string[] = [];
  first.page.on('console', (line) => {
    if (/Content Security Policy|Refused to/.test(line.text())) problems.push(line.text());
  });
  first.page.on('pageerror', (error) => problems.push(error.message));
  const user = world?.user('agent');
  expect(await ask(first.page, 'session.login', { relayUrl: options.relayUrl, name: user?.name, password: user?.password })).toMatchObject({ ok: true });
  await expect.poll(async () => (await ask(first.page, 'session.status')).value['complete']).toBe(true);

  await first.electron?.evaluate(({ Notification, BrowserWindow }) => {
    const titles: string[] = [];
    Object.assign(globalThis, { titles });
    Notification.prototype.show = function show() {
      titles.push(this.title ?? '');
    };
    BrowserWindow.getAllWindows()[0]?.blur();
  });
  const text = '壳里看得到这条消息吗';
  await world?.simulator.say({ channel: 'wecom-kf', conversation: 'wm-electron', from: '王女士', text });
  await expect(first.page.getByText(text).first()).toBeVisible({ timeout: 30_000 });
  await expect.poll(() => first.electron?.evaluate(() => Reflect.get(globalThis, 'titles').join())).toMatch(/\S/);
  expect(problems).toEqual([]);
  expect(await readFile(join(dataDir, 'secrets.json'), 'utf8')).toMatch(/^\{("[^"]+":"[A-Za-z0-9+/=]+",?)+\}$/);
  await first.close();

  const second = await launch(options);
  await expect.poll(async () => (await ask(second.page, 'session.status')).value['user']).toMatchObject({ name: user?.name });
  await expect(second.page.getByText(text).first()).toBeVisible();
});

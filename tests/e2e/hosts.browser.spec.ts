// What only the browser host has: a socket that can drop.
import { expect, test } from '../support/hosts/fixtures.ts';
import { startHostProcess } from '../support/hosts/launch.ts';

test('a page whose host dies is told so instead of waiting, and a used ticket opens nothing', async ({ launch, page, standIn, dataDir }) => {
  const running = await launch();
  await expect(running.page.locator('#root')).toHaveText('在线');
  const pending = running.page.evaluate(() => Reflect.get(window, 'zhishou').request('hang'));
  await running.page.evaluate(() => Reflect.get(window, 'zhishou').request('echo', 1));
  running.process.kill('SIGKILL');
  expect(await pending).toMatchObject({ ok: false, error: { code: 'host.disconnected' } });

  const next = await startHostProcess({ host: 'browser', dist: standIn, dataDir });
  try {
    await page.goto(next.url);
    await expect(page.locator('#root')).toHaveText('在线');
    const context = await page.context().browser()?.newContext();
    const stranger = await context?.newPage();
    expect((await stranger?.goto(next.url))?.status()).toBe(401);
    expect((await stranger?.goto(await next.newUrl()))?.status()).toBe(200);
    await context?.close();
  } finally {
    next.process.kill('SIGKILL');
  }
});

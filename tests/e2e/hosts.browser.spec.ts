// What only the browser host has: a socket that can drop, a window that is another program.
import { spawn } from 'node:child_process';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '../support/hosts/fixtures.ts';
import { startHostProcess } from '../support/hosts/launch.ts';

test('a page whose host dies is told so instead of waiting, and a used ticket opens nothing', async ({ launch, page, standIn, dataDir }) => {
  const running = await launch();
  await expect(running.page.locator('#root')).toHaveText('在线');
  const pending = running.page.evaluate(() => Reflect.get(window, 'zhishou').request('hang', null));
  await running.page.evaluate(() => Reflect.get(window, 'zhishou').request('echo', 1));
  running.process.kill('SIGKILL');
  expect(await pending).toMatchObject({ ok: false, error: { code: 'host.disconnected' } });
  // It asks for the state then: a page that shows "online" for a dead program would be believed.
  await expect(running.page.locator('body')).toHaveAttribute('data-events', /"status\.changed"/);

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

/** Runs the host with a stand-in for the browser; what it printed and how it ended. */
async function runWithWindow(dist: string, dataDir: string, script: string): Promise<{ lines: readonly Record<string, unknown>[]; code: number | null }> {
  const browser = join(dataDir, 'window.sh');
  await mkdir(dataDir, { recursive: true });
  await writeFile(browser, `#!/bin/sh\n${script}\n`);
  await chmod(browser, 0o755);
  const child = spawn(process.execPath, [join(dist, 'browser', 'main.js'), '--data-dir', dataDir], {
    env: { ...process.env, ZHISHOU_CHROMIUM: browser, DISPLAY: ':0' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let out = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
    // No window: the program stays, and this test ends it as Ctrl+C would.
    if (out.includes('"window":false')) child.kill('SIGTERM');
  });
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
  return { lines: out.trim().split('\n').map((line) => JSON.parse(line)), code };
}

test('closing the window ends the program; a window that never showed does not', async ({ standIn, dataDir }) => {
  test.skip(process.platform === 'win32', 'the stand-in browser is a Unix script');
  expect(await runWithWindow(standIn, dataDir, 'sleep 1')).toMatchObject({ lines: [{ ready: true }, { closed: true }], code: 0 });
  expect(await runWithWindow(standIn, dataDir, 'exit 1')).toMatchObject({ lines: [{ ready: true }, { window: false }], code: 0 });
});

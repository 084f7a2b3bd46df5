// What only the Electron shell has. Runs on the double and, where its binary is installed, on Electron itself.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from '../support/hosts/fixtures.ts';
import { launchConsole, type RunningConsole } from '../support/hosts/launch.ts';

const request = (page: Page, name: string, args?: unknown): Promise<unknown> =>
  page.evaluate(([n, a]) => Reflect.get(window, 'zhishou').request(n, a), [name, args] as const);

function electronOf(running: RunningConsole): NonNullable<RunningConsole['electron']> {
  if (running.electron === undefined) throw new Error('this spec needs Electron');
  return running.electron;
}

const isVisible = (running: RunningConsole): Promise<boolean | undefined> =>
  electronOf(running).evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible());

test('the window is isolated, sandboxed and without Node', async ({ shared: running }) => {
  const preferences = await electronOf(running).evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    return contents === undefined ? null : Reflect.get(contents, 'getLastWebPreferences').call(contents);
  });
  expect(preferences).toMatchObject({ contextIsolation: true, sandbox: true, nodeIntegration: false, webSecurity: true });
});

test('the page can neither leave nor open a window; an https link is opened only when confirmed', async ({ shared: running }) => {
  const { page } = running;
  const electron = electronOf(running);
  await electron.evaluate(({ dialog, shell }) => {
    const asked: string[] = [];
    const opened: string[] = [];
    Object.assign(globalThis, { asked, opened });
    dialog.showMessageBox = (async (...args: { detail?: string }[]) => {
      asked.push(args.at(-1)?.detail ?? '');
      return { response: asked.length === 1 ? 1 : 0, checkboxChecked: false };
    }) as typeof dialog.showMessageBox;
    shell.openExternal = async (url) => void opened.push(url);
  });
  const before = page.url();
  const tries = ['https://help.example/a', 'https://help.example/b', 'http://help.example/', 'file:///etc/passwd', 'https://user:pass@help.example/'];
  for (const url of tries) await page.evaluate((to) => void window.open(to), url);
  await page.evaluate(() => {
    location.href = 'https://help.example/c';
  });
  const seen = () => electron.evaluate(() => ({ asked: Reflect.get(globalThis, 'asked'), opened: Reflect.get(globalThis, 'opened') }));
  await expect.poll(seen).toEqual({
    asked: ['https://help.example/a', 'https://help.example/b', 'https://help.example/c'],
    opened: ['https://help.example/b', 'https://help.example/c'],
  });
  expect(page.url()).toBe(before);
  await expect(page.locator('#root')).toHaveText('在线');
  expect(await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
});

test('permissions are denied, but for putting text on the clipboard', async ({ shared: { page } }) => {
  const state = (name: string): Promise<string> =>
    // oxlint-disable-next-line no-unsafe-type-assertion -- Chromium knows more names than lib.dom does
    page.evaluate(async (one) => (await navigator.permissions.query({ name: one as PermissionName })).state, name);
  await expect.poll(() => state('clipboard-write')).toBe('granted');
  expect(await state('clipboard-read')).toBe('denied');
  expect(await state('geolocation')).toBe('denied');
});

test('a page that crashes is loaded again; one that keeps crashing asks first', async ({ launch }) => {
  const running = await launch();
  const electron = electronOf(running);
  await electron.evaluate(({ BrowserWindow, dialog }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    const seen = { reloads: 0, asked: 0 };
    Object.assign(globalThis, { seen });
    if (contents !== undefined) contents.reload = () => void (seen.reloads += 1);
    dialog.showMessageBox = async () => {
      seen.asked += 1;
      return { response: 0, checkboxChecked: false };
    };
  });
  const crash = (reason: string) =>
    electron.evaluate(({ BrowserWindow }, why) => {
      BrowserWindow.getAllWindows()[0]?.webContents.emit('render-process-gone', {}, { reason: why, exitCode: 1 });
      return new Promise((resolve) => setTimeout(() => resolve(Reflect.get(globalThis, 'seen')), 20));
    }, reason);
  expect(await crash('clean-exit')).toEqual({ reloads: 0, asked: 0 });
  for (let n = 1; n <= 3; n += 1) expect(await crash('crashed')).toEqual({ reloads: n, asked: 0 });
  expect(await crash('oom')).toEqual({ reloads: 4, asked: 1 });
});

test('a page that hangs is ended only when the person says so', async ({ shared: running }) => {
  const hang = (response: number) =>
    electronOf(running).evaluate(({ BrowserWindow, dialog }, answer) => {
      const window = BrowserWindow.getAllWindows()[0];
      let ended = 0;
      if (window !== undefined) window.webContents.forcefullyCrashRenderer = () => void (ended += 1);
      dialog.showMessageBox = async () => ({ response: answer, checkboxChecked: false });
      window?.emit('unresponsive');
      return new Promise((resolve) => setTimeout(() => resolve(ended), 20));
    }, response);
  expect(await hang(0)).toBe(0);
  expect(await hang(1)).toBe(1);
});

test('downloads are refused, and a page cannot keep the window from closing', async ({ shared: running }) => {
  const prevented = await electronOf(running).evaluate(({ BrowserWindow, session }) => {
    const names: string[] = [];
    const event = (name: string) => ({ preventDefault: () => void names.push(name) });
    session.defaultSession.emit('will-download', event('download'));
    BrowserWindow.getAllWindows()[0]?.webContents.emit('will-prevent-unload', event('unload'));
    return names;
  });
  expect(prevented).toEqual(['download', 'unload']);
});

test('the stop message of npm start on Windows and the end of a Windows session end the program in order', async ({ launch }) => {
  for (const how of ['message', 'session-end']) {
    const running = await launch();
    const exited = new Promise<number | null>((resolve) => running.process.once('exit', resolve));
    await electronOf(running).evaluate(({ BrowserWindow }, name) => {
      // Later: the answer to this call must get out first.
      setTimeout(() => {
        if (name === 'message') process.emit('message', 'zhishou:stop', undefined);
        else BrowserWindow.getAllWindows()[0]?.emit('session-end', { reasons: ['shutdown'] });
      }, 50);
    }, how);
    expect(await exited, how).toBe(0);
  }
});

test('a page that is not ours gets no answer from the core', async ({ launch }) => {
  const running = await launch();
  const electron = electronOf(running);
  await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.loadURL('data:text/html,<h1 id="foreign">x</h1>'));
  await expect(running.page.locator('#foreign')).toBeVisible();
  expect(await request(running.page, 'echo', 'secret')).toMatchObject({ ok: false, error: { code: 'ipc.sender' } });
});

test('the scheme serves nothing outside its folder', async ({ shared: { page } }) => {
  const paths = ['/assets/page.js', '/assets/none.js', '/..%2felectron%2fpreload.cjs', '/%2e%2e/electron/preload.cjs'];
  const answers = await page.evaluate((all) => Promise.all(all.map(async (path) => [(await fetch(path)).status, await (await fetch(path)).text()] as const)), paths);
  expect(answers.map(([status]) => status).slice(0, 3)).toEqual([200, 404, 404]);
  expect(answers.map(([, text]) => text).join()).not.toContain('exposeInMainWorld');
});

test('secrets are not readable on the disk', async ({ shared: { page, dataDir } }) => {
  await request(page, 'secret.set', 'refresh-token-1');
  expect(await readFile(join(dataDir, 'secrets.json'), 'utf8')).not.toContain('refresh-token-1');
});

test('the window opens where and as it was', async ({ launch }) => {
  const first = await launch();
  await electronOf(first).evaluate(({ BrowserWindow }) => {
    const window = BrowserWindow.getAllWindows()[0];
    window?.setBounds({ x: 40, y: 30, width: 1100, height: 700 });
    window?.webContents.setZoomFactor(1.25);
  });
  await first.close();
  const second = await launch();
  const state = await electronOf(second).evaluate(({ BrowserWindow }) => {
    const window = BrowserWindow.getAllWindows()[0];
    return { bounds: window?.getNormalBounds(), zoom: window?.webContents.getZoomFactor() };
  });
  expect(state).toEqual({ bounds: { x: 40, y: 30, width: 1100, height: 700 }, zoom: 1.25 });
});

test('closing the window keeps the program in the tray; a second start brings it back', async ({ launch, host, standIn, dataDir }) => {
  const running = await launch();
  await electronOf(running).evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  expect(await isVisible(running)).toBe(false);
  // The second one ends at once, before it has a window: Playwright sees a start that failed.
  await expect(launchConsole({ host, dist: standIn, dataDir })).rejects.toThrow();
  await expect.poll(() => isVisible(running)).toBe(true);
});

test('a clicked notification shows the window at its place', async ({ shared: running }) => {
  const electron = electronOf(running);
  await electron.evaluate(({ BrowserWindow, Notification }) => {
    const shown: Electron.Notification[] = [];
    Object.assign(globalThis, { shown });
    Notification.prototype.show = function show() {
      shown.push(this);
    };
    BrowserWindow.getAllWindows()[0]?.hide();
  });
  await request(running.page, 'notify');
  await expect.poll(() => electron.evaluate(() => Reflect.get(globalThis, 'shown').length)).toBe(1);
  await electron.evaluate(() => Reflect.get(globalThis, 'shown')[0].emit('click'));
  await expect(running.page.locator('body')).toHaveAttribute('data-events', JSON.stringify([{ name: 'navigate', path: '/inbox/c1' }]));
  expect(await isVisible(running)).toBe(true);
});

test('a file is saved where the person says, and nowhere when they cancel', async ({ shared: running }) => {
  const file = join(running.dataDir, '回访 导出.csv');
  const choose = (filePath: string) =>
    electronOf(running).evaluate(({ dialog }, path) => {
      dialog.showSaveDialog = async () => ({ canceled: path === '', filePath: path });
    }, filePath);
  await choose('');
  expect(await request(running.page, 'save')).toEqual({ ok: true, value: { kind: 'cancelled' } });
  await choose(file);
  expect(await request(running.page, 'save')).toEqual({ ok: true, value: { kind: 'saved', path: file } });
  expect(await readFile(file, 'utf8')).toBe('a,b\n');
});

test('SIGTERM ends the program in order', async ({ launch }) => {
  const running = await launch();
  const exited = new Promise<number | null>((resolve) => running.process.once('exit', resolve));
  running.process.kill('SIGTERM');
  expect(await exited).toBe(0);
});

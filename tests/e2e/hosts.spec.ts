// What every host must carry, whichever it is: the same test runs in the browser host, the Electron double and Electron.
import type { Page } from '@playwright/test';
import { expect, test } from '../support/hosts/fixtures.ts';

/** Asks the core from inside the page, as the renderer does. */
const request = (page: Page, name: string, args?: unknown): Promise<unknown> =>
  page.evaluate(([n, a]) => Reflect.get(window, 'zhishou').request(n, a), [name, args] as const);

test('a request gets its answer, an error its code, an event its listener', async ({ shared: { page } }) => {
  await expect(page.locator('#root')).toHaveText('在线');
  expect(await request(page, 'echo', { list: [1, '二', null], at: 1_790_000_000_000 })).toEqual({
    ok: true,
    value: { list: [1, '二', null], at: 1_790_000_000_000 },
  });
  expect(await request(page, '__proto__', {})).toMatchObject({ ok: false, error: { code: 'ipc.unknown' } });
  await request(page, 'emit');
  await expect(page.locator('body')).toHaveAttribute('data-events', JSON.stringify([{ name: 'status.changed' }]));
});

test('answers come back to the request they belong to, however many run at once', async ({ shared: { page } }) => {
  const wrong = await page.evaluate(async () => {
    const bridge = Reflect.get(window, 'zhishou');
    const ids = Array.from({ length: 200 }, (_, id) => id);
    const answers = await Promise.all(ids.map((id) => bridge.request('echo', { id, text: '长'.repeat(500) })));
    // The stand-in core echoes what it was sent.
    return answers.filter((answer, id) => (answer as { value: { id: number } }).value.id !== id).length;
  });
  expect(wrong).toBe(0);
});

test('the page sees two functions and nothing of Electron or Node', async ({ shared: { page } }) => {
  const seen = await page.evaluate(() => ({
    bridge: Object.keys(Reflect.get(window, 'zhishou')).toSorted(),
    leaked: ['require', 'process', 'module', 'Buffer', 'ipcRenderer', 'electron'].filter((name) => Reflect.has(window, name)),
  }));
  expect(seen).toEqual({ bridge: ['on', 'request'], leaked: [] });
});

test('the page runs under a policy with a fresh nonce and without unsafe sources', async ({ shared: { page } }) => {
  await expect(page.locator('#root')).toHaveText('在线');
  const policies: string[] = [];
  for (let i = 0; i < 2; i += 1) policies.push((await page.reload())?.headers()['content-security-policy'] ?? '');
  const nonces = policies.map((policy) => /'nonce-([^']+)'/.exec(policy)?.[1]);
  expect(nonces[0]).toMatch(/^[\w-]{24,}$/);
  expect(nonces[1]).not.toBe(nonces[0]);
  expect(policies[1]).toContain("default-src 'none'");
  expect(policies.join()).not.toContain('unsafe');
  expect(await page.evaluate(() => document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')?.nonce)).toBe(nonces[1]);
});

test('the policy stops inline scripts and styles, but not those with the nonce', async ({ shared: { page } }) => {
  const ran = await page.evaluate(() => {
    const add = (tag: 'script' | 'style', text: string, nonce?: string): void => {
      const element = document.createElement(tag);
      if (nonce !== undefined) element.setAttribute('nonce', nonce);
      element.textContent = text;
      document.head.append(element);
    };
    const nonce = document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')?.nonce ?? '';
    add('script', 'window.withoutNonce = true');
    add('style', 'body { outline-style: dotted }');
    const before = getComputedStyle(document.body).outlineStyle;
    add('script', 'window.withNonce = true', nonce);
    add('style', 'body { outline-style: dashed }', nonce);
    return { without: Reflect.has(window, 'withoutNonce'), with: Reflect.has(window, 'withNonce'), before, after: getComputedStyle(document.body).outlineStyle };
  });
  expect(ran).toEqual({ without: false, with: true, before: 'none', after: 'dashed' });
});

test('a secret survives a restart', async ({ launch }) => {
  const first = await launch();
  await request(first.page, 'secret.set', 'refresh-token-1');
  await first.close();
  const second = await launch();
  expect(await request(second.page, 'secret.get')).toEqual({ ok: true, value: 'refresh-token-1' });
});

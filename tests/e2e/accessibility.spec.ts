// Every page in both themes, with work in it, against WCAG 2.1 A and AA: no serious violation.
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { dialog, expectOnline, navigation, openSection, sections, signIn, type Section } from '../support/consolePage.ts';
import { startProgram, type Program } from '../support/program.ts';
import { removeScratchDir, scratchDir } from '../support/scratchDir.ts';

test.describe.configure({ mode: 'serial' });

let dir: string;
let program: Program;
let page: Page;

test.beforeAll(async ({ browser }) => {
  test.setTimeout(180_000);
  dir = scratchDir('axe');
  program = await startProgram(dir);
  page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', reducedMotion: 'reduce' });
  await page.goto(program.console);
});
test.afterAll(async () => {
  await page?.close();
  await program?.child.stop();
  await removeScratchDir(dir);
});

async function expectAccessible(what: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']).analyze();
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  const told = serious.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary?.split('\n')[1]?.trim() ?? ''}`));
  expect(told, what).toEqual([]);
}

/** Shows one of the things the page lists, so that list and detail are both looked at. */
async function openSomething(section: Section): Promise<void> {
  if (section === '会话') await page.getByRole('list', { name: '会话列表' }).getByRole('button').first().click();
  if (section === '工单') await page.getByRole('grid').getByRole('row').nth(1).click();
  if (section === '回访' || section === '医院') await page.getByRole('region', { name: section }).or(page.getByRole('main')).getByRole('listitem').first().click();
}

test('log-in', async () => {
  await expect(page.getByRole('heading', { name: '登录值守' })).toBeVisible();
  await expectAccessible('log-in');
  await signIn(page, program.user('lead'));
});

for (const theme of ['light', 'dark'] as const) {
  test.describe(theme, () => {
    test.beforeAll(async () => {
      await page.evaluate((value) => Reflect.get(window, 'zhishou').request('session.setPreference', { key: 'theme', value }), JSON.stringify(theme));
      await page.reload();
      await expectOnline(page);
      await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', theme);
    });

    for (const section of sections) {
      test(section, async () => {
        await openSection(page, section);
        await expect(page.locator('.mantine-Skeleton-root, [aria-busy="true"]')).toHaveCount(0);
        await expectAccessible(`${section}, list`);
        await openSomething(section);
        await expectAccessible(`${section}, detail`);
      });
    }

    test('dialogs and menus', async () => {
      await openSection(page, '值班');
      await page.getByRole('button', { name: '切换值班' }).click();
      await expect(dialog(page, /切换值班/)).toBeVisible();
      await expectAccessible('switch duty');
      await page.keyboard.press('Escape');
      await page.keyboard.press('Control+k');
      await expect(page.getByPlaceholder('会话、消息、工单、医院、操作…')).toBeVisible();
      await page.getByPlaceholder('会话、消息、工单、医院、操作…').fill('缴费');
      await expectAccessible('search everything');
      await page.keyboard.press('Escape');
      await navigation(page).focus().catch(() => undefined);
      await page.getByTitle('我的设置').click();
      await expectAccessible('my settings');
      await page.keyboard.press('Escape');
    });
  });
}

// Every page in both themes, with work in it, against WCAG 2.1 A and AA: no serious violation.
// Names, roles and structure are the same in both themes: in the dark one only what depends on colours is looked at again.
import { expect, test, type Page } from '@playwright/test';
import { expectAccessible } from '../support/accessible.ts';
import { dialog, expectOnline, openSection, sections, signIn, type Section } from '../support/consolePage.ts';
import { startConsole, startProgram, type Program } from '../support/program.ts';
import { removeScratchDir, scratchDir } from '../support/scratchDir.ts';

let dir: string;
let program: Program;
let page: Page;

test.beforeAll(async ({ browser }) => {
  test.setTimeout(180_000);
  dir = scratchDir('axe');
  program = await startProgram(dir);
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', reducedMotion: 'reduce' });
  page = await context.newPage();
  await page.goto(program.console);
  await signIn(page, program.user('lead'));
  await expect(page.getByRole('list', { name: '会话列表' }).getByRole('listitem')).not.toHaveCount(0);
});
test.afterAll(async () => {
  await page?.context().close();
  await program?.child.stop();
  await removeScratchDir(dir);
});

async function look(what: string, shown = page, part?: string): Promise<void> {
  const isDark = (await shown.locator('html').getAttribute('data-mantine-color-scheme')) === 'dark';
  await expectAccessible(shown, what, { onlyColours: isDark, ...(part === undefined ? {} : { part }) });
}

async function lookAtDialog(what: string): Promise<void> {
  await expect(dialog(page)).toBeVisible();
  await look(what, page, '[role="dialog"]');
}

/** Shows one of the things the page lists, so that list and detail are both looked at. */
async function openSomething(section: Section): Promise<void> {
  if (section === '会话') await page.getByRole('list', { name: '会话列表' }).getByRole('button').first().click();
  // The page has no rows in a quiet desk; the sheet is its form.
  if (section === '电话') await page.keyboard.press('F9');
  if (section === '工单') await page.getByRole('grid').getByRole('row').nth(1).click();
  if (section === '知识') await page.getByRole('listbox', { name: '知识库' }).getByRole('option').first().click();
  if (section === '回访' || section === '医院') await page.getByRole('listbox', { name: section }).getByRole('option').first().click();
}

async function useTheme(theme: 'light' | 'dark'): Promise<void> {
  if ((await page.locator('html').getAttribute('data-mantine-color-scheme')) === theme) return;
  await page.evaluate((value) => Reflect.get(window, 'zhishou').request('session.setPreference', { key: 'theme', value }), JSON.stringify(theme));
  await page.reload();
  await expectOnline(page);
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', theme);
}

const loaded = (): Promise<void> => expect(page.locator('.mantine-Skeleton-root, [aria-busy="true"]')).toHaveCount(0);

test('log-in', async ({ page: fresh }) => {
  const console_ = await startConsole(`${dir}/fresh`, program.relay);
  await fresh.goto(await console_.address());
  await expect(fresh.getByRole('heading', { name: '登录值守' })).toBeVisible();
  await look('log-in', fresh);
  await console_.child.stop();
});

for (const theme of ['light', 'dark'] as const) {
  for (const section of sections) {
    test(`${section}, ${theme}`, async () => {
      await useTheme(theme);
      await openSection(page, section);
      await loaded();
      await look('list');
      await openSomething(section);
      await loaded();
      await look('detail');
      if (section === '电话') await page.getByRole('dialog', { name: '通话' }).getByLabel('号码').press('Escape');
    });
  }

  test(`forms, dialogs and menus, ${theme}`, async () => {
    await useTheme(theme);
    await openSection(page, '会话');
    await openSomething('会话');
    // Its keys are there with the conversation.
    await expect(page.getByRole('textbox', { name: '回复内容' })).toBeVisible();
    await page.keyboard.press('n');
    await page.getByRole('combobox', { name: '内部备注' }).fill('@');
    await expect(page.getByRole('listbox', { name: '提及同事' })).toBeVisible();
    await look('note');
    await page.getByRole('combobox', { name: '内部备注' }).fill('');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+a');
    await expect(page.getByRole('toolbar', { name: '批量操作' })).toBeVisible();
    await look('bulk');
    await page.keyboard.press('Escape');
    await openSection(page, '工单');
    await page.getByRole('button', { name: '新建工单' }).click();
    await look('new ticket');
    await openSection(page, '回访');
    await page.getByRole('button', { name: '新建回访' }).click();
    await look('new callback');
    await openSection(page, '值班');
    await page.getByRole('button', { name: '切换值班' }).click();
    await expect(dialog(page, /切换值班/)).toBeVisible();
    await lookAtDialog('switch duty');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder('会话、消息、工单、医院、操作…').fill('缴费');
    await lookAtDialog('search everything');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await page.getByRole('button', { name: '没有未被接受的操作' }).click();
    await expect(dialog(page, '未被接受的操作')).toBeVisible();
    await lookAtDialog('refused actions');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await page.keyboard.press('?');
    await expect(dialog(page, '快捷键')).toBeVisible();
    await lookAtDialog('shortcuts');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await page.getByRole('contentinfo').getByRole('link', { name: /^待发/ }).click();
    await expect(page.getByRole('heading', { name: '同步中心' })).toBeVisible();
    await loaded();
    await look('sync centre');
    await page.getByTitle('我的设置').click();
    await expect(page.getByText('退出登录')).toBeVisible();
    await look('my settings');
    await page.keyboard.press('Escape');
  });
}

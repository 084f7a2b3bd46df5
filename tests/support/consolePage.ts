import { expect, type Locator, type Page } from '@playwright/test';
import { timeOf } from '../../shared/time/shanghai.ts';

/** What a person does at the console, in the words of the screen (zh-CN). */

export const sections = ['会话', '值班', '工单', '回访', '报表', '医院', '知识'] as const;
export type Section = (typeof sections)[number];

export async function signIn(page: Page, user: { readonly name: string; readonly password: string }): Promise<void> {
  await page.getByLabel('账号').fill(user.name);
  await page.getByLabel('密码', { exact: true }).fill(user.password);
  await page.getByRole('button', { name: '登录' }).click();
  await expect(navigation(page)).toBeVisible();
  await expectOnline(page);
}

export const navigation = (page: Page): Locator => page.getByRole('navigation', { name: '主导航' });

export async function openSection(page: Page, section: Section): Promise<void> {
  const link = navigation(page).getByRole('link', { name: section });
  await link.click();
  await expect(link).toHaveAttribute('aria-current', 'page');
}

export async function expectOnline(page: Page): Promise<void> {
  await expect(page.getByRole('contentinfo').getByText('在线', { exact: true })).toBeVisible();
}

export async function expectOffline(page: Page): Promise<void> {
  await expect(page.getByRole('status').filter({ hasText: '已离线' })).toBeVisible();
}

/** The status bar says that actions wait (read marks count too, so not how many). */
export async function expectPending(page: Page): Promise<void> {
  await expect(page.getByRole('contentinfo').getByText(/^待发 [1-9]\d*$/)).toBeVisible();
}

export async function expectNothingPending(page: Page): Promise<void> {
  await expect(page.getByRole('contentinfo').getByText('待发 0', { exact: true })).toBeVisible();
}

/** A Mantine select: opens it and takes the option. */
export async function choose(scope: Page | Locator, label: string, option: string | RegExp): Promise<void> {
  const page = 'page' in scope ? scope.page() : scope;
  const box = scope.getByRole('combobox', { name: label });
  await box.click();
  // The page's own lists have options too: only those of this select.
  const list = page.locator(`[id="${(await box.getAttribute('aria-controls')) ?? ''}"]`);
  await list.getByRole('option', { name: option }).first().click();
}

export const dialog = (page: Page, name?: string | RegExp): Locator => page.getByRole('dialog', name === undefined ? {} : { name });

/** A call that ends now, as its person tells it. */
export async function fillCall(form: Locator): Promise<void> {
  for (const end of ['通话开始', '通话结束']) await form.getByLabel(end).fill(timeOf(Date.now()));
}

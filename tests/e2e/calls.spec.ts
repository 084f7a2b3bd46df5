// The telephone with the keyboard alone: a call while one goes on working, notes that outlive the program (complaint 9: lost
// drafts), a missed call without a network that is nobody's to forget (complaint 1), the return call, and the customer beside it.
import type { Locator, Page } from '@playwright/test';
import { distDir } from '../../build/paths.ts';
import { CAST } from '../../simulator/demo/cast.ts';
import { dialog, expectNothingPending, expectOffline, expectOnline, signIn } from '../support/consolePage.ts';
import { startFaultProxy, type FaultProxy } from '../support/faultProxy.ts';
import { expect, skipWithout, test } from '../support/hosts/fixtures.ts';
import { launchConsole, type HostName, type RunningConsole } from '../support/hosts/launch.ts';
import { startWorld, type OpenedDesk, type World } from '../support/world.ts';

const customer = CAST.liXiulan;
let world: World;
let proxy: FaultProxy;
let console_: RunningConsole;
let colleague: OpenedDesk;
const open = (host: HostName): Promise<RunningConsole> => launchConsole({ host, dist: distDir, dataDir: world.folder('lead'), relayUrl: proxy.url });
test.beforeAll(async ({ host }) => {
  skipWithout(host);
  test.setTimeout(180_000);
  world = await startWorld('calls');
  proxy = await startFaultProxy(world.relayUrl);
  await world.simulator.say({ channel: customer.channel, conversation: customer.conversation, from: customer.from, fromName: customer.fromName, text: '退号失败' });
  colleague = await world.openDesk('colleague', world.user('agent'));
  console_ = await open(host);
  await signIn(console_.page, world.user('lead'));
});
test.afterAll(async () => {
  await console_?.close().catch(() => undefined);
  await proxy?.close();
  await world?.close();
});

const sheet = (page: Page): Locator => dialog(page, '通话');
/** Tabs on until it has the focus. */
async function tabTo(page: Page, wanted: Locator): Promise<void> {
  for (let presses = 0; presses < 40; presses += 1) {
    if (await wanted.evaluate((element) => element === document.activeElement || element.contains(document.activeElement))) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`40 tabs did not reach ${wanted.toString()}`);
}
async function openSheet(page: Page): Promise<void> {
  await page.keyboard.press('F9');
  await expect(sheet(page).getByLabel('号码')).toBeFocused();
}
async function setResult(page: Page, result: string): Promise<void> {
  const group = sheet(page).getByRole('radiogroup', { name: '结果' });
  await tabTo(page, group);
  for (let presses = 0; presses < 4 && !(await group.getByRole('radio', { name: result, exact: true }).isChecked()); presses += 1) await page.keyboard.press('ArrowRight');
  await expect(group.getByRole('radio', { name: result, exact: true })).toBeChecked();
}

test('calls, missed calls and the customer, without the mouse', async ({ host }) => {
  test.setTimeout(240_000);
  let { page } = console_;
  const person = (await colleague.ask('directory.snapshot', {})).contacts[0];
  if (person === undefined) throw new Error('the demo has no contact');

  await test.step('notes of a running call survive the page and the program, and the page stays usable', async () => {
    await openSheet(page);
    await page.keyboard.insertText(person.phone.slice(-4));
    await expect(sheet(page).getByRole('button', { name: new RegExp(person.name) })).toBeVisible();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(sheet(page).getByLabel('对方', { exact: true })).toHaveValue(person.name);
    await tabTo(page, sheet(page).getByLabel('记录'));
    await page.keyboard.insertText('取号机三台都打不开');
    // To the page and back, with the same key.
    await page.keyboard.press('F9');
    await page.keyboard.press('Alt+1');
    await page.keyboard.press('j');
    await expect(page.getByRole('main').getByRole('heading', { level: 1 })).not.toHaveText('会话');
    await page.keyboard.press('F9');
    await expect(sheet(page).getByLabel('号码')).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(page.getByTitle('打开通话单')).toContainText(person.name);
    await console_.close();
    console_ = await open(host);
    page = console_.page;
    await expectOnline(page);
    await page.keyboard.press('F9');
    await expect(sheet(page).getByLabel('记录')).toHaveValue('取号机三台都打不开');
    await page.keyboard.press('Control+Enter');
    await expect(sheet(page)).toBeHidden();
    await expectNothingPending(page);
  });

  await test.step('a missed call without a network is due to be called back in ten minutes, here at once and everywhere later', async () => {
    proxy.cut();
    await expectOffline(page);
    await openSheet(page);
    await page.keyboard.insertText('0571 8888 6666');
    await setResult(page, '未接');
    await expect(sheet(page).getByText(/保存后自动建回电，须在 \d\d:\d\d 前/)).toBeVisible();
    await page.keyboard.press('Control+Enter');
    await expect(sheet(page)).toBeHidden();
    await page.keyboard.press('Alt+5');
    const log = page.getByRole('listbox', { name: '电话' });
    await expect(log.getByRole('option')).toHaveCount(2);
    await expect(log.getByRole('option').first()).toContainText('057****6666');
    await expect(log.getByRole('option').first()).toContainText(/待回访 须在 \d\d:\d\d 前/);
    await expect(log.getByText('0571 8888 6666')).toHaveCount(0);
    proxy.restore();
    await expectOnline(page);
    await expectNothingPending(page);
    const due = await colleague.until('the callback at a colleague', async () =>
      (await colleague.ask('callbacks.list', { show: 'open', hospitalId: null, limit: 100 })).items.find((one) => one.kind === 'missed_call' && one.subject === '057****6666') ?? null,
    );
    expect(due.dueAt - due.createdAt).toBeLessThanOrEqual(600_000);
    expect(due.hospitalId).toBeNull();
  });

  await test.step('the return call offers to end it', async () => {
    await openSheet(page);
    await page.keyboard.insertText('057188886666');
    await expect(sheet(page).getByText('有未回的来电')).toBeVisible();
    await page.keyboard.press('ArrowDown');
    await expect(sheet(page).getByRole('button', { name: '登记为回电' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(sheet(page).getByLabel('回访完成，随这通电话关闭')).toBeChecked();
    await page.keyboard.press('Control+Enter');
    await expect(sheet(page)).toBeHidden();
    await expectNothingPending(page);
    await page.keyboard.press('j');
    await expect(page.getByRole('main').getByText('已完成')).toBeVisible();
    await colleague.until('the callback to be done everywhere', async () =>
      (await colleague.ask('callbacks.list', { show: 'closed', hospitalId: null, limit: 100 })).items.some((one) => one.subject === '057****6666' && one.status === 'done'),
    );
  });

  await test.step('whoever writes is linked to a contact by a person, and their calls stand beside the conversation', async () => {
    const conversation = (await colleague.ask('inbox.list', { filter: 'open', hospitalId: null, limit: 100 })).items.find((one) => one.conversation.title === customer.fromName)?.conversation;
    await page.evaluate((id) => (location.hash = `#/inbox/${id}`), conversation?.id ?? '');
    const card = page.getByRole('region', { name: '客户' });
    await expect(card.getByText('还没有人说过这是谁')).toBeVisible();
    const link = card.getByRole('button', { name: '关联联系人' });
    await link.focus();
    await page.keyboard.press('Enter');
    const form = dialog(page, new RegExp('是谁'));
    await expect(form.getByRole('combobox', { name: '联系人' })).toBeFocused();
    await page.keyboard.insertText(person.name);
    await expect(page.getByRole('option', { name: new RegExp(person.name) })).toBeVisible();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Control+Enter');
    await expect(form).toBeHidden();
    await expect(card.getByText(person.phone)).toBeVisible();
    const history = page.getByRole('region', { name: '往来' });
    await expect(history.getByText('取号机三台都打不开')).toBeVisible();
    await history.getByRole('link', { name: /取号机三台都打不开/ }).focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('main').getByRole('heading', { level: 1 })).toContainText(person.name);
    await expect(page.getByRole('main').getByText('取号机三台都打不开')).toBeVisible();
  });
});

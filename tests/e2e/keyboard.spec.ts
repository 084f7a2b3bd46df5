// The inbox, making a ticket, working a callback, notices and an alarm with the keyboard alone: no click in this file.
import { expect, test, type Locator, type Page } from '@playwright/test';
import { expectOnline } from '../support/consolePage.ts';
import { newId } from '../support/desk.ts';
import { startWorld, type World } from '../support/world.ts';
import { CAST } from '../../simulator/demo/cast.ts';
import { timeOf } from '../../shared/time/shanghai.ts';

let world: World;
test.beforeAll(async () => {
  test.setTimeout(180_000);
  world = await startWorld('keyboard');
  for (const who of [CAST.liXiulan, CAST.weiMin]) {
    await world.simulator.say({ channel: who.channel, conversation: who.conversation, from: who.from, fromName: who.fromName, text: `${who.fromName}的问题` });
  }
});
test.afterAll(async () => world?.close());

async function focusedName(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement;
    return element?.getAttribute('aria-label') ?? element?.getAttribute('name') ?? element?.textContent ?? '';
  });
}

/** Tabs on until it has the focus. */
async function tabTo(page: Page, wanted: Locator): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`60 tabs did not reach ${wanted.toString()}; the focus is on "${await focusedName(page)}"`);
}

/** Opens the select, types to filter, takes the first option. */
async function pick(page: Page, box: Locator, text: string): Promise<void> {
  await tabTo(page, box);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText(text);
  const list = page.locator(`[id="${(await box.getAttribute('aria-controls')) ?? ''}"]`);
  await expect(list.getByRole('option')).toHaveCount(1);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(box).toHaveValue(new RegExp(text));
}

/** Opens a conversation by stepping through the list: which stands where, among them a group that has no messages, is not for this spec to know. */
async function walkTo(page: Page, name: string): Promise<void> {
  let below = 0;
  await expect(async () => {
    for (let up = 0; up < 4; up += 1) await page.keyboard.press('k');
    for (let down = 0; down < below % 4; down += 1) await page.keyboard.press('j');
    below += 1;
    await expect(page.getByRole('main').getByRole('heading', { level: 1 })).toHaveText(name, { timeout: 500 });
  }).toPass({ timeout: 30_000 });
}

test('sign in, read, answer, make a ticket, work a callback', async ({ page }) => {
  const desk = await world.openDesk('keyboard');
  await page.goto(await desk.console.address());
  const user = world.user('agent');
  await expect(page.getByLabel('账号')).toBeFocused();
  await page.keyboard.type(user.name);
  await page.keyboard.press('Tab');
  await page.keyboard.type(user.password);
  await page.keyboard.press('Enter');
  await expectOnline(page);

  await page.keyboard.press('Alt+1');
  // By their names: a colleague of the demo may have answered already, and then another text stands there.
  for (const who of [CAST.liXiulan, CAST.weiMin]) await expect(page.getByRole('button', { name: new RegExp(`^${who.fromName}`) })).toBeVisible();
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('k');
  await walkTo(page, CAST.liXiulan.fromName);
  await expect(page.getByRole('log')).toBeVisible();
  await page.keyboard.press('r');
  await expect(page.getByRole('textbox', { name: '回复内容' })).toBeFocused();
  // Letters that are shortcuts elsewhere are letters here.
  await page.keyboard.type('tc ok ');
  await page.keyboard.insertText('马上处理');
  await expect(page.getByRole('textbox', { name: '回复内容' })).toHaveValue('tc ok 马上处理');
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await world.simulator.sent()).filter(({ text }) => text === 'tc ok 马上处理').length).toBe(1);

  await page.keyboard.press('Escape');
  await page.keyboard.press('t');
  await expect(page.getByRole('form', { name: '新建工单' })).toBeVisible();
  await tabTo(page, page.getByRole('form').getByLabel('标题'));
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText('键盘建的工单');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('heading', { name: /键盘建的工单/ })).toBeVisible();

  await page.keyboard.press('Alt+4');
  await expect(page.getByRole('heading', { name: '回访', exact: true })).toBeVisible();
  await page.keyboard.press('n');
  const form = page.getByRole('form', { name: '新建回访' });
  await expect(form).toBeVisible();
  await pick(page, form.getByRole('combobox', { name: '医院' }), '青云');
  await page.keyboard.press('Shift+Tab');
  await expect(form.getByLabel('事由')).toBeFocused();
  await page.keyboard.insertText('键盘建的回访');
  await page.keyboard.press('Control+Enter');
  await expect.poll(async () => [...(await world.rows()).callbacks.values()].filter((one) => one.subject === '键盘建的回访').length).toBe(1);

  await expect(page.getByRole('heading', { name: '键盘建的回访' })).toBeVisible();
  const attempt = page.getByRole('form', { name: '登记联系' });
  for (const end of ['通话开始', '通话结束']) {
    await tabTo(page, attempt.getByLabel(end));
    await page.keyboard.insertText(timeOf(Date.now()));
  }
  await tabTo(page, attempt.getByLabel('备注'));
  await page.keyboard.insertText('键盘登记的联系');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('list', { name: '联系记录' }).getByText('键盘登记的联系')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('j');
  await page.keyboard.press('Control+k');
  await expect(page.getByPlaceholder('会话、消息、工单、医院、操作…')).toBeFocused();
  await page.keyboard.insertText('键盘');
  await expect(page.getByText('键盘建的工单').last()).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.keyboard.press('?');
  await expect(page.getByText('输入法组字时不会触发')).toBeVisible();
  await desk.quit();
});

test('notices are set and tried, a message is told while the window is behind, and a complaint stays on every page until it is answered', async ({ page, context }) => {
  const desk = await world.openDesk('notices', world.user('agent'));
  const address = await desk.console.address();
  await context.grantPermissions(['notifications'], { origin: new URL(address).origin });
  // What the system would show, and a window that is behind others: headless Chromium has neither.
  await page.addInitScript(() => {
    const shown: string[] = [];
    class Shown extends EventTarget {
      static readonly permission = 'granted';
      constructor(title: string, options: NotificationOptions) {
        super();
        shown.push(`${title} | ${options.body ?? ''}`);
      }
      close(): void {}
    }
    Object.assign(window, { Notification: Shown, shown });
    document.hasFocus = () => false;
  });
  const shown = (): Promise<readonly string[]> => page.evaluate(() => (window as unknown as { shown: readonly string[] }).shown);
  await page.goto(address);
  await expectOnline(page);

  await tabTo(page, page.getByTitle('我的设置'));
  await page.keyboard.press('Enter');
  await tabTo(page, page.getByRole('button', { name: '通知与声音' }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: '通知与声音' })).toBeVisible();
  await expect(page.getByRole('status').filter({ hasText: '浏览器已允许' })).toBeVisible();
  await tabTo(page, page.getByRole('button', { name: '测试：新消息' }));
  await page.keyboard.press('Enter');
  await expect.poll(shown).toContain('提醒测试 | 能看到这一条，说明系统没有拦截值守的通知');
  await tabTo(page, page.getByRole('textbox', { name: '从' }));
  await page.keyboard.press('Control+a');
  await page.keyboard.type('2230');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('textbox', { name: '从' })).toHaveValue('22:30');
  await expect.poll(async () => (await desk.ask('session.preferences', {}))['notices'] ?? '').toContain('"from":1350');

  const { liXiulan } = CAST;
  await world.simulator.say({ channel: liXiulan.channel, conversation: liXiulan.conversation, from: liXiulan.from, fromName: liXiulan.fromName, text: '退费到账了吗' });
  await expect.poll(async () => (await shown()).some((line) => line.includes(liXiulan.fromName))).toBe(true);
  expect((await shown()).join()).not.toContain('退费');

  const hospital = (await desk.ask('directory.snapshot', {})).hospitals[0];
  if (hospital === undefined) throw new Error('the demo has no hospital');
  const ticketId = newId<never>();
  const made = await desk.mutate('tickets.create', {
    ticketId, entryId: newId(), hospitalId: hospital.id, conversationId: null, messageId: null, assigneeId: null,
    title: '热线投诉', description: '重复收费', kind: 'complaint', module: null, priority: 'urgent', cause: null, details: { complaintLevel: 'public_opinion' },
  });
  expect(made.ok).toBe(true);
  const strip = page.getByRole('region', { name: '告警' });
  await expect(strip).toContainText(hospital.shortName);
  await expect.poll(async () => (await shown()).some((line) => line.startsWith('舆情投诉待回复'))).toBe(true);
  await page.keyboard.press('Alt+2');
  await expect(strip).toBeVisible();
  await page.keyboard.press('Alt+0');
  await expect(page.getByRole('heading', { name: '热线投诉' })).toBeVisible();
  const ended = Date.now();
  await desk.mutate('tickets.logReply', { ticketId, entryId: newId(), party: 'patient', note: '已电话说明', proof: { type: 'call', startedAt: ended - 60_000, endedAt: ended, phoneTail: '' } });
  await expect(strip).toHaveCount(0);
  await desk.quit();
});

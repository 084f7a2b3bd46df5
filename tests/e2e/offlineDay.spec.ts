// A normal day without a network: everything is read, written and kept, what is half-typed too; the program is killed in the
// middle; with the network back every action takes effect exactly once, and what two people changed is decided by a person.
import { expect, test, type Page } from '@playwright/test';
import { distDir } from '../../build/paths.ts';
import type { CallbackId, TicketEntryId, TicketId } from '../../shared/ids.ts';
import { CAST } from '../../simulator/demo/cast.ts';
import { expectAccessible } from '../support/accessible.ts';
import { choose, dialog, expectNothingPending, expectOffline, expectOnline, fillCall, openSection, signIn } from '../support/consolePage.ts';
import { startFaultProxy, type FaultProxy } from '../support/faultProxy.ts';
import { newId } from '../support/desk.ts';
import { launchConsole, type RunningConsole } from '../support/hosts/launch.ts';
import { deskBehind } from '../support/pageDesk.ts';
import { startWorld, type OpenedDesk, type World } from '../support/world.ts';

const customer = CAST.liXiulan;
const question = '在线取号后排队号一直没有更新';
const known = { title: '取号机排队号不更新', description: '医院反映上午九点开始' };
const made = '窗口反映排队大屏与小程序不一致';
const subject = '排队号问题的患者回访';
const halfTitle = '明天要和信息科确认的接口';
const halfComment = '信息科说下午';

let world: World;
let proxy: FaultProxy;
let colleague: OpenedDesk;
let console_: RunningConsole;
const ticketId = newId<TicketId>();

test.beforeAll(async () => {
  test.setTimeout(180_000);
  world = await startWorld('offline-day');
  proxy = await startFaultProxy(world.relayUrl);
  colleague = await world.openDesk('colleague', world.user('agent'));
  await world.simulator.say({ channel: customer.channel, conversation: customer.conversation, from: customer.from, fromName: customer.fromName, text: question });
  const { hospitals } = await colleague.ask('directory.snapshot', {});
  const hospital = hospitals[0];
  if (hospital === undefined) throw new Error('the demo has no hospital');
  await colleague.mutate('tickets.create', {
    ticketId, entryId: newId<TicketEntryId>(), hospitalId: hospital.id, conversationId: null, messageId: null, assigneeId: null,
    ...known, kind: 'fault', module: 'queue_ticket', priority: 'normal', cause: null,
  });
  console_ = await open();
  await signIn(console_.page, world.user('lead'));
});
test.afterAll(async () => {
  await console_?.close().catch(() => undefined);
  await proxy?.close();
  await world?.close();
});

const open = (): Promise<RunningConsole> => launchConsole({ host: 'browser', dist: distDir, dataDir: world.folder('lead'), relayUrl: proxy.url });

test('a day offline (complaint 1)', async () => {
  test.setTimeout(300_000);
  let { page } = console_;

  await test.step('what was here can be read when the network goes', async () => {
    await expect(page.getByRole('list', { name: '会话列表' }).getByRole('button', { name: new RegExp(customer.fromName) })).toBeVisible();
    await openTicket(page, known.title);
    await expectNothingPending(page);
    proxy.cut();
    await expectOffline(page);
    const banner = page.getByRole('status').filter({ hasText: '已离线' });
    await expect(banner).toContainText(/自 \d\d:\d\d/);
    await expect(banner).toContainText('没有操作在等待');
    await expect(page.getByText(known.description)).toBeVisible();
    await openSection(page, '医院');
    await expect(page.getByRole('listbox', { name: '医院' }).getByRole('option').first()).toBeVisible();
  });

  await test.step('a reply is queued, marked, and stops no clock', async () => {
    await openConversation(page);
    await expect(page.getByRole('log').getByText(question)).toBeVisible();
    await page.getByRole('textbox', { name: '回复内容' }).fill('您好，已收到，我们正在核对队列。');
    await page.getByRole('button', { name: '发送' }).click();
    await expect(page.getByRole('log').getByText('您好，已收到，我们正在核对队列。')).toBeVisible();
    await expect(page.getByRole('log').getByText('待发')).toBeVisible();
    expect((await conversation(page))?.waitingSince, 'still waiting').not.toBeNull();
  });

  await test.step('tickets are edited, commented, made from a message and closed', async () => {
    await openTicket(page, known.title);
    await page.getByRole('button', { name: '编辑' }).click();
    const form = dialog(page, '编辑工单');
    await form.getByLabel('描述').fill('重启取号服务后恢复，需要厂商查原因');
    await form.getByRole('button', { name: '保存' }).click();
    await expect(form).toBeHidden();
    await comment(page, '已电话联系信息科');
    await openConversation(page);
    const message = page.getByRole('log').getByRole('article').filter({ hasText: question });
    await message.hover();
    await message.getByRole('button', { name: '对此消息' }).click();
    await page.getByRole('menuitem', { name: '由此建工单' }).click();
    await page.getByLabel('标题').fill(made);
    await page.getByRole('button', { name: '保存', exact: true }).click();
    await expect(page.getByRole('heading', { name: made })).toBeVisible();
    await comment(page, '随工单一起放弃的备注');
  });

  await test.step('a callback is made and its call logged', async () => {
    await openSection(page, '回访');
    await page.getByRole('button', { name: '新建回访' }).click();
    const form = page.getByRole('form', { name: '新建回访' });
    await choose(form, '类型', '患者个案');
    await form.getByLabel('事由').fill(subject);
    await choose(form, '医院', new RegExp(customer.hospital ?? ''));
    await form.getByRole('button', { name: '保存', exact: true }).click();
    await expect(page.getByRole('heading', { name: subject })).toBeVisible();
    const attempt = page.getByRole('form', { name: '登记联系' });
    await fillCall(attempt);
    await attempt.getByLabel('对方号码后四位').fill('1234');
    await attempt.getByLabel('备注').fill('患者已取到号');
    await attempt.getByRole('button', { name: '保存联系记录' }).click();
    await expect(attempt.getByLabel('备注')).toHaveValue('');
  });

  await test.step('what needs the relay says so', async () => {
    await openSection(page, '值班');
    await page.getByRole('button', { name: '切换值班' }).hover();
    await expect(page.getByRole('tooltip')).toContainText('联网后才能操作');
  });

  await test.step('half-typed forms and all actions outlive SIGKILL', async () => {
    await openSection(page, '工单');
    await page.getByRole('button', { name: '新建工单' }).click();
    await page.getByLabel('标题').fill(halfTitle);
    await openTicket(page, known.title);
    await page.getByRole('textbox', { name: '添加记录' }).fill(halfComment);
    const drafts = async (): Promise<string> => JSON.stringify(await deskBehind(page).ask('drafts.list', {}));
    await expect.poll(drafts).toContain(halfComment);
    console_.process.kill('SIGKILL');
    await console_.close().catch(() => undefined);
    console_ = await open();
    page = console_.page;
    await expectOffline(page);
    await expect(page.getByRole('status').filter({ hasText: '已离线' })).toContainText('7 项操作已存本机');
    await openTicket(page, known.title);
    await expect(page.getByText('已电话联系信息科')).toBeVisible();
    await expect(page.getByRole('textbox', { name: '添加记录' })).toHaveValue(halfComment);
    await page.getByRole('button', { name: '新建' }).first().click();
    await expect(page.getByLabel('标题')).toHaveValue(halfTitle);
    await expect(page.getByText('这是上次没写完的内容')).toBeVisible();
    await openConversation(page);
    await expect(page.getByRole('log').getByText('您好，已收到，我们正在核对队列。')).toBeVisible();
  });

  await test.step('the sync centre shows the queue in order', async () => {
    await page.getByRole('link', { name: '查看队列' }).click();
    await expect(queueRows(page)).toHaveCount(7);
    const words = ['发送回复', '修改工单', '工单备注', '新建工单', '工单备注', '新建回访', '登记联系'];
    for (const [index, word] of words.entries()) await expect(queueRows(page).nth(index)).toContainText(word);
    await expect(queueRows(page).first()).toContainText('等待发送');
    await expect(queueRows(page).nth(2)).toContainText('排在 2 项之后');
    const retry = queueRows(page).nth(2).getByRole('button', { name: '重试' });
    await retry.hover();
    await expect(page.getByRole('tooltip')).toContainText('前面的 2 项先送');
    await retry.click();
    await expect(page.getByText(/还没有送出：离线，自 .*上次尝试 \d\d:\d\d:\d\d/)).toBeVisible();
    await expectAccessible(page, 'the sync centre, offline');
  });

  await test.step('a waiting action gets other words; a discarded one says what goes with it', async () => {
    await queueRows(page).first().getByRole('button', { name: '修改' }).click();
    const form = dialog(page, '修改待发的内容');
    await form.getByLabel('内容').fill('长'.repeat(4001));
    await expect(form.getByText('最多 4000 字，多了 1 字')).toBeVisible();
    await expect(form.getByRole('button', { name: '保存' })).toBeDisabled();
    await form.getByLabel('内容').fill('您好，队列已恢复，请刷新后查看。');
    await form.getByRole('button', { name: '保存' }).click();
    await expect(form).toBeHidden();
    await expect(queueRows(page).first()).toContainText('队列已恢复');
    await queueRows(page).nth(3).getByRole('button', { name: '放弃' }).click();
    const question_ = dialog(page, '放弃这项操作？');
    await expect(question_).toContainText(made);
    await expect(question_).toContainText('随工单一起放弃的备注');
    await question_.getByRole('button', { name: '放弃这 2 项' }).click();
    await expect(queueRows(page)).toHaveCount(5);
  });

  await test.step('with the network back everything takes effect once', async () => {
    // A colleague has changed the same ticket meanwhile: the same field, and another.
    const fields = { description: '队列服务进程退出，已让医院重启', priority: 'high' } as const;
    expect((await colleague.mutate('tickets.edit', { ticketId, entryId: newId<TicketEntryId>(), fields, base: { description: known.description, priority: 'normal' } })).ok).toBe(true);
    await expect.poll(async () => (await world.rows()).tickets.get(ticketId)?.priority).toBe('high');
    proxy.restore();
    await expectOnline(page);
    await expectNothingPending(page);
    // Outside the hours the desk also answers by itself.
    await expect.poll(async () => (await world.simulator.sent()).map((one) => one.text).filter((text) => text?.includes('恢复服务') !== true)).toEqual(['您好，队列已恢复，请刷新后查看。']);
    const rows = await world.rows();
    expect([...rows.tickets.values()].map((ticket) => ticket.title)).not.toContain(made);
    expect([...rows.callbacks.values()].filter((callback) => callback.subject === subject)).toHaveLength(1);
    expect([...rows.attempts.values()].filter((attempt) => attempt.note === '患者已取到号')).toHaveLength(1);
    expect([...rows.ticketEntries.values()].filter((entry) => entry.text === '已电话联系信息科')).toHaveLength(1);
    expect(rows.tickets.get(ticketId)).toMatchObject({ description: '队列服务进程退出，已让医院重启', priority: 'high' });
  });

  await test.step('the field that both changed is decided with one click', async () => {
    const refused = page.getByRole('article', { name: '修改工单' });
    await expect(refused.getByRole('radiogroup', { name: '描述' })).toContainText('两边都改了');
    await expectAccessible(page, 'a refused edit');
    await expect(refused.getByRole('button', { name: '按所选提交' })).toBeDisabled();
    await refused.getByRole('radio', { name: /^我的/ }).check();
    await refused.getByRole('button', { name: '按所选提交' }).click();
    await expect.poll(async () => (await world.rows()).tickets.get(ticketId)).toMatchObject({ description: '重启取号服务后恢复，需要厂商查原因', priority: 'high' });
    await expect(refused).toHaveCount(0);
    await expect(page.getByText('没有操作在等待')).toBeVisible();
  });
});

/** Both the desktop's core and its page read a clock that is `ms` fast. */
const FAST_MS = 20 * 60_000;
const shifted = `const real = Date.now.bind(Date); Date.now = () => real() + ${FAST_MS};`;

test('a desktop whose clock is twenty minutes fast says so, and is right about what is due', async () => {
  test.setTimeout(180_000);
  const hospital = (await colleague.ask('directory.snapshot', {})).hospitals[0];
  if (hospital === undefined) throw new Error('the demo has no hospital');
  const due = '十分钟后到期的回访';
  const at = Date.now() + 10 * 60_000;
  await colleague.mutate('callbacks.create', {
    callbackId: newId<CallbackId>(), hospitalId: hospital.id, kind: 'hospital_monthly', subject: due, patientName: '', patientPhone: '',
    ticketId: null, conversationId: null, assigneeId: null, dueAt: at,
  });
  const fast = await launchConsole({
    host: 'browser', dist: distDir, dataDir: world.folder('fast'), relayUrl: world.relayUrl,
    env: { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(shifted)}` },
  });
  try {
    const { page } = fast;
    await page.addInitScript(shifted);
    await page.reload();
    await signIn(page, world.user('manager'));
    await expect(page.getByRole('contentinfo').getByText(/本机时钟快 (20|19)分\d+秒/)).toBeVisible();
    await openSection(page, '回访');
    const line = page.getByRole('listbox', { name: '回访' }).getByRole('option').filter({ hasText: due });
    await expect(line).toContainText(/\b[89]:\d\d/);
    await expect(line).not.toContainText('逾期');
    await page.getByRole('contentinfo').getByRole('link', { name: /本机时钟快/ }).click();
    await expect(page.getByText('所有期限、计时和先后都按中继的时钟算')).toBeVisible();
    await expectAccessible(page, 'the sync centre');
  } finally {
    await fast.close();
  }
});

async function conversation(page: Page): Promise<{ readonly waitingSince: number | null } | undefined> {
  const { items } = await deskBehind(page).ask('inbox.list', { filter: 'waiting', hospitalId: null, limit: 50 });
  return items.map((item) => item.conversation).find((one) => one.title.includes(customer.fromName));
}

async function openConversation(page: Page): Promise<void> {
  await openSection(page, '会话');
  await page.getByRole('list', { name: '会话列表' }).getByRole('button', { name: new RegExp(customer.fromName) }).click();
}

async function openTicket(page: Page, title: string): Promise<void> {
  await openSection(page, '工单');
  await page.keyboard.press('Escape');
  await page.getByRole('grid').getByRole('row').filter({ hasText: title }).click();
  await expect(page.getByRole('heading', { name: title })).toBeVisible();
}

async function comment(page: Page, text: string): Promise<void> {
  const box = page.getByRole('textbox', { name: '添加记录' });
  await box.fill(text);
  await box.press('Control+Enter');
  await expect(box).toHaveValue('');
  await expect(page.getByText(text)).toBeVisible();
}

const queueRows = (page: Page) => page.getByRole('table', { name: '待发队列' }).locator('tbody tr');

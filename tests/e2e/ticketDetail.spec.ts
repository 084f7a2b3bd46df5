// Two tickets from their making to their closing: a fault by way of R&D and a visit, and a patient's case through its
// two-party gate, made without a network. A relay, the platforms and two desktops; what the relay holds is asked for.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, type Locator, type Page } from '@playwright/test';
import { CAST } from '../../simulator/demo/cast.ts';
import type { Ticket } from '../../shared/tickets/model.ts';
import { expectAccessible } from '../support/accessible.ts';
import { choose, dialog, expectNothingPending, expectOffline, expectOnline, fillCall, openSection, signIn } from '../support/consolePage.ts';
import { startFaultProxy, type FaultProxy } from '../support/faultProxy.ts';
import { startConsole, type Console } from '../support/program.ts';
import { startWorld, type World } from '../support/world.ts';

const fault = '医保结算回调丢失';
const patientCase = '患者退费未到账';
const customer = CAST.liXiulan;
const phone = '13900020001';

let world: World;
let proxy: FaultProxy;
let agent: Console;
let page: Page;

test.describe.configure({ mode: 'serial' });
test.beforeAll(async ({ browser }) => {
  test.setTimeout(240_000);
  world = await startWorld('ticket-detail');
  proxy = await startFaultProxy(world.relayUrl);
  agent = await startConsole(world.folder('agent'), proxy.url);
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', reducedMotion: 'reduce' });
  page = await context.newPage();
  await page.goto(await agent.address());
  await signIn(page, world.user('agent'));
});
test.afterAll(async () => {
  await page?.context().close();
  await agent?.child.stop();
  await proxy?.close();
  await world?.close();
});

const region = (name: string): Locator => page.getByRole('region', { name, exact: true });
const timeline = (): Locator => page.getByRole('list', { name: '时间线' });
const rowOf = async (title: string): Promise<Ticket | undefined> => [...(await world.rows()).tickets.values()].find((one) => one.title === title);

async function more(item: string | RegExp): Promise<void> {
  await page.getByRole('button', { name: '更多操作' }).click();
  await page.getByRole('menuitem', { name: item }).click();
}

const accessible = (what: string): Promise<void> => expectAccessible(page, what);

/** A file of the ticket, as the files' own screens add one. */
async function attach(ticketId: string, role: string, name: string): Promise<void> {
  const args = { ticketId, entryId: `${ticketId}-${role}`, attachmentId: `${ticketId}-${role}-file`, role, name, mime: 'image/png', size: 1, sha256: 'a'.repeat(64), fromAt: null, toAt: null, source: '' };
  const answer = await page.evaluate((given) => Reflect.get(window, 'zhishou').request('session.mutate', { name: 'tickets.attach', args: given }), args);
  expect(answer).toMatchObject({ ok: true });
}

test('a fault: its fields, R&D and back, a visit with its sign-off, and closing that asks for what is missing', async () => {
  test.setTimeout(240_000);
  await test.step('the form shows the fields of the chosen kind', async () => {
    await openSection(page, '工单');
    await page.getByRole('button', { name: '新建工单' }).click();
    const form = page.getByRole('form', { name: '新建工单' });
    // Pasted text is not cut in silence.
    await form.getByLabel('标题').fill('长'.repeat(130));
    await expect(form.getByText('最多 120 字，多了 10 字')).toBeVisible();
    await expect(form.getByLabel('标题')).toHaveValue('长'.repeat(130));
    await expect(form.getByRole('button', { name: '保存' })).toHaveAttribute('aria-disabled', 'true');
    await form.getByLabel('标题').fill(fault);
    await choose(form, '医院', /青云/);
    await choose(form, '类型', '需求');
    await expect(form.getByLabel('约定内容')).toBeVisible();
    await choose(form, '类型', '故障');
    await expect(form.getByLabel('约定内容')).toHaveCount(0);
    await choose(form, '严重程度', '重大');
    await form.getByLabel('添加清单项').fill('通知收费处');
    await form.getByLabel('添加清单项').press('Enter');
    await form.getByLabel('添加清单项').fill('补录订单');
    await form.getByLabel('添加清单项').press('Enter');
    await accessible('the form');
    await page.keyboard.press('Control+Enter');
    await expect(page.getByRole('heading', { name: fault })).toBeVisible();
    await expectNothingPending(page);
    await expect.poll(() => rowOf(fault)).toMatchObject({ details: { severity: 'critical' }, checklist: [{ text: '通知收费处' }, { text: '补录订单' }] });
  });

  await test.step('its list is changed by keyboard, and the focus stays with the point', async () => {
    const list = region('清单');
    await list.getByRole('button', { name: '添加清单项' }).click();
    await page.keyboard.type('重启前置机');
    await page.keyboard.press('Enter');
    await expect(list.getByRole('checkbox', { name: '重启前置机' })).toBeVisible();
    await expect(list.getByRole('textbox', { name: '添加清单项' })).toHaveValue('');
    await page.keyboard.press('Escape');
    await expect(list.getByRole('button', { name: '添加清单项' })).toBeFocused();
    await list.getByRole('checkbox', { name: '重启前置机' }).focus();
    await page.keyboard.press('Alt+ArrowUp');
    await expect(list.getByRole('checkbox').nth(1)).toHaveAccessibleName('重启前置机');
    await expect(list.getByRole('checkbox', { name: '重启前置机' })).toBeFocused();
    await list.getByRole('button', { name: '“重启前置机”的操作' }).click();
    await page.getByRole('menuitem', { name: '改写清单项' }).click();
    await page.getByRole('dialog').getByLabel('清单项').fill('重启前置机并核对日志');
    await page.keyboard.press('Enter');
    await expect(list.getByRole('checkbox').nth(1)).toHaveAccessibleName('重启前置机并核对日志');
    await list.getByRole('button', { name: '“重启前置机并核对日志”的操作' }).click();
    await page.getByRole('menuitem', { name: '删除' }).click();
    await expect(list.getByRole('checkbox')).toHaveCount(2);
    await expect(list.getByRole('checkbox', { name: '补录订单' })).toBeFocused();
    await expect(timeline().getByText('重启前置机并核对日志').first()).toBeVisible();
    await accessible('the list');
    await expectNothingPending(page);
    await expect.poll(() => rowOf(fault)).toMatchObject({ checklist: [{ text: '通知收费处' }, { text: '补录订单' }] });
  });

  await test.step('its clocks run, and the timeline says since when', async () => {
    await expect(region('时限').getByText('首次回复')).toBeVisible();
    await expect(region('时限').getByText('处理完成')).toBeVisible();
    await expect(timeline().getByText(/首次回复开始计时/)).toBeVisible();
    await accessible('the ticket');
  });

  await test.step('nothing goes to R&D without question, result so far and logs', async () => {
    await more(/提交研发/);
    const form = dialog(page, '提交研发');
    await form.getByLabel('问题').fill('回调为何丢失？');
    await form.getByRole('button', { name: '提交', exact: true }).click();
    await expect(form.getByText('请写明目前结果')).toBeVisible();
    await form.getByLabel('目前结果').fill(`${customer.fromName} 的订单重试后仍失败`);
    await form.getByLabel('日志').fill(`ERR 504 user=${phone}`);
    await accessible('to R&D');
    await form.getByRole('button', { name: '提交', exact: true }).click();
    await expect(form).toBeHidden();
    await expect(region('研发处理中').getByText('回调为何丢失？')).toBeVisible();
  });

  await test.step('the file for R&D opens in any browser and does not know the number', async () => {
    await region('研发处理中').getByRole('button', { name: '导出给研发' }).click();
    await expect(page.getByText(/^已保存/)).toBeVisible();
    const folder = join(world.folder('agent'), 'exports');
    const [name] = (await readdir(folder)).filter((one) => one.endsWith('.html'));
    const html = await readFile(join(folder, name ?? ''), 'utf8');
    expect(html).toContain('回调为何丢失？');
    expect(html).toContain('ERR 504 user=139****0001');
    expect(html).not.toContain(phone);
    const other = await page.context().newPage();
    await other.setContent(html);
    await expect(other.getByRole('heading', { name: /研发协查/ })).toBeVisible();
    await other.close();
  });

  await test.step('its answer comes back as an update', async () => {
    await region('研发处理中').getByRole('button', { name: '登记研发答复' }).click();
    const form = dialog(page, '登记研发答复');
    await form.getByLabel('答复内容').fill('网关超时过短，已调整到 10 秒');
    await form.getByLabel('答复人').fill('研发小周');
    await form.getByRole('button', { name: '登记', exact: true }).click();
    await expect(timeline().getByText('网关超时过短，已调整到 10 秒')).toBeVisible();
    await expect(region('研发处理中')).toHaveCount(0);
  });

  await test.step('somebody goes there: departed, arrived, left, and the hospital signs', async () => {
    await more(/派人到现场/);
    const send = dialog(page, '派人到现场');
    await choose(send, '工程师', '王海涛');
    await send.getByLabel('到现场的原因').fill('现场核对网关设备');
    await send.getByRole('button', { name: '派人到现场' }).click();
    for (const step of ['出发', '到达', '离开']) {
      await region('现场处理').getByRole('button', { name: `登记${step}` }).click();
      await dialog(page, `登记${step}`).getByRole('button', { name: '保存' }).click();
      await expect(dialog(page)).toHaveCount(0);
    }
    await region('现场处理').getByRole('button', { name: '完成现场处理' }).click();
    const form = dialog(page, '完成现场处理');
    await form.getByLabel('处理结果').fill('设备时间偏差 40 秒，已校准');
    await form.getByLabel('医院签字人').fill('王志远');
    await form.getByRole('button', { name: '完成现场处理' }).click();
    await expect(form.getByText('请选择医院签字')).toBeVisible();
    await attach((await rowOf(fault))?.id ?? '', 'signature', '签字.png');
    // A signature is a step of this form: coming back from it nothing was interrupted.
    await form.getByRole('button', { name: '签字', exact: true }).click();
    await expect(form).toBeHidden();
    await page.keyboard.press('Escape');
    await expect(form.getByLabel('医院签字人')).toHaveValue('王志远');
    await expect(form.getByText('这是上次没写完的内容')).toHaveCount(0);
    await form.getByRole('radio', { name: /签字.png/ }).check();
    await form.getByRole('button', { name: '完成现场处理' }).click();
    await expect(form).toBeHidden();
    await expect(timeline().getByText('现场处理完成，王志远 签字')).toBeVisible();
    // Its button is gone with the visit: the keyboard stays at its place.
    await expect(region('现场处理').getByRole('button', { name: '完成现场处理' })).toHaveCount(0);
    await expect(region('现场处理')).toBeFocused();
  });

  await test.step('a point of the list is ticked with the keyboard', async () => {
    const point = region('清单').getByRole('checkbox', { name: '通知收费处' });
    await point.focus();
    await page.keyboard.press('Space');
    await expect(point).toBeChecked();
    await expect(timeline().getByText('完成清单项：通知收费处')).toBeVisible();
  });

  await test.step('closing lists what is missing, takes it, and warns of what is open', async () => {
    await page.getByRole('heading', { name: fault }).click();
    await page.keyboard.press('e');
    const form = dialog(page, '关闭工单');
    await expect(form.getByText('还差 2 项才能关闭')).toBeVisible();
    await expect(form.getByRole('button', { name: '确认关闭' })).toBeDisabled();
    await expect(form.getByText(/清单还有 1 项未完成：补录订单/)).toBeVisible();
    await choose(form, '模块', '线上医保支付');
    await choose(form, '原因归属', '服务器');
    await form.getByLabel('处理结果').fill('网关超时与设备时间均已修正');
    await accessible('closing');
    await form.getByRole('button', { name: '确认关闭' }).click();
    await expect(form).toBeHidden();
    await expect(timeline().getByText(/处理完成停止计时：工单关闭/)).toBeVisible();
    await expectNothingPending(page);
    await expect.poll(() => rowOf(fault)).toMatchObject({ status: 'closed', module: 'insurance_payment', cause: 'server', result: '网关超时与设备时间均已修正' });
  });
});

test('a patient’s case without a network: made, masked, edited, and closed through its two-party gate', async () => {
  test.setTimeout(180_000);
  proxy.cut();
  await expectOffline(page);
  await test.step('made offline, with the patient’s name and number', async () => {
    await openSection(page, '工单');
    await page.keyboard.press('t');
    const form = page.getByRole('form', { name: '新建工单' });
    await form.getByLabel('标题').fill(patientCase);
    await choose(form, '医院', /青云/);
    await choose(form, '类型', '患者事项');
    await form.getByLabel('患者姓名').fill(customer.fromName);
    await form.getByLabel('患者电话').fill(phone);
    await page.keyboard.press('Control+Enter');
    await expect(page.getByRole('heading', { name: patientCase })).toBeVisible();
    await expect(region('工单信息').getByText('139****0001')).toBeVisible();
    await expect(page.getByText(phone)).toHaveCount(0);
  });

  await test.step('an edit of another field leaves the number what it is', async () => {
    await page.getByRole('button', { name: '编辑' }).click();
    const form = dialog(page, '编辑工单');
    await choose(form, '优先级', '紧急');
    await form.getByRole('button', { name: '保存' }).click();
    await expect(form).toBeHidden();
    await page.getByRole('button', { name: '显示完整的患者电话（会被记录）' }).click();
    await expect(region('工单信息').getByText(phone)).toBeVisible();
  });

  await test.step('it closes only when both parties were replied to, each with proof', async () => {
    await page.getByRole('heading', { name: patientCase }).click();
    await page.keyboard.press('e');
    const closing = dialog(page, '关闭工单');
    await closing.getByLabel('处理结果').fill('已退回原卡');
    await expect(closing.getByRole('button', { name: '确认关闭' })).toBeDisabled();
    for (const party of ['患者', '医院']) {
      await closing.getByRole('button', { name: `登记: 回复${party}` }).click();
      const reply = dialog(page, '登记已回复');
      await expect(reply.getByRole('radio', { name: party })).toBeChecked();
      // Nobody's call is invented: its times have to be said.
      await expect(reply.getByLabel('通话开始')).toHaveValue('');
      await fillCall(reply);
      await reply.getByLabel('说明').fill(`已电话告知${party}`);
      await reply.getByRole('button', { name: '登记', exact: true }).click();
      await expect(closing.getByLabel('处理结果')).toHaveValue('已退回原卡');
    }
    await closing.getByRole('button', { name: '确认关闭' }).click();
    await expect(dialog(page)).toHaveCount(0);
    await expect(timeline().getByText(/首次回复停止计时：已回复患者/)).toBeVisible();
  });

  await test.step('with the network back the relay has all of it', async () => {
    proxy.restore();
    await expectOnline(page);
    await expectNothingPending(page);
    expect(await rowOf(patientCase)).toMatchObject({ status: 'closed', priority: 'urgent', details: { patientName: customer.fromName, patientPhone: phone }, marks: { repliedPatient: { note: '已电话告知患者' }, repliedHospital: { note: '已电话告知医院' } } });
  });
});

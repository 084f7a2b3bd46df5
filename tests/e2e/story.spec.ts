// The main job in one test: a customer's message in, the reply out, a ticket without a network, a kill, duty switched, a
// callback proven to both parties, the month exported. Real parts only, in whichever host the project names.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { Locator, Page } from '@playwright/test';
import readExcelFile from 'read-excel-file/node';
import { distDir } from '../../build/paths.ts';
import { CAST } from '../../simulator/demo/cast.ts';
import { choose, dialog, expectNothingPending, expectOffline, expectOnline, expectPending, fillCall, openSection, signIn } from '../support/consolePage.ts';
import { startFaultProxy } from '../support/faultProxy.ts';
import { expect, test } from '../support/hosts/fixtures.ts';
import { launchConsole, skipReason, type RunningConsole } from '../support/hosts/launch.ts';
import { comparable, mirrorRows } from '../support/mirrorRows.ts';
import { expectSameTable, readReport, sheetOf } from '../support/reportTable.ts';
import { profileFile } from '../support/profileFile.ts';
import { startWorld, type World } from '../support/world.ts';

const customer = CAST.liXiulan;
const question = '门诊缴费成功了，可是收费窗口说没有收到';
const reply = '您好，已收到，我们马上核对这笔缴费，十分钟内回复您。';
const ticketTitle = '门诊缴费成功但窗口未到账';
const reason = '主班临时外出开会';
const subject = '缴费未到账的患者回访';

let world: World;
test.beforeAll(async ({ host }) => {
  test.setTimeout(180_000);
  test.skip(skipReason(host) !== null, skipReason(host) ?? '');
  world = await startWorld('story');
});
test.afterAll(async () => world?.close());

test('the story of a shift', async ({ host }) => {
  test.setTimeout(240_000);
  const proxy = await startFaultProxy(world.relayUrl);
  const open = (name: string, relayUrl: string): Promise<RunningConsole> =>
    launchConsole({ host, dist: distDir, dataDir: world.folder(name), relayUrl });
  const consoles = new Set<RunningConsole>();
  const keep = (running: RunningConsole): RunningConsole => {
    consoles.add(running);
    return running;
  };
  try {
    let agent = keep(await open('agent', proxy.url));
    const lead = keep(await open('lead', world.relayUrl));
    await signIn(agent.page, world.user('agent'));
    await signIn(lead.page, world.user('lead'));

    await test.step('a message said on the platform is seen', async () => {
      await world.simulator.say({ channel: customer.channel, conversation: customer.conversation, from: customer.from, fromName: customer.fromName, text: question });
      await openConversation(agent.page, customer.fromName);
      await expect(agent.page.getByRole('log').getByText(question)).toBeVisible();
    });

    await test.step('the reply reaches the customer once', async () => {
      await agent.page.getByRole('textbox', { name: '回复内容' }).fill(reply);
      await agent.page.getByRole('button', { name: '发送' }).click();
      await expect.poll(async () => (await world.simulator.sent()).filter((one) => one.text === reply).length).toBe(1);
      await expect(agent.page.getByRole('log').getByText('已发').last()).toBeVisible();
    });

    await test.step('without a network a ticket is made from the message', async () => {
      proxy.cut();
      await expectOffline(agent.page);
      await createTicketFromMessage(agent.page);
      await expectPending(agent.page);
      await openSection(agent.page, '工单');
      await expectPendingRow(agent.page, ticketTitle);
    });

    await test.step('killed and started again, the ticket is still there', async () => {
      agent.process.kill('SIGKILL');
      await agent.close().catch(() => undefined);
      consoles.delete(agent);
      agent = keep(await open('agent', proxy.url));
      await expectOffline(agent.page);
      await openSection(agent.page, '工单');
      await expectPendingRow(agent.page, ticketTitle);
    });

    await test.step('with the network back the relay has it once, and so has the other desktop', async () => {
      proxy.restore();
      await expectOnline(agent.page);
      await expectNothingPending(agent.page);
      const tickets = [...(await world.rows()).tickets.values()].filter((ticket) => ticket.title === ticketTitle);
      expect(tickets).toHaveLength(1);
      await openSection(lead.page, '工单');
      await expect(ticketRow(lead.page, ticketTitle)).toHaveCount(1);
      await expect(ticketRow(lead.page, ticketTitle)).toContainText(String(tickets[0]?.number));
    });

    await test.step('the lead switches duty, the other desktop shows it with the next term', async () => {
      await openSection(agent.page, '值班');
      await openSection(lead.page, '值班');
      const before = await holders(agent.page);
      await switchDuty(lead.page, before);
      await expect.poll(() => holders(agent.page)).toEqual({ primary: before.backup, backup: before.primary, term: before.term + 1 });
      await expect(agent.page.getByRole('grid', { name: '值班记录' }).getByText(reason)).toBeVisible();
    });

    await test.step('a callback closes only when both parties were replied to, each with proof', async () => {
      await openSection(agent.page, '回访');
      await createCallback(agent.page);
      await expectGate(agent.page, '还差患者和医院的有效回复');
      await logCall(agent.page, '患者');
      await expectGate(agent.page, '还差医院的有效回复');
      await logMessageProof(agent.page, '医院');
      await closeCallback(agent.page);
      await expect.poll(async () => [...(await world.rows()).callbacks.values()].find((one) => one.subject === subject)?.status).toBe('done');
    });

    await test.step('the month is exported: the rows and totals of the files are those of the screen', async () => {
      await openSection(lead.page, '报表');
      const screen = await readReport(lead.page, customer.hospital ?? '', subject);
      expect(screen.rows.some((row) => row.some((cell) => cell.includes(subject)))).toBe(true);
      const csv = await exportFile(lead, world.folder('lead'), '导出 CSV', 'csv');
      const bytes = await readFile(csv);
      expect([...bytes.subarray(0, 3)], 'UTF-8 with BOM').toEqual([0xef, 0xbb, 0xbf]);
      const records = parse(bytes, { bom: true, relaxColumnCount: true }).filter((record) => record.some((cell) => cell !== ''));
      expectSameTable(records, screen);
      const xlsx = await exportFile(lead, world.folder('lead'), '导出 Excel', 'xlsx');
      const sheet = await readExcelFile(xlsx);
      expectSameTable(sheetOf(sheet), screen);
    });

    await test.step('both desktops and the relay hold the same rows', async () => {
      await expectNothingPending(agent.page);
      await expectNothingPending(lead.page);
      const mirrorOf = (name: string) => mirrorRows(profileFile(world.folder(name), 'mirror.db'));
      await expect.poll(async () => JSON.stringify(await mirrorOf('agent'))).toBe(JSON.stringify(await mirrorOf('lead')));
      expect(await mirrorOf('agent')).toEqual(comparable(await world.rows()));
    });
  } finally {
    for (const running of consoles) await running.close().catch(() => undefined);
    await proxy.close();
  }
});

async function openConversation(page: Page, name: string): Promise<void> {
  await openSection(page, '会话');
  await page.getByRole('list', { name: '会话列表' }).getByRole('button', { name: new RegExp(name) }).click();
}

async function createTicketFromMessage(page: Page): Promise<void> {
  const message = page.getByRole('log').getByRole('article').filter({ hasText: question });
  await message.hover();
  await message.getByRole('button', { name: '对此消息' }).click();
  await page.getByRole('menuitem', { name: '由此建工单' }).click();
  await page.getByLabel('标题').fill(ticketTitle);
  await page.getByRole('button', { name: '保存', exact: true }).click();
}

const ticketRow = (page: Page, title: string) => page.getByRole('grid').getByRole('row').filter({ hasText: title });

async function expectPendingRow(page: Page, title: string): Promise<void> {
  await expect(ticketRow(page, title)).toHaveCount(1);
  await expect(ticketRow(page, title).getByRole('img', { name: '已存本机，等待中继确认' })).toBeVisible();
}

interface Holders {
  readonly primary: string;
  readonly backup: string;
  readonly term: number;
}

async function holders(page: Page): Promise<Holders> {
  const name = async (role: string): Promise<string> => (await page.getByRole('region', { name: role, exact: true }).getByRole('paragraph').first().innerText()).trim();
  const term = await page.getByText(/^第 \d+ 任$/).first().innerText();
  return { primary: await name('主班'), backup: await name('备班'), term: Number(/\d+/.exec(term)?.[0]) };
}

async function switchDuty(page: Page, before: Holders): Promise<void> {
  await page.getByRole('button', { name: '切换值班' }).click();
  const form = dialog(page, /切换值班/);
  await choose(form, '新主班', before.backup);
  await choose(form, '新备班', before.primary);
  await form.getByLabel('切换原因').fill(reason);
  await form.getByLabel(/我已核对人员/).check();
  await form.getByRole('button', { name: '确认切换' }).click();
  await expect(form).toBeHidden();
}

async function createCallback(page: Page): Promise<void> {
  await page.getByRole('button', { name: '新建回访' }).click();
  const form = page.getByRole('form', { name: '新建回访' });
  await choose(form, '类型', '患者个案');
  await form.getByLabel('事由').fill(subject);
  await choose(form, '医院', new RegExp(customer.hospital ?? ''));
  await form.getByLabel('患者姓名').fill(customer.fromName);
  await form.getByLabel('患者电话').fill('13800001234');
  await form.getByRole('button', { name: '保存', exact: true }).click();
  await expect(page.getByRole('heading', { name: subject })).toBeVisible();
}

async function expectGate(page: Page, missing: string): Promise<void> {
  await expect(page.getByRole('status').filter({ hasText: missing })).toBeVisible();
  await expect(page.getByRole('button', { name: '完成回访' })).toBeDisabled();
}

async function logAttempt(page: Page, party: string, note: string, proof: (form: Locator) => Promise<void>): Promise<void> {
  const form = page.getByRole('form', { name: '登记联系' });
  await form.getByRole('radiogroup', { name: '联系对象' }).getByText(party, { exact: true }).click();
  await proof(form);
  await form.getByLabel('备注').fill(note);
  await form.getByRole('button', { name: '保存联系记录' }).click();
  await expect(page.getByText(note)).toBeVisible();
  await expect(form.getByLabel('备注')).toHaveValue('');
}

const logCall = (page: Page, party: string): Promise<void> =>
  logAttempt(page, party, '已电话告知患者，款项已到账', async (form) => {
    await fillCall(form);
    await form.getByLabel('对方号码后四位').fill('1234');
  });

const logMessageProof = (page: Page, party: string): Promise<void> =>
  // A note that begins like a formula must come out of the files as it went in.
  logAttempt(page, party, '=已在会话中答复', async (form) => {
    await form.getByRole('radiogroup', { name: '凭证' }).getByText('已送达消息', { exact: true }).click();
    await form.getByRole('radio', { name: new RegExp(reply.slice(0, 8)) }).check();
  });

async function closeCallback(page: Page): Promise<void> {
  await page.getByRole('button', { name: '完成回访' }).click();
  const form = dialog(page, '完成回访');
  await form.getByLabel('回访结果').fill('患者与医院均已答复，无异议');
  await form.getByRole('button', { name: '完成', exact: true }).click();
  await expect(form).toBeHidden();
}

/** Electron asks where to save; the browser host writes into its exports folder. */
async function exportFile(running: RunningConsole, folder: string, button: string, extension: string): Promise<string> {
  await running.electron?.evaluate(({ dialog: native }, dir) => {
    native.showSaveDialog = (async (...args: { defaultPath?: string }[]) => ({
      canceled: false,
      filePath: `${dir}.${(args.at(-1)?.defaultPath ?? '').split('.').at(-1)}`,
    })) as typeof native.showSaveDialog;
  }, join(folder, 'exported'));
  await running.page.getByRole('button', { name: button }).click();
  const told = running.page.getByText(new RegExp(`已保存 \\d+ 行到 .*\\.${extension}$`));
  await expect(told).toBeVisible();
  return (await told.innerText()).replace(/^已保存 \d+ 行到 /, '');
}

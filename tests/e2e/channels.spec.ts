// What each channel allows and does not, said before anybody types (issue 4, channels with callbacks).
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test, type Page } from '@playwright/test';
import { outputs } from '../../build/paths.ts';
import type { ConversationId, MessageId } from '../../shared/ids.ts';
import { newId } from '../support/desk.ts';
import { giveAccounts } from '../support/program.ts';
import { startWorld, type OpenedDesk, type World } from '../support/world.ts';

let world: World;
let desk: OpenedDesk;

test.beforeAll(async () => {
  test.setTimeout(180_000);
  world = await startWorld('channels');
  desk = await world.openDesk('lead', world.user('lead'));
});
test.afterAll(async () => world.close());

async function conversationOf(externalId: string, messages: number): Promise<ConversationId> {
  return desk.until(`${messages} messages of ${externalId}`, async () => {
    const { items } = await desk.ask('inbox.list', { filter: 'open', hospitalId: null, limit: 500 });
    const id = items.find(({ conversation }) => conversation.externalId === externalId)?.conversation.id;
    if (id === undefined) return null;
    const thread = await desk.ask('inbox.thread', { conversationId: id, before: null, limit: 50 });
    return thread.messages.length >= messages ? id : null;
  });
}

async function open(page: Page, title: string): Promise<void> {
  await page.getByRole('list', { name: '会话列表' }).getByRole('button', { name: title }).first().click();
  await expect(page.getByRole('heading', { name: title })).toBeVisible();
}
const meter = (page: Page) => page.getByLabel('回复窗口');

test('events, closed sessions, recalled messages, paced messages and notices say what they are', async ({ page }) => {
  test.setTimeout(120_000);
  const say = (channel: 'wecom-kf' | 'wecom-app' | 'official-account', person: string, text: string, kind: 'text' | 'menu' | 'recall' = 'text') =>
    world.simulator.say({ channel, conversation: person, from: person, fromName: person, text, kind });
  await say('official-account', 'oChannelSpec', '查报告', 'menu');
  await say('official-account', 'oChannelSpec', '菜单里查不到报告');
  const regretted = await say('wecom-kf', 'wmChannelSpec', '我的身份证号是……');
  await say('wecom-kf', 'wmChannelSpec', regretted.messageId, 'recall');
  await say('wecom-kf', 'wmChannelSpec', '请问怎么退号？');
  await say('wecom-app', 'ChannelSpec', '把清单发我');
  await conversationOf('oChannelSpec', 2);
  const taken = await conversationOf('wmChannelSpec', 2);
  const colleague = await conversationOf('ChannelSpec', 1);
  await page.goto(await desk.console.address());

  await open(page, 'oChannelSpec');
  await expect(page.getByText(/平台事件 · 点击了菜单：查报告/)).toBeVisible();
  await expect(meter(page)).toContainText('还可发 5 条');

  await open(page, 'wmChannelSpec');
  await expect(page.getByText(/^已撤回 · /)).toBeVisible();
  await expect(page.getByText('我的身份证号是……')).toBeVisible();
  await world.simulator.session('wmChannelSpec', 3);
  await expect(meter(page)).toContainText('同事正在企业微信里接待这位客户');
  await expect(page.getByRole('textbox', { name: '回复内容' })).toBeDisabled();
  expect(await desk.mutate('inbox.send', { messageId: newId<MessageId>(), conversationId: taken, text: 'x' })).toMatchObject({ ok: false, error: { code: 'session_taken' } });

  for (let count = 1; count <= 31; count += 1) {
    expect(await desk.mutate('inbox.send', { messageId: newId<MessageId>(), conversationId: colleague, text: `第 ${count} 项` })).toMatchObject({ ok: true });
  }
  await open(page, 'ChannelSpec');
  // It stands where it was written; those that went out meanwhile stand where the platform took them, which may be a screen further on.
  const waiting = page.getByText(/待发 · 平台限速，自动发出还有/);
  await expect(async () => {
    await page.getByRole('log').press('End');
    for (let screens = 0; screens < 6 && !(await waiting.isVisible()); screens += 1) await page.getByRole('log').press('PageUp');
    await expect(waiting).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 30_000 });
  expect((await world.simulator.sent()).filter((one) => one.conversation === 'ChannelSpec')).toHaveLength(30);

  await open(page, '青云市一升级通知群');
  await expect(meter(page)).toHaveText('通知群：只能发出，群里的回复到不了这里');
  // A note stands there also before the first message.
  await expect(page.getByText('发到群里的通知会出现在这里。')).toBeVisible();
  await page.keyboard.press('n');
  await page.getByRole('combobox', { name: '内部备注' }).fill('先问信息科');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('article', { name: '内部备注 · 客户看不到' })).toContainText('先问信息科');
  await page.getByRole('button', { name: '发通知' }).click();
  await page.getByRole('textbox', { name: '回复内容' }).fill('今晚 22:00 升级，约 30 分钟');
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await world.simulator.sent()).filter((one) => one.channel === 'wecom-group').map((one) => one.text), { timeout: 20_000 }).toEqual(['今晚 22:00 升级，约 30 分钟']);
});

test('QQ takes replies only; a bot that is connected elsewhere keeps replies waiting, and says so', async ({ page }) => {
  test.setTimeout(120_000);
  await world.simulator.say({ channel: 'qq-bot', conversation: 'QQSPEC', from: 'QQSPEC', fromName: 'QQ客户', text: '在吗' });
  await addBot(3_600_000);
  // Said until the connection stands: the platform keeps nothing for a bot that is not there.
  const bot = await desk.until('a message of the bot', async () => {
    await world.simulator.say({ channel: 'wecom-bot', conversation: 'group:wrSpec', from: 'ZhangSan', text: '系统打不开', messageId: 'spec' });
    const { items } = await desk.ask('inbox.list', { filter: 'open', hospitalId: null, limit: 500 });
    return items.find(({ conversation }) => conversation.externalId === 'group:wrSpec')?.conversation.id ?? null;
  });
  await conversationOf('QQSPEC', 1);
  await page.goto(await desk.console.address());

  await open(page, 'QQ客户');
  await expect(meter(page)).toContainText('QQ 自 2025 年 4 月起不再支持主动推送，只能回复对方的消息');

  await world.simulator.kick();
  await open(page, 'wrSpec');
  await page.getByRole('textbox', { name: '回复内容' }).fill('正在处理');
  await page.keyboard.press('Enter');
  await expect(page.getByText('待发 · 机器人已在别处连接，请联系管理员；恢复后自动发送')).toBeVisible({ timeout: 30_000 });

  // What an administrator does about it: the other program is ended, and the account saved once more.
  await addBot(7_200_000);
  await expect.poll(async () => (await world.simulator.sent()).filter((one) => one.channel === 'wecom-bot').map((one) => one.text), { timeout: 30_000 }).toEqual(['正在处理']);
  await expect(page.getByText(/待发 · 机器人/)).toHaveCount(0);
  // The platform has it a moment before the desktop is told.
  await expect.poll(async () => (await desk.ask('inbox.thread', { conversationId: bot, before: null, limit: 50 })).messages.at(-1), { timeout: 30_000 }).toMatchObject({ state: 'sent', waits: null });
});

let botId: string | null = null;

/** As an administrator adds an account, or replaces its settings, while the relay runs. */
async function addBot(replyWithinMs: number): Promise<void> {
  const secrets = { botId: 'bot-spec', secret: 'a-secret-of-the-bot' };
  if (botId === null) await giveAccounts(world.simulator.url, [{ channel: 'wecom-bot', name: 'bot', ...secrets }]);
  const settings = { ...secrets, wsUrl: `${world.simulator.url.replace('http', 'ws')}/aibot`, replyWithinMs };
  const args = ['add-account', '--channel', 'wecom-bot', '--name', '群机器人', '--settings', '-', '--data-dir', join(world.dir, 'relay'), ...(botId === null ? [] : ['--id', botId])];
  const command = promisify(execFile)(process.execPath, [outputs.relay, ...args], { env: { ...process.env, DATABASE_URL: world.databaseUrl } });
  command.child.stdin?.end(JSON.stringify(settings));
  botId = /wecom-bot (\S+)/.exec((await command).stdout)?.[1] ?? null;
}

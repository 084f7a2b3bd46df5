// A long conversation and the search, by keyboard: the first unread, the place that stays, dates, hits in context, filters.
import type { Locator, Page } from '@playwright/test';
import { CAST } from '../../simulator/demo/cast.ts';
import { DAY_MS, HOUR_MS, dateOf, startOfDay } from '../../shared/time/shanghai.ts';
import { expect, skipWithout, test } from '../support/hosts/fixtures.ts';
import { startWorld, type World } from '../support/world.ts';

const long = CAST.nanhuLiang;
const other = CAST.weiMin;
/** Per day, over so many days; of the last ones nobody has read any. */
const PER_DAY = 20;
const DAYS = 8;
const UNREAD_DAYS = 4;
/** At noon of the day `index` belongs to, a minute apart; the last day is yesterday. */
const sentAt = (index: number): number => startOfDay(Date.now()) - (DAYS - Math.floor(index / PER_DAY)) * DAY_MS + 12 * HOUR_MS + (index % PER_DAY) * 60_000;
const text = (index: number): string => (index === 25 ? '取药窗口的灯箱黑了' : `第 ${index} 句`);

let world: World;
test.beforeAll(async ({ host }) => {
  skipWithout(host);
  test.setTimeout(180_000);
  world = await startWorld('thread');
  const say = (who: typeof long, said: string, at: number) => world.simulator.say({ channel: who.channel, conversation: who.conversation, from: who.from, fromName: who.fromName, text: said, sentAt: at });
  for (let index = 0; index < PER_DAY * DAYS; index += 1) await say(long, text(index), sentAt(index));
  await say(other, '灯箱又亮了', Date.now() - HOUR_MS);
});
test.afterAll(async () => world?.close());

/** As the calendar heads a month. */
const monthText = (at: number): string => dateOf(at).replace(/^(\d+)-0?(\d+)-.*$/, '$1年$2月');

const log = (page: Page): Locator => page.getByRole('log', { name: '消息' });
/** What stands at the upper edge, and where: by it one tells whether anything moved. */
const edge = (page: Page) =>
  log(page).evaluate((element) => {
    const top = element.getBoundingClientRect().top;
    const first = [...element.querySelectorAll('[data-message]')].find((line) => line.getBoundingClientRect().bottom > top);
    return { id: first?.getAttribute('data-message'), y: Math.round((first?.getBoundingClientRect().top ?? 0) - top) };
  });
const search = async (page: Page): Promise<Locator> => {
  await page.keyboard.press('Control+k');
  const field = page.getByRole('combobox', { name: '会话、消息、工单、医院、操作…' });
  await expect(field).toBeFocused();
  return field;
};

test('a long conversation opens at the first unread, stays where one reads, goes to a date, to a hit and back, without the mouse', async ({ openWindow }) => {
  const { page, desk } = await openWindow(world, 'console', { user: world.user('agent') });
  const conversation = await desk.until('all of it', async () => {
    const found = (await desk.ask('inbox.list', { filter: 'open', hospitalId: null, limit: 50 })).items.find((item) => item.conversation.title === long.title)?.conversation;
    return found !== undefined && (await desk.ask('inbox.thread', { conversationId: found.id, before: null, limit: 1 })).messages[0]?.text === text(PER_DAY * DAYS - 1) ? found : null;
  });
  const read = PER_DAY * (DAYS - UNREAD_DAYS);
  await desk.ask('session.mutate', { name: 'inbox.markRead', args: { conversationId: conversation.id, readUpTo: sentAt(read - 1) } });
  await page.getByRole('list', { name: '会话列表' }).getByRole('button', { name: new RegExp(`^${long.title}`) }).click();

  // More than a page of unread: still it begins at the first of them.
  await expect(log(page).getByRole('separator').filter({ hasText: `以下 ${PER_DAY * UNREAD_DAYS} 条未读` })).toBeInViewport();
  await expect(log(page).getByText(text(read), { exact: true })).toBeInViewport();
  const below = page.getByRole('button', { name: /条新消息$/ });
  await expect(below).toBeVisible();

  // What comes meanwhile moves nothing, is counted, and one key goes to it.
  await log(page).focus();
  await expect(page.getByRole('log', { name: '消息' })).toHaveAttribute('aria-busy', 'false');
  const before = await edge(page);
  const count = async (): Promise<number> => Number((await below.textContent())?.match(/\d+/)?.[0]);
  const counted = await count();
  await world.simulator.say({ channel: long.channel, conversation: long.conversation, from: long.from, fromName: long.fromName, text: '刚刚说的' });
  // Out of hours the automatic reply is one more.
  await expect.poll(count).toBeGreaterThan(counted);
  expect(await edge(page)).toEqual(before);
  await page.keyboard.press('End');
  await expect(log(page).getByText('刚刚说的')).toBeInViewport();
  await expect(page.getByRole('button', { name: /回到最新|条新消息/ })).toHaveCount(0);

  // A day from the calendar: only days with messages can be chosen.
  await page.keyboard.press('d');
  const calendar = page.getByRole('dialog', { name: '跳到日期' });
  await expect.poll(() => calendar.evaluate((element) => element.contains(document.activeElement))).toBe(true);
  const day = startOfDay(sentAt(PER_DAY * 2));
  // It opens in the month of what stands at the upper edge.
  await expect(calendar).toContainText(monthText(sentAt(PER_DAY * DAYS - 1)));
  if (!(await calendar.innerText()).includes(monthText(day))) await calendar.getByRole('button', { name: '上个月' }).click();
  const wanted = calendar.locator(`button[data-has]`).filter({ hasText: new RegExp(`^${Number(dateOf(day).slice(8))}$`) }).first();
  await wanted.focus();
  await page.keyboard.press('Enter');
  await expect(log(page).getByText(text(PER_DAY * 2), { exact: true })).toBeInViewport();
  await expect(log(page)).toBeFocused();
  await page.keyboard.press('End');
  await expect(log(page).getByText('刚刚说的')).toBeInViewport();

  // Ctrl+K finds two Chinese characters (complaint 14), narrows by what is typed, and shows the hit among its neighbours.
  const field = await search(page);
  await page.keyboard.insertText('黑了');
  const hit = page.getByRole('option').filter({ hasText: '取药窗口的灯箱黑了' });
  await expect(hit.locator('mark')).toHaveText('黑了');

  // Two say it; the day and the person leave one.
  await field.fill('灯箱');
  await expect(page.getByRole('option').filter({ hasText: '灯箱' })).toHaveCount(2);
  await page.keyboard.press('End');
  await page.keyboard.insertText(` 谁：${long.fromName.slice(0, 2)}`);
  await expect(page.getByRole('option', { name: `谁: 客户“${long.fromName.slice(0, 2)}”` })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(field).toHaveValue('灯箱');
  await expect(page.getByRole('option').filter({ hasText: '灯箱' })).toHaveCount(1);
  await page.keyboard.insertText(' date:昨天');
  await page.keyboard.press('Tab');
  await expect(page.getByText('没有找到“灯箱”')).toBeVisible();
  // The last filter goes by Backspace in the empty field.
  await field.fill('');
  await page.keyboard.press('Backspace');
  await field.fill('灯箱');

  // Enter before the answer counts for the answer.
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  const found = log(page).getByText('取药窗口的灯箱黑了');
  await expect(found).toBeInViewport();
  await expect(found.locator('mark')).toHaveText('灯箱');
  await expect(log(page).getByText(text(24), { exact: true })).toBeInViewport();
  await expect(log(page).getByText(text(26), { exact: true })).toBeInViewport();
  await expect(log(page)).toBeFocused();
  await page.keyboard.press('End');
  await expect(log(page).getByText('刚刚说的')).toBeInViewport();
  await expect(page).not.toHaveURL(/message=/);
});

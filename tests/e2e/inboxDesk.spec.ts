// The desk part of the inbox with the keyboard alone, and a colleague at another console: views, mention, note, snooze,
// two answers at once, bulk with undo.
import { dialog } from '../support/consolePage.ts';
import { newId } from '../support/desk.ts';
import { expect, skipWithout, test } from '../support/hosts/fixtures.ts';
import { startWorld, type World } from '../support/world.ts';
import { CAST } from '../../simulator/demo/cast.ts';

let world: World;
const people = [CAST.liXiulan, CAST.weiMin, CAST.tangLi];
test.beforeAll(async ({ host }) => {
  skipWithout(host);
  test.setTimeout(180_000);
  world = await startWorld('inbox-desk');
  for (const who of people) {
    await world.simulator.say({ channel: who.channel, conversation: who.conversation, from: who.from, fromName: who.fromName, text: `${who.fromName}的问题` });
  }
});
test.afterAll(async () => world?.close());

test('views, mentions, notes, snooze, collision and bulk, without the mouse', async ({ openWindow }) => {
  const lead = await world.openDesk('lead', world.user('lead'));
  const { page, desk } = await openWindow(world, 'agent', { user: world.user('agent') });
  const row = (name: string) => page.getByRole('list', { name: '会话列表' }).getByRole('button', { name: new RegExp(`^${name}`) });
  const view = (name: string) => page.getByRole('group', { name: '视图' }).getByRole('button', { name: new RegExp(`^${name}`) });
  for (const who of people) await expect(row(who.fromName)).toBeVisible();
  const conversation = await lead.until('the conversation of 李秀兰', async () =>
    (await lead.ask('inbox.list', { filter: 'open', hospitalId: null, limit: 50 })).items.find((item) => item.conversation.title === CAST.liXiulan.fromName)?.conversation ?? null,
  );
  const staff = (await lead.ask('directory.snapshot', {})).staff;
  const nameOf = (role: 'agent' | 'lead'): string => staff.find((one) => one.name === world.user(role).name)?.displayName ?? '';
  const agent = staff.find((one) => one.name === world.user('agent').name);

  // A mention counts in its view until the note was in front of the person.
  await lead.ask('session.mutate', { name: 'inbox.note', args: { conversationId: conversation.id, lineId: newId(), text: `@${nameOf('agent')} 先别答应上线时间`, mentionIds: [agent?.id], messageId: null } });
  await expect(view('提到我')).toHaveText('提到我1');
  await page.keyboard.press('v');
  for (let presses = 0; presses < 8 && !(await view('提到我').evaluate((one) => one === document.activeElement)); presses += 1) await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('list', { name: '会话列表' }).getByRole('listitem')).toHaveCount(1);
  await page.keyboard.press('j');
  await expect(page.getByRole('article', { name: '内部备注 · 客户看不到' })).toContainText('先别答应上线时间');
  await expect(view('提到我')).toHaveText('提到我');

  // A note back, with a name chosen from the list.
  await page.keyboard.press('n');
  const note = page.getByRole('combobox', { name: '内部备注' });
  await expect(note).toBeFocused();
  await page.keyboard.insertText(`知道了 @${nameOf('lead').slice(0, 1)}`);
  await expect(page.getByRole('listbox', { name: '提及同事' }).getByRole('option')).not.toHaveCount(0);
  await page.keyboard.press('Enter');
  await expect(note).toHaveValue(`知道了 @${nameOf('lead')} `);
  await page.keyboard.press('Enter');
  await lead.until('the mention', async () => (await lead.ask('inbox.counts', { hospitalId: null })).views.mentions === 1);

  // Both at once: asked first, Enter is the safe answer, and what goes in the end goes once.
  await page.keyboard.press('Escape');
  await page.keyboard.press('r');
  const reply = page.getByRole('textbox', { name: '回复内容' });
  await expect(reply).toBeFocused();
  await page.keyboard.insertText('您好，正在为您查询');
  await lead.until('the colleague to be seen writing', async () => (await lead.ask('inbox.presence', {})).some((one) => one.conversationId === conversation.id && one.typing));
  const seen = (await lead.ask('inbox.thread', { conversationId: conversation.id, before: null, limit: 1 })).conversation.lastOutId;
  await lead.ask('session.mutate', { name: 'inbox.send', args: { messageId: newId(), conversationId: conversation.id, text: '已经处理好了', seenOutId: seen } });
  await expect(page.getByText(`${nameOf('lead')} 已回复了客户，发送前请先看`)).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(dialog(page, `${nameOf('lead')} 已先回复`)).toContainText('已经处理好了');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(reply).toHaveValue('您好，正在为您查询');
  await expect(reply).toBeFocused();
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await world.simulator.sent()).filter(({ text }) => text === '您好，正在为您查询').length).toBe(1);
  // What was sent is no draft any more, neither on disk nor on the screen.
  await expect.poll(async () => (await desk.ask('inbox.thread', { conversationId: conversation.id, before: null, limit: 1 })).draft).toBe('');
  await expect(row(CAST.liXiulan.fromName)).not.toContainText('草稿');

  // Put aside until tomorrow's opening; it says so, and is not among the open ones.
  await page.keyboard.press('Escape');
  await page.keyboard.press('s');
  await expect(page.getByRole('menuitem', { name: /明天上班时/ })).toBeVisible();
  // The menu takes the focus a moment after it is drawn.
  await expect.poll(() => page.getByRole('menu').evaluate((menu) => menu.contains(document.activeElement))).toBe(true);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('log')).toContainText(`${nameOf('agent')} 搁置到`);
  await page.keyboard.press('Control+k');
  await page.keyboard.insertText('会话视图：未结');
  await expect(page.getByRole('option', { name: '会话视图：未结' })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(row(CAST.weiMin.fromName)).toBeVisible();
  await expect(row(CAST.liXiulan.fromName)).toHaveCount(0);

  // All that is open at once, and back.
  const before = (await lead.ask('inbox.counts', { hospitalId: null })).views;
  await page.keyboard.press('Control+a');
  await page.keyboard.press('e');
  await lead.until('all to be closed', async () => (await lead.ask('inbox.counts', { hospitalId: null })).views.open === 0);
  await page.keyboard.press('Control+z');
  await lead.until('all to be open again', async () => (await lead.ask('inbox.counts', { hospitalId: null })).views.open === before.open);
  await expect(row(CAST.weiMin.fromName)).toBeVisible();
  const kept = (await desk.ask('inbox.list', { filter: 'snoozed', hospitalId: null, limit: 50 })).items.find((item) => item.conversation.id === conversation.id);
  expect(kept).toMatchObject({ hasDraft: false, pending: false });
  await lead.quit();
});

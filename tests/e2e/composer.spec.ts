// Writing replies with the keyboard alone: canned replies after `/`, variables that are missing, suggestions of the knowledge base, emoji,
// Chinese input, drafts on two computers, offline.
import type { Page } from '@playwright/test';
import { newId, type Desk } from '../support/desk.ts';
import { expect, skipWithout, test } from '../support/hosts/fixtures.ts';
import { startWorld, type World } from '../support/world.ts';
import { CAST } from '../../simulator/demo/cast.ts';

let world: World;
// Both are people whom the demo's colleagues do not answer by themselves; the second belongs to no hospital.
const who = CAST.liXiulan;
const stranger = { ...who, conversation: 'wmNewPerson', from: 'wmNewPerson', fromName: '新来的客户' };
test.beforeAll(async ({ host }) => {
  skipWithout(host);
  test.setTimeout(180_000);
  world = await startWorld('composer');
  await world.simulator.say({ channel: who.channel, conversation: who.conversation, from: who.from, fromName: who.fromName, text: '挂错科室了，能退号吗？小程序上退号按钮是灰的。' });
  await world.simulator.say({ channel: stranger.channel, conversation: stranger.conversation, from: stranger.from, fromName: stranger.fromName, text: '在吗' });
});
test.afterAll(async () => world?.close());

const field = (page: Page) => page.getByRole('textbox', { name: '回复内容' });
const sent = async (text: string): Promise<number> => (await world.simulator.sent()).filter((one) => one.text === text).length;
const conversationOf = (desk: Desk, title: string) =>
  desk.until(`the conversation of ${title}`, async () => (await desk.ask('inbox.list', { filter: 'open', hospitalId: null, limit: 50 })).items.find((item) => item.conversation.title === title)?.conversation ?? null);
/** What the desk has sent, without what answers by itself outside the hours. */
const sentByUs = async (): Promise<number> => (await world.simulator.sent()).filter(({ text }) => text?.includes('恢复服务') !== true).length;
async function openConversation(page: Page, title: string): Promise<void> {
  await page.getByRole('list', { name: '会话列表' }).getByRole('button', { name: new RegExp(`^${title}`) }).focus();
  await page.keyboard.press('Enter');
  // By its person: the field of the conversation before is there a moment longer.
  await expect(page.getByPlaceholder(`回复 ${title}`)).toBeVisible();
  await page.keyboard.press('r');
  await expect(field(page)).toBeFocused();
}

test('canned replies, variables, suggestions, emoji and Chinese input, without the mouse', async ({ openWindow }) => {
  const { page, desk } = await openWindow(world, 'composer-agent', { user: world.user('agent') });
  await openConversation(page, who.fromName);

  // The knowledge base has something to say, with its source; one key puts it into the draft and sends nothing.
  const bar = page.getByRole('region', { name: '知识库建议' });
  await expect(bar).toContainText('退号：什么时候可以退');
  await expect(bar).toContainText('出处：退号规则');
  await page.keyboard.press('Control+i');
  await expect(field(page)).toHaveValue(/^您好，就诊前一天 22:00 之前/);
  await expect(bar).toHaveCount(0);
  expect(await sent(await field(page).inputValue())).toBe(0);

  // `/` opens the list; first letters, arrows, a preview with what is known; Enter inserts.
  await page.keyboard.press('Control+a');
  await page.keyboard.type('/zbdh');
  const list = page.getByRole('listbox', { name: '快捷回复' });
  await expect(list.getByRole('option')).toHaveCount(1);
  await expect(page.getByRole('region', { name: '预览' })).toContainText('24 小时值班电话 400-800-100');
  await page.keyboard.press('Enter');
  await expect(list).toHaveCount(0);
  await expect(field(page)).toHaveValue(/线上客服的服务时间是 07:30-18:00，紧急情况请拨打 24 小时值班电话 400-800-100\d。$/);
  expect(await sentByUs()).toBe(0);

  // Escape closes the list and leaves the text; a slash inside a word opens nothing.
  await page.keyboard.press('Control+a');
  await page.keyboard.type('/');
  await expect(list.getByRole('option').first()).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('ArrowDown');
  await expect(list.getByRole('option').nth(1)).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Escape');
  await expect(list).toHaveCount(0);
  await expect(field(page)).toHaveValue('/');
  await expect(field(page)).toBeFocused();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('和/或');
  await expect(list).toHaveCount(0);

  // An emoji: searched in Chinese, then again among those used last.
  await page.keyboard.press('Control+a');
  await page.keyboard.type('好的');
  await page.keyboard.press('Control+e');
  const search = page.getByRole('combobox', { name: '搜索表情，中文或英文' });
  await expect(search).toBeFocused();
  await page.keyboard.insertText('谢谢');
  await page.keyboard.press('Enter');
  await expect(field(page)).toBeFocused();
  await expect(field(page)).toHaveValue('好的🙏');
  await page.keyboard.press('Control+e');
  await expect(search).toBeFocused();
  await expect(page.getByRole('group', { name: '最近用过' }).getByRole('option')).toHaveCount(1);
  await page.keyboard.press('Enter');
  await expect(field(page)).toHaveValue('好的🙏🙏');

  // Enter that confirms a Chinese candidate does not send: neither the reply, nor what the list would insert.
  const input = await page.context().newCDPSession(page);
  await page.keyboard.press('Control+a');
  await input.send('Input.imeSetComposition', { text: 'shou dao', selectionStart: 8, selectionEnd: 8 });
  await input.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', key: 'Process', code: 'Enter', windowsVirtualKeyCode: 229 });
  await input.send('Input.insertText', { text: '收到' });
  await input.send('Input.dispatchKeyEvent', { type: 'keyUp', key: 'Process', code: 'Enter', windowsVirtualKeyCode: 229 });
  await expect(field(page)).toHaveValue('收到');
  await page.keyboard.type(' /');
  await expect(list.getByRole('option').first()).toBeVisible();
  // As Safari tells it: the composition is over, only the code is left.
  await input.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 229 });
  await expect(list.getByRole('option').first()).toBeVisible();
  await expect(field(page)).toHaveValue('收到 /');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Backspace');
  await page.keyboard.press('Backspace');
  await input.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 229 });
  await expect(field(page)).toHaveValue('收到');
  expect(await sentByUs()).toBe(0);
  await page.keyboard.press('Enter');
  await expect.poll(() => sent('收到')).toBe(1);

  // Where the hospital is not known its name is missing: shown in the preview, and Enter leads to it instead of sending it.
  await page.keyboard.press('Escape');
  await openConversation(page, stranger.fromName);
  await expect(page.getByRole('region', { name: '知识库建议' })).toHaveCount(0);
  await page.keyboard.type('/xc');
  await expect(page.getByRole('region', { name: '预览' })).toContainText('未填：医院名称');
  await page.keyboard.press('Enter');
  await expect(page.getByText('还有没填的内容：医院名称。填好或删掉后才能发送')).toBeVisible();
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await expect.poll(() => field(page).evaluate((one: HTMLTextAreaElement) => one.value.slice(one.selectionStart, one.selectionEnd))).toBe('{{hospital}}');
  await page.keyboard.insertText('贵院');
  await page.keyboard.press('Enter');
  await expect.poll(() => sent('已经安排现场工程师到贵院处理，到达后会在群里回复。')).toBe(1);
  // What was used counts, for oneself too.
  const used = await desk.until('the counts', async () => (await desk.ask('canned.list', {})).filter(({ mine }) => mine > 0).length === 2);
  expect(used).toBe(true);
});

test('a draft follows its person to the other computer, offline words are kept, and what is sent is gone everywhere', async ({ openWindow }) => {
  const two = await world.openDesk('draft-two', world.user('lead'));
  const { page, desk: one } = await openWindow(world, 'draft-one', { user: world.user('lead') });
  const { id } = await conversationOf(two, who.fromName);
  const thread = () => two.ask('inbox.thread', { conversationId: id, before: null, limit: 1 });

  // Begun at the other computer, it stands in the field here.
  await two.ask('inbox.saveDraft', { conversationId: id, text: '从另一台电脑写起' });
  await openConversation(page, who.fromName);
  await expect(field(page)).toHaveValue('从另一台电脑写起');
  await page.keyboard.press('End');
  await page.keyboard.type('，接着写');
  await two.until('the whole text', async () => (await thread()).otherDraft?.text === '从另一台电脑写起，接着写');

  // Both at once: the words here stay, those from there are offered.
  await two.ask('inbox.saveDraft', { conversationId: id, text: '那边另写了一句' });
  await expect(page.getByText('另一台电脑上还有一份草稿')).toBeVisible();
  await expect(field(page)).toHaveValue('从另一台电脑写起，接着写');
  await page.getByRole('button', { name: '合并进来' }).focus();
  await page.keyboard.press('Enter');
  await expect(field(page)).toHaveValue('从另一台电脑写起，接着写\n那边另写了一句');
  await expect(page.getByText('另一台电脑上还有一份草稿')).toHaveCount(0);
  await expect(field(page)).toBeFocused();
  await two.until('both sentences', async () => (await thread()).otherDraft?.text === '从另一台电脑写起，接着写\n那边另写了一句');

  // Taken over there and sent from here, it is gone there too.
  const theirs = (await thread()).otherDraft;
  await two.ask('inbox.saveDraft', { conversationId: id, text: theirs?.text ?? '', took: theirs?.version ?? '' });
  await page.keyboard.press('Control+Enter');
  await expect.poll(() => sent('从另一台电脑写起，接着写\n那边另写了一句')).toBe(1);
  await two.until('the empty draft', async () => (await thread()).otherDraft?.text === '');

  // Made while nobody can be reached: a canned reply, found at once, and told when the relay is back.
  await one.ask('session.mutate', { name: 'canned.save', args: { replyId: newId(), shared: false, initials: 'lxhf', fields: { title: '离线回复', code: 'lx', text: '我稍后回复您' } } });
  await page.keyboard.type('/lxhf');
  await expect(page.getByRole('listbox', { name: '快捷回复' }).getByRole('option')).toHaveText(/离线回复/);
  await page.keyboard.press('Enter');
  await expect(field(page)).toHaveValue('我稍后回复您');
  await two.quit();
});

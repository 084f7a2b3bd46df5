// A picture from a customer on the screen and opened large, a picture pasted and sent, a file sent without a network, and what
// cannot be sent said before; with two consoles.
import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { expectAccessible } from '../support/accessible.ts';
import { dialog, expectNothingPending, expectOffline, expectOnline } from '../support/consolePage.ts';
import { startFaultProxy } from '../support/faultProxy.ts';
import { expect, skipWithout, test } from '../support/hosts/fixtures.ts';
import { startWorld, type World } from '../support/world.ts';
import { CAST } from '../../simulator/demo/cast.ts';

const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const who = CAST.weiMin;

let world: World;
test.beforeAll(async ({ host }) => {
  skipWithout(host);
  test.setTimeout(180_000);
  world = await startWorld('media');
});
test.afterAll(async () => world?.close());

test('a picture comes, is opened large; one is pasted, a file goes out after a cut', async ({ openWindow }) => {
  test.setTimeout(240_000);
  const proxy = await startFaultProxy(world.relayUrl);
  try {
    const picture = await sharp({ create: { width: 1200, height: 800, channels: 3, background: '#2a7ab8' } }).jpeg().toBuffer();
    const say = (kind: 'image' | 'voice', bytes?: Buffer) =>
      world.simulator.say({ channel: who.channel, conversation: who.conversation, from: who.from, fromName: who.fromName, text: '', kind, ...(bytes === undefined ? {} : { media: { base64: bytes.toString('base64'), name: '缴费页面.jpg', mime: 'image/jpeg' } }) });
    await say('image', picture);
    const { page } = await openWindow(world, 'agent', { user: world.user('agent'), relayUrl: proxy.url });
    await page.getByRole('list', { name: '会话列表' }).getByRole('button', { name: new RegExp(`^${who.fromName}`) }).click();

    await test.step('a small picture, and the large one only when asked', async () => {
      const small = page.getByRole('button', { name: '查看大图：缴费页面.jpg' });
      await expect(small.locator('img')).toBeVisible();
      await expect.poll(() => small.locator('img').evaluate((one) => (one as HTMLImageElement).naturalWidth)).toBe(480);
      await small.focus();
      await page.keyboard.press('Enter');
      const large = dialog(page, '缴费页面.jpg').locator('img');
      await expect.poll(() => large.evaluate((one) => (one as HTMLImageElement).naturalWidth)).toBe(1200);
      await expectAccessible(page, 'a large picture');
      await page.keyboard.press('Escape');
      await expect(dialog(page)).toHaveCount(0);
    });

    await test.step('voice that no browser plays is to be saved, and what the platform lost is said', async () => {
      await say('voice');
      await expect(page.getByText('此格式不能在这里播放，请保存后收听')).toBeVisible();
      await world.simulator.faults({ expireMedia: 1 });
      await say('image');
      await expect(page.getByText('平台已不再保存，无法取回')).toBeVisible();
    });

    const reply = page.getByRole('textbox', { name: '回复内容' });
    const tray = page.getByRole('list', { name: '待发送的附件' });
    const pasted = await sharp({ create: { width: 300, height: 200, channels: 3, background: '#b83a2a' } }).png().toBuffer();
    await test.step('a picture is pasted and sent with words; the platform has the same bytes', async () => {
      await reply.focus();
      await reply.evaluate((field, base64) => {
        const data = new DataTransfer();
        data.items.add(new File([Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))], 'image.png', { type: 'image/png' }));
        field.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
      }, pasted.toString('base64'));
      await expect(tray.getByRole('listitem')).toContainText('以图片发送');
      await expect(reply).toBeFocused();
      await page.keyboard.insertText('请按图里的步骤操作');
      await page.keyboard.press('Enter');
      await expect(tray).toHaveCount(0);
      await expect.poll(async () => (await world.simulator.sent()).map((one) => one.medium?.sha256 ?? one.text)).toEqual(expect.arrayContaining(['请按图里的步骤操作', hashOf(pasted)]));
      await expect(page.getByRole('button', { name: '查看大图：截图.png' }).locator('img')).toBeVisible();
    });

    await test.step('a file is dropped on the composer, which says so while it is held over it', async () => {
      const place = page.getByRole('region', { name: '回复内容' });
      const drag = (type: 'dragover' | 'drop' | 'dragleave'): Promise<void> =>
        reply.evaluate((field, kind) => {
          const data = new DataTransfer();
          data.items.add(new File(['退号规则'], '退号规则.txt', { type: 'text/plain' }));
          field.dispatchEvent(new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true }));
        }, type);
      await drag('dragover');
      await expect(place).toHaveAttribute('data-over', 'true');
      await drag('dragleave');
      await expect(place).toHaveAttribute('data-over', 'false');
      await drag('dragover');
      await drag('drop');
      await expect(place).toHaveAttribute('data-over', 'false');
      await expect(tray.getByRole('listitem')).toContainText('退号规则.txt');
      await tray.getByRole('button', { name: '移除 退号规则.txt' }).click();
      await expect(tray).toHaveCount(0);
    });

    await test.step('what the channel does not take is said before, and sends nothing', async () => {
      await page.locator('input[type=file]').setInputFiles({ name: 'setup.exe', mimeType: 'application/octet-stream', buffer: Buffer.concat([Buffer.from('MZ'), Buffer.alloc(200)]) });
      await expect(tray.getByRole('listitem')).toContainText('这个渠道不能发送此类文件');
      await expect(page.getByRole('button', { name: '发送', exact: true })).toBeDisabled();
      await tray.getByRole('button', { name: '移除 setup.exe' }).click();
      await expect(tray).toHaveCount(0);
    });

    await test.step('without a network it waits, marked, and goes out by itself', async () => {
      proxy.cut();
      await expectOffline(page);
      const file = Buffer.from(`退费流程\n${'一'.repeat(500)}`);
      await page.locator('input[type=file]').setInputFiles({ name: '退费流程.txt', mimeType: 'text/plain', buffer: file });
      await expect(tray.getByRole('listitem')).toContainText('以文件发送');
      await page.getByRole('button', { name: '发送', exact: true }).click();
      await expect(page.getByText('待上传，联网后自动继续')).toBeVisible();
      proxy.restore();
      await expectOnline(page);
      await expectNothingPending(page);
      await expect.poll(async () => (await world.simulator.sent()).some((one) => one.medium?.sha256 === hashOf(file) && one.medium.name === '退费流程.txt'), { timeout: 30_000 }).toBe(true);
      await expect(page.getByText('待上传，联网后自动继续')).toHaveCount(0);
    });
  } finally {
    await proxy.close();
  }
});

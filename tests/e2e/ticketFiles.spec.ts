// Files of a ticket through the screen: added without a network, after a kill still there, with the network back a
// colleague's too; a pasted picture, a drawn sign-off, a template.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, type Locator, type Page } from '@playwright/test';
import { expectAccessible } from '../support/accessible.ts';
import { choose, dialog, expectNothingPending, expectOffline, expectOnline, openSection, signIn } from '../support/consolePage.ts';
import { demoFileBytes } from '../../relay/demo/files.ts';
import { startFaultProxy } from '../support/faultProxy.ts';
import { launchConsole, type RunningConsole } from '../support/hosts/launch.ts';
import { distDir } from '../../build/paths.ts';
import { startWorld } from '../support/world.ts';

const title = '线上医保支付提示“结算失败”';
const picture = demoFileBytes(0).at(-1)?.bytes ?? Buffer.alloc(0);

const files = (page: Page): Locator => page.getByRole('region', { name: '附件' });
const line = (page: Page, name: string): Locator => files(page).getByRole('listitem').filter({ hasText: name });

async function openTicket(page: Page): Promise<void> {
  await openSection(page, '工单');
  await page.getByRole('grid').getByRole('row').filter({ hasText: title }).click();
  await expect(files(page)).toBeVisible();
}
async function addFiles(page: Page, chosen: { name: string; mimeType: string; buffer: Buffer }[], role?: string): Promise<void> {
  await files(page).locator('input[type=file]').setInputFiles(chosen);
  if (role !== undefined) await choose(dialog(page, '添加附件'), '用途', role);
}
const confirmAdd = (page: Page): Promise<void> => dialog(page, '添加附件').getByRole('button', { name: '添加', exact: true }).click();

test('files of a ticket, offline and back, pasted, signed, and a ticket from a template', async () => {
  test.setTimeout(600_000);
  const world = await startWorld('ticket-files');
  const proxy = await startFaultProxy(world.relayUrl);
  const consoles = new Set<RunningConsole>();
  const open = async (name: string, relayUrl: string): Promise<RunningConsole> => {
    const running = await launchConsole({ host: 'browser', dist: distDir, dataDir: world.folder(name), relayUrl });
    consoles.add(running);
    return running;
  };
  try {
    let agent = await open('agent', proxy.url);
    const lead = await open('lead', world.relayUrl);
    await signIn(agent.page, world.user('agent'));
    await signIn(lead.page, world.user('lead'));

    await test.step('what the demo has is fetched and shown', async () => {
      await openTicket(agent.page);
      await expect(line(agent.page, '结算失败截图.png').getByRole('button', { name: '查看 结算失败截图.png' }).locator('img')).toBeVisible();
      await expect(line(agent.page, '医保前置机.log')).toContainText('医保前置机 app.log');
    });

    await test.step('without a network a log and a picture are added', async () => {
      proxy.cut();
      await expectOffline(agent.page);
      await addFiles(agent.page, [{ name: 'his.log', mimeType: 'text/plain', buffer: Buffer.from('2026-11-24 10:00 ERROR\n'.repeat(60_000)) }], '日志');
      await confirmAdd(agent.page);
      await expect(dialog(agent.page).getByText('请写明日志来自哪里')).toBeVisible();
      await dialog(agent.page).getByLabel('日志来源').fill('HIS 接口日志');
      await expectAccessible(agent.page, 'adding');
      await confirmAdd(agent.page);
      await expect(line(agent.page, 'his.log')).toContainText('待上传');
      await addFiles(agent.page, [{ name: '调整后.png', mimeType: 'image/png', buffer: picture }], '调整后');
      await confirmAdd(agent.page);
      await expect(line(agent.page, '调整后.png').locator('img')).toBeVisible();
    });

    await test.step('killed and started again, they are there', async () => {
      agent.process.kill('SIGKILL');
      await agent.close().catch(() => undefined);
      consoles.delete(agent);
      agent = await open('agent', proxy.url);
      await expectOffline(agent.page);
      await openTicket(agent.page);
      await expect(line(agent.page, 'his.log')).toContainText('待上传');
      await expect(line(agent.page, '调整后.png').locator('img')).toBeVisible();
    });

    await test.step('with the network back they go up, and the colleague sees and saves them', async () => {
      proxy.restore();
      await expectOnline(agent.page);
      await expectNothingPending(agent.page);
      await expect(line(agent.page, 'his.log')).not.toContainText(/待上传|上传中/);
      await openTicket(lead.page);
      await expect(line(lead.page, '调整后.png').locator('img')).toBeVisible();
      await expect(line(lead.page, 'his.log')).toContainText('HIS 接口日志');
      await line(lead.page, 'his.log').getByRole('button', { name: '保存 his.log' }).click();
      await expect(lead.page.getByText(/已保存到/)).toBeVisible();
      expect((await readFile(join(world.folder('lead'), 'exports', 'his.log'))).length).toBe(23 * 60_000);
      await line(lead.page, '调整后.png').getByRole('button', { name: '查看 调整后.png' }).click();
      await expect(dialog(lead.page, '调整后.png').getByRole('img', { name: '调整后.png' })).toBeVisible();
      await lead.page.keyboard.press('Escape');
    });

    await test.step('a picture is pasted', async () => {
      await lead.page.evaluate((base64) => {
        const data = new DataTransfer();
        data.items.add(new File([Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))], 'image.png', { type: 'image/png' }));
        document.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
      }, picture.toString('base64'));
      await confirmAdd(lead.page);
      await expect(line(lead.page, '粘贴的图片.png').locator('img')).toBeVisible();
    });

    await test.step('the hospital signs on the screen', async () => {
      await files(lead.page).getByRole('button', { name: '签字' }).click();
      const pad = dialog(lead.page, '医院签字');
      await pad.getByRole('button', { name: '保存签字' }).click();
      await expect(pad.getByRole('alert')).toHaveText('请先签名或选择照片');
      const box = await pad.getByRole('img', { name: '签名区' }).boundingBox();
      if (box === null) throw new Error('no place to sign');
      await lead.page.mouse.move(box.x + 60, box.y + 60);
      await lead.page.mouse.down();
      await lead.page.mouse.move(box.x + 200, box.y + 110, { steps: 8 });
      await lead.page.mouse.up();
      await expectAccessible(lead.page, 'signing');
      await pad.getByRole('button', { name: '保存签字' }).click();
      await expect(line(lead.page, '签字.png')).toContainText('医院签字');
      await expect(line(agent.page, '签字.png').locator('img')).toBeVisible();
    });

    await test.step('a file is removed, for everybody', async () => {
      await line(lead.page, '粘贴的图片.png').getByRole('button', { name: '移除 粘贴的图片.png' }).click();
      await dialog(lead.page, '移除附件？').getByRole('button', { name: '移除' }).click();
      await expect(line(lead.page, '粘贴的图片.png')).toHaveCount(0);
      await expect(line(agent.page, '粘贴的图片.png')).toHaveCount(0);
    });

    await test.step('a lead writes a template that comes back, and an agent makes a ticket from it', async () => {
      await openSection(lead.page, '工单');
      await lead.page.getByRole('button', { name: '新建工单' }).or(lead.page.getByRole('button', { name: '新建' })).first().click();
      await lead.page.getByRole('link', { name: '管理模板' }).click();
      await expect(lead.page.getByRole('row').filter({ hasText: '月度巡检' })).toContainText('每月 5 日 09:00');
      await expectAccessible(lead.page, 'templates');
      await lead.page.getByRole('button', { name: '新建模板' }).click();
      const form = dialog(lead.page, '新建模板');
      await form.getByLabel('模板名称').fill('停机演练');
      await form.getByLabel('工单标题').fill('停机演练');
      await form.getByLabel('清单，一行一项').fill('通知医院\n切换备机');
      await choose(form, '自动生成', '每季度');
      await form.getByLabel('几号').fill('31');
      await expect(form.getByText(/下一次：/)).toBeVisible();
      await expectAccessible(lead.page, 'template form');
      await form.getByRole('button', { name: '保存' }).click();
      await expect(lead.page.getByRole('row').filter({ hasText: '停机演练' })).toContainText('每季首月 31 日 09:00');

      await openSection(agent.page, '工单');
      await agent.page.getByRole('button', { name: '新建工单' }).or(agent.page.getByRole('button', { name: '新建' })).first().click();
      await choose(agent.page, '用模板填写', '停机演练');
      await expect(agent.page.getByRole('textbox', { name: '标题' })).toHaveValue('停机演练');
      await choose(agent.page, '医院', '南湖中医医院');
      await agent.page.getByRole('button', { name: '保存' }).click();
      // Nothing waits in the moment before it is saved either: what counts is that the relay has it.
      const checklist = async () => [...(await world.rows()).tickets.values()].find((one) => one.title === '停机演练')?.checklist.map((item) => item.text);
      await expect.poll(checklist).toEqual(['通知医院', '切换备机']);
      await expectNothingPending(agent.page);
    });
  } finally {
    for (const running of consoles) await running.close().catch(() => undefined);
    await proxy.close();
    await world.close();
  }
});

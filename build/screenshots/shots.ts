import { randomUUID } from 'node:crypto';
import { mkdtempSync, chmodSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import * as z from 'zod';
import { chromiumFlags } from '../../electron/core/hosting/chromium.ts';
import { machineBrowser } from '../test/machineBrowser.ts';
import { guardedNode } from '../process/service.ts';
import { createSupervisor } from '../start/supervisor.ts';

export const pageNames = ['inbox', 'composer', 'calls', 'search', 'notices', 'knowledge', 'duty', 'tickets', 'callbacks', 'reports', 'directory'] as const;
export type PageName = (typeof pageNames)[number];

export interface ShotPlan {
  readonly out: string;
  readonly width: number;
  readonly height: number;
  readonly locale: 'zh-CN' | 'en';
  readonly themes: readonly ('light' | 'dark')[];
  readonly pages: readonly PageName[];
}

const ready = z.object({
  console: z.string(),
  relay: z.string(),
  simulator: z.string(),
  users: z.array(z.object({ name: z.string(), password: z.string(), role: z.string() })),
});

/** Photographs the running demo. @param onShot told of each file and its size in bytes */
export async function takeScreenshots(plan: ShotPlan, onShot: (file: string, bytes: number) => void): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'zhishou-shots-'));
  // The embedded PostgreSQL's own user must reach it when this runs as root.
  chmodSync(dir, 0o755);
  const supervisor = createSupervisor();
  try {
    const service = await supervisor.start({
      name: 'the program',
      ...guardedNode(join('build', 'run.mjs'), [join('build', 'start', 'main.ts'), '--host', 'headless', '--json', '--data-dir', join(dir, 'data')]),
      logFile: join(dir, 'start.log'),
      readyTimeoutMs: 180_000,
    });
    await photograph(plan, ready.parse(service.ready), onShot);
  } finally {
    await supervisor.stopAll();
    rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function photograph(plan: ShotPlan, program: z.infer<typeof ready>, onShot: (file: string, bytes: number) => void): Promise<void> {
  const executablePath = machineBrowser() ?? chromium.executablePath();
  const args = chromiumFlags('', process.getuid?.() === 0).filter((flag) => !flag.startsWith('--user-data-dir'));
  const browser = await chromium.launch({ executablePath, args: [...args, '--font-render-hinting=none'] });
  try {
    const page = await browser.newPage({
      viewport: { width: plan.width, height: plan.height },
      locale: plan.locale,
      timezoneId: 'Asia/Shanghai',
      reducedMotion: 'reduce',
      permissions: ['notifications'],
    });
    await page.goto(program.console);
    const lead = program.users.find((user) => user.role === 'lead');
    if (lead === undefined) throw new Error('the demo has no lead');
    await ask(page, 'session.login', { relayUrl: program.relay, name: lead.name, password: lead.password });
    await ask(page, 'session.setLocale', { locale: plan.locale });
    await workTheDesk(page, program.simulator);
    await ask(page, 'session.setPreference', { key: 'reports.hospital', value: JSON.stringify(await hospitalId(page)) });
    for (const theme of plan.themes) {
      await ask(page, 'session.setPreference', { key: 'theme', value: JSON.stringify(theme) });
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      for (const name of plan.pages) {
        await open(page, name);
        const file = join(plan.out, `${name}-${theme}.png`);
        await page.screenshot({ path: file, animations: 'disabled', caret: 'hide' });
        onShot(file, statSync(file).size);
        await leave(page, name);
      }
    }
  } finally {
    await browser.close();
  }
}

/** Asks the core from inside the page, as the renderer does. */
async function ask(page: Page, name: string, args: unknown): Promise<unknown> {
  const result: unknown = await page.evaluate(([n, a]) => Reflect.get(window, 'zhishou').request(n, a), [name, args] as const);
  const parsed = z.union([z.object({ ok: z.literal(true), value: z.unknown() }), z.object({ ok: z.literal(false), error: z.object({ code: z.string() }) })]).parse(result);
  if (!parsed.ok) throw new Error(`${name}: ${parsed.error.code}`);
  return parsed.value;
}

const conversationList = z.object({ items: z.array(z.object({ conversation: z.object({ id: z.string(), title: z.string(), preview: z.string(), waitingSince: z.number().nullable() }) })) });
const rowList = z.object({ items: z.array(z.object({ id: z.string(), subject: z.string().optional() })) });
const directory = z.object({ hospitals: z.array(z.object({ id: z.string(), name: z.string() })) });

const shownHospital = '青云市第一人民医院';
const shownCustomer = '李秀兰';
async function conversations(page: Page) {
  return conversationList.parse(await ask(page, 'inbox.list', { filter: 'open', hospitalId: null, limit: 100 })).items.map(({ conversation }) => conversation);
}

async function waitFor(page: Page, isSo: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 120 && !(await isSo()); tries += 1) await page.waitForTimeout(250);
}

/** Waits for the demo's history and its answers, reads what was answered, answers the shown customer, who says thanks. */
async function workTheDesk(page: Page, simulator: string): Promise<void> {
  const enough = 12;
  await waitFor(page, async () => (await conversations(page)).length >= enough);
  const shown = async () => (await conversations(page)).find(({ title }) => title === shownCustomer);
  const waiting = async () => (await conversations(page)).filter(({ waitingSince }) => waitingSince !== null).length;
  const answered = 6;
  await waitFor(page, async () => (await waiting()) <= enough - answered);
  const conversationId = (await shown())?.id;
  const text = '李女士您好，号已经挂上了。短信通道上午有延迟，凭就诊码直接到三楼儿科候诊即可，不用等短信。';
  await ask(page, 'session.mutate', { name: 'inbox.send', args: { messageId: randomUUID(), conversationId, text } });
  await waitFor(page, async () => (await shown())?.waitingSince === null);
  for (const { id, waitingSince } of await conversations(page)) {
    if (waitingSince === null) await ask(page, 'session.mutate', { name: 'inbox.markRead', args: { conversationId: id, readUpTo: Date.now() } });
  }
  // The platform stamps whole seconds: the thanks must not come before the answer.
  await page.waitForTimeout(2_000);
  const id = 'wmDemoLiXiulan';
  const said = { channel: 'wecom-kf', conversation: id, from: id, fromName: shownCustomer, text: '明白了，谢谢，那我带孩子直接过去。' };
  await fetch(`${simulator}/say`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(said) });
  await waitFor(page, async () => (await shown())?.preview.startsWith('明白了') === true);
}

/** The page with something open in it, so that the picture shows the work and not an empty pane. */
async function placeOf(page: Page, name: PageName): Promise<string> {
  if (name === 'inbox' || name === 'composer' || name === 'calls' || name === 'search') return `/inbox/${(await conversations(page)).find(({ title }) => title === shownCustomer)?.id ?? ''}`;
  if (name === 'tickets') return `/tickets/${(await rows(page, 'tickets.list', { status: 'not_closed', hospitalId: null, assigneeId: null, kind: null, query: '', limit: 50 }))[0]?.id ?? ''}`;
  if (name === 'callbacks') {
    const open = await rows(page, 'callbacks.list', { show: 'open', hospitalId: null, limit: 50 });
    return `/callbacks/${(open.find(({ subject }) => subject?.includes('患者')) ?? open[0])?.id ?? ''}`;
  }
  return name === 'directory' ? `/directory?hospital=${await hospitalId(page)}` : `/${name}`;
}

async function rows(page: Page, request: string, args: unknown) {
  return rowList.parse(await ask(page, request, args)).items;
}

async function hospitalId(page: Page): Promise<string> {
  const { hospitals } = directory.parse(await ask(page, 'directory.snapshot', {}));
  return hospitals.find(({ name }) => name === shownHospital)?.id ?? '';
}

async function open(page: Page, name: PageName): Promise<void> {
  await page.goto(`${new URL(page.url()).origin}/#${await placeOf(page, name)}`);
  // The theme and the language are read at the start of the page.
  await page.reload();
  await page.getByRole('navigation').waitFor();
  await page.evaluate(() => document.fonts.ready);
  if (name === 'reports') await chooseThisMonth(page);
  await act(page, name);
  // Skeletons have given way and nothing has moved for half a second.
  await page.waitForFunction(() => document.querySelector('[aria-busy="true"], .mantine-Skeleton-root') === null, undefined, { timeout: 10_000 }).catch(() => undefined);
  await page.waitForTimeout(600);
}

/** What stands over the conversation in the guide's pictures. */
async function act(page: Page, name: PageName): Promise<void> {
  if (name === 'composer') {
    await page.getByRole('log').waitFor();
    await page.keyboard.press('r');
    await page.keyboard.type('/');
    await page.getByRole('listbox').first().waitFor();
  }
  if (name === 'calls') {
    await page.keyboard.press('F9');
    await page.waitForTimeout(300);
    await page.keyboard.type('138');
  }
  if (name === 'search') {
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.insertText('缴费');
    await page.getByRole('option').first().waitFor();
  }
}

/** The next picture shows nothing of this one: a draft and a call that runs are kept on purpose. */
async function leave(page: Page, name: PageName): Promise<void> {
  if (name === 'composer') {
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Delete');
  }
  if (name === 'calls') {
    const discard = /^(不记这通电话|Do not log this call)$/;
    await page.getByRole('button', { name: discard }).click();
    await page.getByRole('dialog').getByRole('button', { name: discard }).last().click();
  }
  if (name === 'composer' || name === 'calls') await page.waitForTimeout(1_000);
}

async function chooseThisMonth(page: Page): Promise<void> {
  await page.getByRole('combobox', { name: /^(月份|Month)$/ }).click();
  await page.getByRole('option', { name: /本月|this month/ }).click();
}

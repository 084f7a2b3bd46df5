import { mkdtempSync, chmodSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { z } from 'zod';
import { chromiumFlags, findChromium } from '../../electron/core/hosting/chromium.ts';
import { guardedNode } from '../process/service.ts';
import { createSupervisor } from '../start/supervisor.ts';

export const pageNames = ['inbox', 'duty', 'tickets', 'callbacks', 'reports', 'directory'] as const;
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
  const executablePath = findChromium(process.platform, process.env) ?? chromium.executablePath();
  const args = chromiumFlags('', process.getuid?.() === 0).filter((flag) => !flag.startsWith('--user-data-dir'));
  const browser = await chromium.launch({ executablePath, args: [...args, '--font-render-hinting=none'] });
  try {
    const page = await browser.newPage({
      viewport: { width: plan.width, height: plan.height },
      locale: plan.locale,
      timezoneId: 'Asia/Shanghai',
      reducedMotion: 'reduce',
    });
    await page.goto(program.console);
    const lead = program.users.find((user) => user.role === 'lead');
    if (lead === undefined) throw new Error('the demo has no lead');
    await ask(page, 'session.login', { relayUrl: program.relay, name: lead.name, password: lead.password });
    await ask(page, 'session.setLocale', { locale: plan.locale });
    await waitForDesk(page);
    for (const theme of plan.themes) {
      await ask(page, 'session.setPreference', { key: 'theme', value: JSON.stringify(theme) });
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      for (const name of plan.pages) {
        await open(page, await placeOf(page, name));
        const file = join(plan.out, `${name}-${theme}.png`);
        await page.screenshot({ path: file, animations: 'disabled', caret: 'hide' });
        onShot(file, statSync(file).size);
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

const idsIn = { inbox: z.object({ items: z.array(z.object({ conversation: z.object({ id: z.string(), preview: z.string() }) })) }), rows: z.object({ items: z.array(z.object({ id: z.string() })) }) };

/** The demo speaks its history as soon as the platforms know their accounts; a dozen conversations are a desk. */
async function waitForDesk(page: Page): Promise<void> {
  const enough = 8;
  for (let tries = 0; tries < 120; tries += 1) {
    const { items } = idsIn.inbox.parse(await ask(page, 'inbox.list', { filter: 'open', hospitalId: null, limit: 100 }));
    if (items.length >= enough) return;
    await page.waitForTimeout(250);
  }
}

/** The page with something open in it, so that the picture shows the work and not an empty pane. */
async function placeOf(page: Page, name: PageName): Promise<string> {
  if (name === 'inbox') {
    const { items } = idsIn.inbox.parse(await ask(page, 'inbox.list', { filter: 'open', hospitalId: null, limit: 100 }));
    const lengths = await Promise.all(items.map(async ({ conversation }) => ({ id: conversation.id, length: await threadLength(page, conversation.id) })));
    const longest = lengths.toSorted((a, b) => b.length - a.length)[0];
    return longest === undefined ? '/inbox' : `/inbox/${longest.id}`;
  }
  if (name === 'tickets') return `/tickets/${await firstId(page, 'tickets.list', { status: 'not_closed', hospitalId: null, assigneeId: null, kind: null, query: '', limit: 50 })}`;
  if (name === 'callbacks') return `/callbacks/${await firstId(page, 'callbacks.list', { show: 'open', hospitalId: null, limit: 50 })}`;
  return `/${name}`;
}

async function threadLength(page: Page, conversationId: string): Promise<number> {
  const thread = z.object({ messages: z.array(z.unknown()) }).parse(await ask(page, 'inbox.thread', { conversationId, before: null, limit: 200 }));
  return thread.messages.length;
}

async function firstId(page: Page, request: string, args: unknown): Promise<string> {
  return idsIn.rows.parse(await ask(page, request, args)).items[0]?.id ?? '';
}

async function open(page: Page, place: string): Promise<void> {
  await page.goto(`${new URL(page.url()).origin}/#${place}`);
  // The theme and the language are read at the start of the page.
  await page.reload();
  await page.getByRole('navigation').waitFor();
  await page.evaluate(() => document.fonts.ready);
  // Skeletons have given way and nothing has moved for half a second.
  await page.waitForFunction(() => document.querySelector('[aria-busy="true"], .mantine-Skeleton-root') === null, undefined, { timeout: 10_000 }).catch(() => undefined);
  await page.waitForTimeout(600);
}

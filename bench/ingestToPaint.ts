import { setTimeout as delay } from 'node:timers/promises';
import { expect, type Browser, type Page } from '@playwright/test';
import pg from 'pg';
import { startEmbedded } from '../relay/db/embedded.ts';
import { removeScratchDir, scratchDir } from '../tests/support/scratchDir.ts';
import { type Figure, figure, percentile } from './figure.ts';
import { startBareEcho } from './support/bareEcho.ts';
import { installPaintProbe, readPainted, whenShown } from './support/paintProbe.ts';
import { post, qqCallback } from './support/qqCallback.ts';
import { openBrowser, openSession } from './support/session.ts';

const RATE = 20;
const SECONDS = 20;
/** Just-in-time compilation and first-use work of every part. */
const WARM_UP = 40;
const customer = 'BENCHCUSTOMER';
const first = '测量前的一句话';

interface Measured {
  readonly p50: number;
  readonly p99: number;
  readonly count: number;
}

/**
 * From the moment a platform begins its callback to the frame that shows the message, through verification, PostgreSQL,
 * poke, pull, mirror, search index, event, request and React; against the least that could do the same.
 */
export async function ingestToPaintFigures(): Promise<readonly Figure[]> {
  const browser = await openBrowser();
  try {
    const reference = await measureBareEcho(browser);
    const ours = await measureProgram(browser);
    const conditions =
      `QQ webhook, one conversation open, ${RATE} messages/s for ${SECONDS} s after ${WARM_UP} to warm up, all on one machine, ` +
      `Chromium headless; p50 ${ours.p50.toFixed(1)} against ${reference.p50.toFixed(1)} ms; reference: HTTP request, ` +
      'one PostgreSQL commit (fsync on), bare socket.io, the same probe in the same browser';
    const common = { unit: 'ms', better: 'lower' as const, conditions };
    return [
      // Two frames of 60 Hz are spent by both; a person sees no difference below 100 ms, five times the bare echo.
      figure({ ...common, name: 'ingest_to_paint_p99', value: ours.p99, reference: reference.p99, goal: 5 }),
      figure({ ...common, name: 'ingest_to_paint_p99_limit', value: ours.p99, reference: 200, goal: 1, conditions: 'against 200 ms, the limit for anything that paints; the same run' }),
    ];
  } finally {
    await browser.close();
  }
}

async function measureBareEcho(browser: Browser): Promise<Measured> {
  const dir = scratchDir('bench-echo');
  const postgres = await startEmbedded(dir);
  const pool = new pg.Pool({ connectionString: postgres.url, max: 4 });
  // The server may stop while the last connections still say goodbye.
  pool.on('error', () => undefined);
  const echo = await startBareEcho(pool);
  const page = await browser.newPage();
  try {
    await page.goto(echo.url);
    return await drive(page, (mark) => post(echo.url, `⟦${mark}⟧`, {}));
  } finally {
    await page.close();
    await echo.close();
    await pool.end();
    await postgres.stop();
    await removeScratchDir(dir);
  }
}

async function measureProgram(browser: Browser): Promise<Measured> {
  const session = await openSession(browser);
  try {
    const account = session.accounts.find((one) => one.channel === 'qq-bot');
    if (account === undefined) throw new Error('the demo has no QQ account');
    await post(...qqCallback(account, customer, 'open', first));
    await openConversation(session.page);
    return await drive(session.page, (mark) => post(...qqCallback(account, customer, mark, `⟦${mark}⟧ 门诊缴费页面打不开`)));
  } finally {
    await session.close();
  }
}

async function openConversation(page: Page): Promise<void> {
  const row = page.getByRole('list', { name: '会话列表' }).getByRole('button').filter({ hasText: first });
  await expect(row).toBeVisible({ timeout: 30_000 });
  await row.click();
  await expect(page.getByRole('log').getByText(first)).toBeVisible({ timeout: 10_000 });
}

/** Sends at a steady pace whatever the answers do (a slow program must not slow its own load down). */
async function drive(page: Page, send: (mark: string) => Promise<void>): Promise<Measured> {
  await installPaintProbe(page);
  const sentAt = new Map<string, number>();
  const total = WARM_UP + RATE * SECONDS;
  const begin = performance.now();
  const answers: Promise<void>[] = [];
  for (let index = 0; index < total; index += 1) {
    await delay(Math.max(0, begin + (index * 1000) / RATE - performance.now()));
    const mark = String(index);
    sentAt.set(mark, performance.timeOrigin + performance.now());
    answers.push(send(mark));
  }
  await Promise.all(answers);
  await page.waitForFunction((last) => last in (window as unknown as { zhishouPainted: object }).zhishouPainted, String(total - 1), { timeout: 30_000 });
  const shown = whenShown(await readPainted(page), [...sentAt.keys()]);
  const latencies = [...sentAt.values()].map((at, index) => (shown[index] ?? Number.POSITIVE_INFINITY) - at).slice(WARM_UP);
  return { p50: percentile(latencies, 0.5), p99: percentile(latencies, 0.99), count: latencies.length };
}

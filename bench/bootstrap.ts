import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { openDesk, type Desk } from '../tests/support/desk.ts';
import { buildParts, startConsole } from '../tests/support/program.ts';
import { removeScratchDir, scratchDir } from '../tests/support/scratchDir.ts';
import { type Figure, figure, percentile } from './figure.ts';
import { benchUser, startFilledRelay, type FilledRelay } from './support/filledRelay.ts';
import { rawFill } from './support/rawMirror.ts';
import { openBrowser } from './support/session.ts';

const MESSAGES = Number(process.env['BENCH_BOOTSTRAP_ROWS'] ?? 1_000_000);
/** With a page open: enough to see whether its frames suffer. */
const MESSAGES_WATCHED = Math.min(MESSAGES, 100_000);
const ASK_EVERY_MS = 50;

interface Filled {
  readonly seconds: number;
  /** A small request to the core meanwhile, ms. */
  readonly answers: readonly number[];
  /** Time between two frames of the page meanwhile, ms; empty without a page. */
  readonly frames: readonly number[];
}

/** A new desktop signs in to a relay with a million messages, all of them inside what a desktop keeps. */
export async function bootstrapFigures(): Promise<readonly Figure[]> {
  await buildParts();
  const dir = scratchDir('bench-bootstrap');
  try {
    const relay = await startFilledRelay(dir, Date.now());
    try {
      await relay.addMessages(MESSAGES_WATCHED, Date.now());
      const watched = await fill(join(dir, 'watched'), relay, MESSAGES_WATCHED, true);
      await relay.addMessages(MESSAGES - MESSAGES_WATCHED, Date.now());
      const ours = await fill(join(dir, 'console'), relay, MESSAGES, false);
      const rows = await relay.newestMessages();
      const raw = await rawFill(join(dir, 'raw.db'), rows, true);
      const bare = await rawFill(join(dir, 'bare.db'), rows, false);
      return figuresOf(ours, watched, raw, bare);
    } finally {
      await relay.close();
    }
  } finally {
    await removeScratchDir(dir);
  }
}

function figuresOf(ours: Filled, watched: Filled, raw: number, bare: number): readonly Figure[] {
  const slowest = Math.max(...ours.answers);
  const worstFrame = Math.max(...watched.frames);
  return [
    figure({
      name: 'bootstrap_ratio',
      unit: 'rows/s',
      value: MESSAGES / ours.seconds,
      reference: MESSAGES / raw,
      goal: 0.5,
      better: 'higher',
      conditions:
        `${MESSAGES} messages, from the log-in of a new desktop to a full mirror: PostgreSQL, relay, socket, mirror and search index, all processes on this machine; ` +
        'reference: raw sqlite3, the same tables, indexes and tokens, prepared statements, one transaction, rows in memory; ' +
        `raw without any search index ${(MESSAGES / bare).toFixed(0)} rows/s`,
    }),
    figure({
      name: 'bootstrap_ratio_request_ms',
      unit: 'ms',
      value: slowest,
      reference: 100,
      goal: 1,
      better: 'lower',
      conditions: `the longest a list of 30 conversations waited, asked every ${ASK_EVERY_MS} ms during that fill; p99 ${percentile(ours.answers, 0.99).toFixed(0)} ms, ${ours.answers.length} asked`,
    }),
    figure({
      name: 'bootstrap_ratio_frame_ms',
      unit: 'ms',
      value: worstFrame,
      reference: 100,
      goal: 1,
      better: 'lower',
      conditions: `the longest time between two frames of the inbox page (headless Chromium) during a fill with ${MESSAGES_WATCHED} messages; p99 ${percentile(watched.frames, 0.99).toFixed(0)} ms of ${watched.frames.length}`,
    }),
  ];
}

async function fill(dataDir: string, relay: FilledRelay, expected: number, withPage: boolean): Promise<Filled> {
  const console_ = await startConsole(dataDir, relay.url);
  const browser = withPage ? await openBrowser() : null;
  try {
    const desk = await openDesk(await console_.address());
    const begin = performance.now();
    await desk.ask('session.login', { relayUrl: relay.url, name: benchUser.name, password: benchUser.password });
    const page = browser === null ? null : await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: 'zh-CN' });
    if (page !== null) {
      await page.goto(await console_.address());
      await page.getByRole('list', { name: '会话列表' }).getByRole('listitem').first().waitFor({ state: 'visible', timeout: 60_000 });
      await watchFrames(page);
    }
    const answers = await askWhileFilling(desk);
    const seconds = (performance.now() - begin) / 1000;
    const frames = page === null ? [] : await page.evaluate(() => (window as unknown as { zhishouFrames: number[] }).zhishouFrames); // see watchFrames
    const { messages } = await desk.ask('storage.report', {});
    if (messages !== expected) throw new Error(`the mirror has ${messages} messages, the relay ${expected}`);
    desk.close();
    return { seconds, answers, frames };
  } finally {
    await browser?.close();
    await console_.child.stop();
  }
}

/** Asks for a small thing at a steady pace, as a window would, until the mirror is full. */
async function askWhileFilling(desk: Desk): Promise<readonly number[]> {
  const answers: number[] = [];
  for (;;) {
    const began = performance.now();
    await desk.ask('inbox.list', { filter: 'open', hospitalId: null, limit: 30 });
    answers.push(performance.now() - began);
    if ((await desk.ask('session.status', {})).complete) return answers;
    await delay(ASK_EVERY_MS);
  }
}

async function watchFrames(page: Page): Promise<void> {
  // tsx names inner functions with a helper of its own that the page lacks.
  await page.evaluate('globalThis.__name = (named) => named');
  await page.evaluate(() => {
    const frames: number[] = [];
    let last = performance.now();
    const next = (at: number): void => {
      frames.push(at - last);
      last = at;
      requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
    Object.assign(window, { zhishouFrames: frames });
  });
}

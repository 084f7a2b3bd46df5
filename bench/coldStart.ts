import { join } from 'node:path';
import type { Browser } from '@playwright/test';
import { asId } from '../shared/ids.ts';
import type { UserId } from '../shared/ids.ts';
import { openDesk } from '../tests/support/desk.ts';
import { profileFile } from '../tests/support/profileFile.ts';
import { buildParts, startProgram } from '../tests/support/program.ts';
import { removeScratchDir, scratchDir } from '../tests/support/scratchDir.ts';
import { type Figure, figure, percentile } from './figure.ts';
import { emptyMirror, fillMirror } from './support/filledMirror.ts';
import { openBrowser } from './support/session.ts';
import { drawMessages } from './support/sqlite.ts';

const MESSAGES = 200_000;
const RUNS = 5;

interface Start {
  /** From the command to the list on the screen, ms. */
  readonly total: number;
  /** Thereof from the command's ready line on: loading the page and asking for the list, ms. */
  readonly page: number;
}

/**
 * `npm start` until the inbox's list is painted, with an empty and with a full mirror: two data folders of the same desk,
 * started in turn, so that whatever else the machine does meets both.
 */
export async function coldStartFigures(): Promise<readonly Figure[]> {
  await buildParts();
  const emptyDir = scratchDir('bench-cold-empty');
  const fullDir = scratchDir('bench-cold-full');
  const browser = await openBrowser();
  try {
    await signIn(emptyDir);
    await signIn(fullDir);
    await emptyMirror(profileFile(join(emptyDir, 'console'), 'mirror.db'));
    await fillMirror(profileFile(join(fullDir, 'console'), 'mirror.db'), drawMessages(MESSAGES, 23));
    const { empty, full } = await startInTurn(emptyDir, fullDir, browser);
    return [
      figure({
        name: 'cold_start_ratio',
        unit: 'ms',
        value: medianOf(full, 'total'),
        reference: medianOf(empty, 'total'),
        // What is cached must not be felt at the start: only the newest page of the list may be read.
        goal: 1.15,
        better: 'lower',
        conditions:
          `median of ${RUNS} each: npm start --host headless (built, demo desk, PostgreSQL and all) to first list painted in a running Chromium, ` +
          `${MESSAGES} cached messages against 0, started in turn; thereof in the page ${medianOf(full, 'page').toFixed(0)} against ${medianOf(empty, 'page').toFixed(0)} ms`,
      }),
      figure({
        name: 'cold_start_ratio_page',
        unit: 'ms',
        value: medianOf(full, 'page'),
        reference: medianOf(empty, 'page'),
        goal: 1.5,
        better: 'lower',
        conditions: `the same starts, only from the ready line to the painted list`,
      }),
    ];
  } finally {
    await browser.close();
    await removeScratchDir(emptyDir);
    await removeScratchDir(fullDir);
  }
}

export const medianOf = (starts: readonly Start[], part: keyof Start): number => percentile(starts.map((start) => start[part]), 0.5);

/** Two data folders started in turn. The first pair warms the disk's cache and the browser and is not counted. */
export async function startInTurn(emptyDir: string, fullDir: string, browser: Browser): Promise<{ readonly empty: readonly Start[]; readonly full: readonly Start[] }> {
  const empty: Start[] = [];
  const full: Start[] = [];
  for (let run = 0; run <= RUNS; run += 1) {
    const starts = [await startOnce(emptyDir, browser), await startOnce(fullDir, browser)] as const;
    if (run === 0) continue;
    empty.push(starts[0]);
    full.push(starts[1]);
  }
  return { empty, full };
}

/** @returns the id of who is signed in */
export async function signIn(dir: string): Promise<UserId> {
  const program = await startProgram(dir);
  const desk = await openDesk(program.console);
  await desk.login(program.relay, program.user('lead'));
  await desk.until('a conversation', async () => (await desk.ask('inbox.list', { filter: 'open', hospitalId: null, limit: 10 })).items.length > 0);
  const { user } = await desk.ask('session.status', {});
  desk.close();
  await program.child.stop();
  if (user === null) throw new Error('nobody is signed in');
  return asId<UserId>(user.id);
}

async function startOnce(dir: string, browser: Browser): Promise<Start> {
  const begin = performance.now();
  const program = await startProgram(dir);
  const ready = performance.now();
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'zh-CN' });
  const page = await context.newPage();
  await page.goto(program.console, { waitUntil: 'commit' });
  // A row that has a size is laid out; two frames later it is on the screen.
  await page.getByRole('list', { name: '会话列表' }).getByRole('listitem').first().waitFor({ state: 'visible', timeout: 30_000 });
  await page.evaluate(() => new Promise<void>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve()))));
  const painted = performance.now();
  await context.close();
  await program.child.stop();
  return { total: painted - begin, page: painted - ready };
}

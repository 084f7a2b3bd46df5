import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { profileFile } from '../tests/support/profileFile.ts';
import { startConsole } from '../tests/support/program.ts';
import { startWorld } from '../tests/support/world.ts';
import { type Figure, figure, percentile } from './figure.ts';
import { drawTickets, fillTickets } from './support/filledTickets.ts';
import { openBrowser } from './support/session.ts';

const TICKETS = 10_000;
const ROUNDS = 6;
/** The first round compiles and warms every part and is not counted. */
const WARM_UP = 1;

/** What a person presses: heads of columns and views, by the beginning of their names. */
const sorts = ['标题', '时限', '医院', '类型', '优先级', '状态', '处理人', '更新', '编号', '模块'];
const views = ['我的', '未分配', '将超时', '等待中', '研发', '现场', '投诉', '未关闭'];

/**
 * From the click on a view or a column's head to the frame that shows the list filtered and sorted, over 10,000 open
 * tickets in the mirror, in the product's own page. The conditions tell sorts and filters apart.
 */
export async function ticketListFigure(): Promise<readonly Figure[]> {
  const world = await startWorld('bench-tickets');
  const browser = await openBrowser();
  try {
    const first = await world.openDesk('console', world.user('lead'));
    const { hospitals, staff } = await first.ask('directory.snapshot', {});
    await first.quit();
    const drawn = drawTickets(TICKETS, 41, { hospitals: hospitals.map(({ id }) => id), staff: staff.map(({ id }) => id), until: Date.now() });
    await fillTickets(profileFile(world.folder('console'), 'mirror.db'), drawn);
    const console_ = await startConsole(join(world.dir, 'console'), world.relayUrl);
    try {
      const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' });
      await page.goto(await console_.address());
      await page.evaluate(() => (location.hash = '#/tickets'));
      // The demo's own tickets are among them.
      await expect(page.getByRole('grid', { name: '工单' })).toHaveAttribute('aria-rowcount', new RegExp(`^${String(TICKETS).slice(0, -2)}\\d\\d$`), { timeout: 60_000 });
      // tsx names inner functions with a helper of its own that the page lacks.
      await page.evaluate('globalThis.__name = (named) => named');
      const busy = await busyClock(page);
      const began = await busy();
      const sorted = await measure(page, sorts);
      const filtered = await measure(page, views);
      const perClick = (await busy() - began) / ((sorts.length + views.length) * (ROUNDS + WARM_UP));
      const all = [...sorted, ...filtered];
      return [
        figure({
          name: 'tickets_10k_filter_ms',
          unit: 'ms',
          value: percentile(all, 0.95),
          // What a person feels as at once: three frames of a 60 Hz screen.
          reference: 50,
          goal: 1,
          better: 'lower',
          conditions:
            `p95 of ${all.length} clicks (${sorts.length} columns, ${views.length} views, ${ROUNDS} rounds after ${WARM_UP}) over ${TICKETS} open tickets, click to painted frame, ` +
            `browser host, Chromium headless; p50 ${percentile(all, 0.5).toFixed(1)}, p95 of sorts ${percentile(sorted, 0.95).toFixed(1)}, of views ${percentile(filtered, 0.95).toFixed(1)} ms; ` +
            `processor time of the page's main thread per click ${perClick.toFixed(1)} ms, the probe included`,
        }),
      ];
    } finally {
      await console_.child.stop();
    }
  } finally {
    await browser.close();
    await world.close();
  }
}

/** Processor time of the page's main thread so far, ms: what a click costs, however busy the machine is otherwise. */
async function busyClock(page: Page): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  return async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN) * 1000;
  };
}

async function measure(page: Page, acts: readonly string[]): Promise<number[]> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS + WARM_UP; round += 1) {
    for (const press of acts) {
      const ms = await pressAndPaint(page, press);
      if (round >= WARM_UP) times.push(ms);
    }
  }
  return times;
}

/**
 * Clicks inside the page and waits for the frame after the click's own effect: the list's rows must be other ones, so a
 * click that only marks a button and filters later would not count as done.
 */
async function pressAndPaint(page: Page, press: string): Promise<number> {
  return page.evaluate(async (label) => {
    const buttons = [...document.querySelectorAll<HTMLButtonElement>('[role="columnheader"] button, [role="group"] button')];
    const button = buttons.find((one) => (one.getAttribute('aria-label') ?? one.textContent ?? '').startsWith(label));
    if (button === undefined) throw new Error(`no button ${label}`);
    const rows = (): string => [...document.querySelectorAll('[role="grid"] [role="row"]')].slice(1, 8).map((row) => row.textContent).join('|');
    const before = rows();
    const begin = performance.now();
    button.click();
    while (rows() === before && performance.now() - begin < 5000) await new Promise((resolve) => setTimeout(resolve, 0));
    if (rows() === before) throw new Error(`${label} changed nothing`);
    await new Promise<void>((resolve) =>
      requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => resolve();
        channel.port2.postMessage(null);
      }),
    );
    return performance.now() - begin;
  }, press);
}

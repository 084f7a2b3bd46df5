import type { Browser, Page } from '@playwright/test';

/** How far a frame scrolls: a fast wheel. px */
const STEP = 1200;
const ROWS_OPENED = 12;
/** Nobody reads a conversation in less; what is drawn after the messages is drawn by then. */
export const REST_MS = 300;

/** The inbox, with what the measurements below call in the page. */
export async function openThreadPage(browser: Browser, address: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' });
  await page.goto(address);
  await page.getByRole('list', { name: '会话列表' }).getByRole('listitem').first().waitFor({ state: 'visible', timeout: 60_000 });
  // tsx names inner functions with a helper of its own that the page lacks.
  await page.evaluate('globalThis.__name = (named) => named');
  return page;
}

/**
 * Opens the long conversation and the first ones of the list in turn, `rounds` times after one that warms up.
 * @returns ms from the click to the painted messages, by title
 */
export async function openEvery(page: Page, long: string, rounds: number): Promise<ReadonlyMap<string, readonly number[]>> {
  const times = new Map<string, number[]>();
  const titles = await page.evaluate(
    ([mine, count]) => {
      // The first span of a row's first line is the title.
      const all = [...document.querySelectorAll<HTMLElement>('[aria-label="会话列表"] li button')].map((one) => one.querySelector('span > span')?.textContent ?? '');
      return [mine, ...all.filter((title) => title.startsWith('患者') && title !== mine).slice(0, count)];
    },
    [long, ROWS_OPENED] as const,
  );
  for (let round = 0; round <= rounds; round += 1) {
    for (const title of titles) {
      const ms = await openOne(page, title);
      await new Promise((resolve) => setTimeout(resolve, REST_MS));
      if (round > 0) times.set(title, [...(times.get(title) ?? []), ms]);
    }
  }
  // The long one is in front for whoever scrolls it.
  await openOne(page, long);
  return times;
}

/** The list draws what is in sight: what others have pushed down is scrolled to, before the time begins. */
async function bringIntoSight(page: Page, title: string): Promise<void> {
  await page.evaluate(async (wanted) => {
    const list = document.querySelector<HTMLElement>('[aria-label="会话列表"]');
    let scroller: HTMLElement | null = list;
    while (scroller !== null && scroller.scrollHeight <= scroller.clientHeight) scroller = scroller.parentElement;
    const isDrawn = (): boolean => [...(list?.querySelectorAll('li button') ?? [])].some((one) => one.querySelector('span > span')?.textContent === wanted);
    const frames = async (): Promise<void> => {
      for (let count = 0; count < 3; count += 1) await new Promise((resolve) => requestAnimationFrame(resolve));
    };
    if (isDrawn() || scroller === null) return;
    for (scroller.scrollTop = 0; ; scroller.scrollTop += scroller.clientHeight / 2) {
      await frames();
      if (isDrawn()) return;
      const height = scroller.scrollHeight;
      if (scroller.scrollTop + scroller.clientHeight < height - 1) continue;
      // At the end more rows are asked for.
      for (const end = performance.now() + 5_000; scroller.scrollHeight === height && performance.now() < end; ) await frames();
      if (scroller.scrollHeight === height) throw new Error(`${wanted} is not in the list: ${[...(list?.querySelectorAll('li button') ?? [])].map((one) => one.querySelector('span > span')?.textContent).join(', ')}`);
    }
  }, title);
}

async function openOne(page: Page, title: string): Promise<number> {
  await bringIntoSight(page, title);
  return page.evaluate(async (wanted) => {
    const row = [...document.querySelectorAll<HTMLElement>('[aria-label="会话列表"] li button')].find((one) => one.querySelector('span > span')?.textContent === wanted);
    if (row === undefined) throw new Error(`${wanted} is not in the list`);
    const log = (): Element | null => document.querySelector('[role="log"]');
    const shown = (): boolean => document.querySelector('h1')?.textContent?.includes(wanted) === true && (log()?.querySelectorAll('article').length ?? 0) > 0;
    const begin = performance.now();
    row.click();
    const end = begin + 10_000;
    while (!shown() && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 0));
    if (!shown()) throw new Error(`${wanted} was not shown`);
    await new Promise<void>((resolve) =>
      requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => resolve();
        channel.port2.postMessage(null);
      }),
    );
    return performance.now() - begin;
  }, title);
}

export interface Scrolled {
  /** Time between two frames, ms. */
  readonly frames: readonly number[];
  /** How many different messages were drawn. */
  readonly messages: number;
  readonly ms: number;
}

/** Goes to the newest message of the open conversation, then up to its very first, as fast as messages are read in. */
export async function scrollThrough(page: Page): Promise<Scrolled> {
  await page.getByRole('log').focus();
  await page.keyboard.press('End');
  return page.evaluate(async (step) => {
    const log = document.querySelector<HTMLElement>('[role="log"]');
    if (log === null) throw new Error('no conversation is open');
    const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
    for (let settled = 0; settled < 30; settled += 1) await frame();
    const seen = new Set<string>();
    const frames: number[] = [];
    const begin = performance.now();
    let last = await frame();
    for (;;) {
      for (const one of log.querySelectorAll<HTMLElement>('[data-message]')) seen.add(one.dataset['message'] ?? '');
      if (log.scrollTop <= 0 && log.querySelector('p')?.textContent === '会话开始') break;
      log.scrollTop -= step;
      const at = await frame();
      frames.push(at - last);
      last = at;
      if (at - begin > 900_000) throw new Error(`after 15 minutes ${seen.size} messages were seen`);
    }
    return { frames, messages: seen.size, ms: performance.now() - begin };
  }, STEP);
}

import { readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import type { Browser, CDPSession, Page } from '@playwright/test';
import { until } from '../tests/support/until.ts';
import { type Figure, figure, percentile } from './figure.ts';
import { openBrowser, openSession, type BenchSession } from './support/session.ts';

/** 07:30-18:00, clause ▲二3. h */
const DAY_H = 10.5;
const CONVERSATIONS = 500;
/** Each platform delivers one message after the other: a crowd comes by several. */
const CHANNELS = ['wecom-kf', 'qq-bot', 'official-account'] as const;
const MOST_GROWTH = 1.15;
/** Shares of the day in which memory is read: after the warm-up, and at its end. */
const AFTER_WARM_UP = [0.1, 0.15] as const;
const AT_THE_END = [0.95, 1] as const;
const READINGS = 8;
/** One in so many messages; the rest of the day goes as the issue tells: 100,000 in, 2,000 sent, 500 opened. */
const PER_REPLY = 50;
const PER_OPENING = 200;

export interface SoakDay {
  /** How many times faster than a day. */
  readonly speed: number;
  readonly messages: number;
}

/** Bytes of one moment. */
interface Reading {
  /** JavaScript heap of the page after a collection. */
  readonly heap: number;
  readonly nodes: number;
  readonly page: number;
  readonly console: number;
  readonly relay: number;
}

const say = (line: string): void => void process.stderr.write(`${line}\n`);
const mib = (bytes: number): number => bytes / 2 ** 20;

/**
 * One working day of one desk, faster: platforms bring messages at a steady pace while a person opens conversations and answers.
 * What the page and the processes hold at the end, against what they held after the first tenth.
 * @throws when a message or a reply of the day did not arrive
 */
export async function soakDay(day: SoakDay): Promise<readonly Figure[]> {
  const browser = await openBrowser();
  try {
    const session = await openSession(browser);
    try {
      return await live(browser, session, day);
    } finally {
      await session.close();
    }
  } finally {
    await browser.close();
  }
}

async function live(browser: Browser, session: BenchSession, { speed, messages }: SoakDay): Promise<readonly Figure[]> {
  const dayMs = (DAY_H * 3_600_000) / speed;
  const read = await reader(browser, session);
  const begin = performance.now();
  const [early, late]: [Reading[], Reading[]] = [[], []];
  const takeReadings = async ([from, to]: readonly [number, number], into: Reading[]): Promise<void> => {
    for (let index = 0; index < READINGS; index += 1) {
      await delay(Math.max(0, begin + dayMs * (from + ((to - from) * index) / READINGS) - performance.now()));
      into.push(await read());
      say(`${((performance.now() - begin) / dayMs * 100).toFixed(0)} % of the day: ${told(into.at(-1))}; load ${loadavg()[0]?.toFixed(1)}`);
    }
  };
  const readings = takeReadings(AFTER_WARM_UP, early).then(() => takeReadings(AT_THE_END, late));
  const [last, work] = await Promise.all([bring(session, messages, begin, dayMs), workThrough(session.page, messages, begin, dayMs), readings]);
  const endedMs = performance.now() - begin;
  await arrived(session, last, work.replies);
  const lateMs = performance.now() - begin - endedMs;
  const conditions =
    `${messages} messages from ${CONVERSATIONS} people, ${work.replies.length} replies typed and sent, ${work.opened} conversations opened in ${(endedMs / 60_000).toFixed(1)} min (${speed} times a day of ${DAY_H} h); ` +
    `all of it through after ${(lateMs / 1000).toFixed(0)} s more; medians of ${READINGS} readings from ${AT_THE_END[0] * 100} % against from ${AFTER_WARM_UP[0] * 100} % of it; headless Chromium, browser host; load of the machine ${loadavg()[0]?.toFixed(1)}`;
  const growth = (name: string, part: keyof Reading, what: string): Figure => {
    const [unit, scale] = part === 'nodes' ? ['nodes', Number] : ['MiB', mib];
    const medianOf = (some: readonly Reading[]): number => scale(percentile(some.map((one) => one[part]), 0.5));
    return figure({ name, unit, value: medianOf(late), reference: medianOf(early), goal: MOST_GROWTH, better: 'lower', conditions: `${what}; ${conditions}` });
  };
  return [
    growth('soak_heap_growth', 'heap', "the page's JavaScript heap after a collection"),
    growth('soak_heap_growth_nodes', 'nodes', "the page's DOM nodes"),
    growth('soak_heap_growth_page', 'page', "resident memory of the page's process"),
    growth('soak_heap_growth_console', 'console', "resident memory of the console's process"),
    growth('soak_heap_growth_relay', 'relay', "resident memory of the relay's process"),
  ];
}

const told = (one: Reading | undefined): string =>
  one === undefined ? '' : `heap ${mib(one.heap).toFixed(1)}, page ${mib(one.page).toFixed(0)}, console ${mib(one.console).toFixed(0)}, relay ${mib(one.relay).toFixed(0)} MiB, ${one.nodes} nodes`;

/** Linux only, as the benches are. */
function residentBytes(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? Number.NaN) * 1024;
}

async function reader(browser: Browser, session: BenchSession): Promise<() => Promise<Reading>> {
  const cdp: CDPSession = await session.page.context().newCDPSession(session.page);
  const whole = await browser.newBrowserCDPSession();
  const renderers = (await whole.send('SystemInfo.getProcessInfo')).processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
  return async () => {
    await cdp.send('HeapProfiler.collectGarbage');
    const { usedSize } = await cdp.send('Runtime.getHeapUsage');
    const { nodes } = await cdp.send('Memory.getDOMCounters');
    // A spare renderer that Chromium keeps stays as it is.
    const page = renderers.reduce((sum, pid) => sum + residentBytes(pid), 0);
    return { heap: usedSize, nodes, page, console: residentBytes(session.pids.console), relay: residentBytes(session.pids.relay) };
  };
}

/** At a steady pace whatever the answers do. @returns the text of the last one */
async function bring(session: BenchSession, messages: number, begin: number, dayMs: number): Promise<string> {
  const answers = new Set<Promise<void>>();
  let failed: unknown = null;
  for (let index = 0; index < messages && failed === null; index += 1) {
    await delay(Math.max(0, begin + (index / messages) * dayMs - performance.now()));
    const person = `SOAK${index % CONVERSATIONS}`;
    // By the platform, which takes replies only to what it has carried itself.
    const answer = session.simulator.say({ channel: CHANNELS[index % CONVERSATIONS % CHANNELS.length] ?? 'qq-bot', conversation: person, from: person, fromName: person, text: textOf(index) }).then(() => undefined);
    answers.add(answer);
    answer.catch((error: unknown) => (failed = error)).finally(() => answers.delete(answer));
  }
  if (failed !== null) throw failed;
  await Promise.all(answers);
  return textOf(messages - 1);
}

const textOf = (index: number): string => `第 ${index} 句：门诊缴费页面打不开，付了款没有出票，窗口让我问你们`;

interface Work {
  readonly opened: number;
  readonly replies: readonly string[];
}

/** What a person does all day: opens the conversation that was opened least of those in sight, reads, answers. */
async function workThrough(page: Page, messages: number, begin: number, dayMs: number): Promise<Work> {
  const openings = messages / PER_OPENING;
  const repliesEach = PER_OPENING / PER_REPLY;
  const replies: string[] = [];
  const field = page.getByRole('textbox', { name: '回复内容' });
  await page.evaluate('globalThis.__name = (named) => named; globalThis.soakOpened = new Map()');
  await page.getByRole('list', { name: '会话列表' }).getByRole('button').filter({ hasText: '第 ' }).first().waitFor({ timeout: 60_000 });
  for (let index = 0; index < openings; index += 1) {
    await delay(Math.max(0, begin + (index / openings) * dayMs - performance.now()));
    const title = await openLeast(page);
    await page.getByRole('heading', { level: 1 }).filter({ hasText: title }).waitFor({ timeout: 30_000 });
    await page.getByRole('log').locator('article').first().waitFor({ timeout: 30_000 });
    for (let reply = 0; reply < repliesEach; reply += 1) {
      const text = `回复 ${index}-${reply}：已经查到这笔订单，十分钟内退回原支付渠道。`;
      await field.fill(text, { timeout: 30_000 });
      await field.press('Enter', { timeout: 30_000 });
      await until('the composer is empty', async () => (await field.inputValue()) === '', 30_000);
      replies.push(text);
    }
  }
  return { opened: openings, replies };
}

function openLeast(page: Page): Promise<string> {
  return page.evaluate(() => {
    const opened = (window as unknown as { soakOpened: Map<string, number> }).soakOpened; // set in workThrough
    const rows = [...document.querySelectorAll<HTMLElement>('[aria-label="会话列表"] li button')]
      .map((row) => ({ row, title: row.querySelector('span > span')?.textContent ?? '', isOpen: row.getAttribute('aria-current') === 'true' }))
      .filter(({ title, isOpen, row }) => !isOpen && title !== '' && row.textContent?.includes('第 ') === true)
      .toSorted((a, b) => (opened.get(a.title) ?? 0) - (opened.get(b.title) ?? 0));
    const [least] = rows;
    if (least === undefined) throw new Error('no conversation is in sight');
    opened.set(least.title, (opened.get(least.title) ?? 0) + 1);
    least.row.click();
    return least.title;
  });
}

/** The desktop has the last message, the platform every reply exactly once. */
async function arrived(session: BenchSession, last: string, replies: readonly string[]): Promise<void> {
  const desk = await session.openDesk();
  await desk.until('the last message', async () => (await desk.ask('search.all', { query: last.slice(0, 12), limit: 1 })).hits.length > 0, 600_000);
  desk.close();
  const wanted = new Set(replies);
  await until(
    'every reply at the platform',
    async () => {
      const texts = (await session.simulator.sent()).flatMap(({ text }) => (text !== undefined && text !== null && wanted.has(text) ? [text] : []));
      if (texts.length > new Set(texts).size) throw new Error('a reply was sent twice');
      return texts.length === wanted.size;
    },
    300_000,
    2_000,
  );
}

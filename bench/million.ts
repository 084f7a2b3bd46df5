import { join } from 'node:path';
import { loadavg } from 'node:os';
import type { Browser } from '@playwright/test';
import { bulkUpsert } from '../electron/core/db/bulk.ts';
import { readMarks } from '../electron/core/inbox/schema.ts';
import { createSearchIndex } from '../electron/core/search/searchIndex.ts';
import { asId } from '../shared/ids.ts';
import type { UserId } from '../shared/ids.ts';
import { DAY_MS } from '../shared/time/shanghai.ts';
import { openDesk } from '../tests/support/desk.ts';
import { profileFile } from '../tests/support/profileFile.ts';
import { buildParts, startProgram } from '../tests/support/program.ts';
import { removeScratchDir, scratchDir } from '../tests/support/scratchDir.ts';
import { medianOf, signIn, startInTurn } from './coldStart.ts';
import { type Figure, figure, percentile } from './figure.ts';
import { drawQueries, likeHits } from './search.ts';
import { emptyMirror, fillMirror, withMirror } from './support/filledMirror.ts';
import { openBrowser } from './support/session.ts';
import { eachMessage, type BenchMessage } from './support/sqlite.ts';
import { openEvery, openThreadPage, REST_MS, scrollThrough } from './support/threadPage.ts';

const MESSAGES = Number(process.env['BENCH_MILLION_ROWS'] ?? 1_000_000);
/** One message in ten is of one conversation. */
const LONG = 'long';
const CONVERSATIONS = 400;
/** Inside what a desktop keeps, all of it. */
const SPAN_MS = 60 * DAY_MS;
const FIRST_PAGE = 30;
const SAMPLE = 5000;
const ROUNDS = 3;

type Keep = (figures: readonly Figure[]) => void;

const load = (): string => `load of the machine ${loadavg()[0]?.toFixed(1)}`;

/** A desktop with a million cached messages, a hundred thousand of them in one conversation; filled once for all of these. */
export async function millionFigures(wanted: ReadonlySet<string>, keep: Keep): Promise<readonly Figure[]> {
  await buildParts();
  const dir = scratchDir('bench-million');
  const emptyDir = scratchDir('bench-million-empty');
  const browser = await openBrowser();
  try {
    const userId = await signIn(dir);
    const file = profileFile(join(dir, 'console'), 'mirror.db');
    const sample = await fill(file, userId);
    const tell: Keep = (figures) => keep(figures.filter(({ name }) => wanted.has(name)));
    const parts: readonly (() => Promise<void>)[] = [
      ...(wanted.has('search_1m_recall') || wanted.has('search_1m_p95') ? [async () => tell(await searchFigures(dir, file, sample))] : []),
      ...(wanted.has('open_thread_100k') || wanted.has('scroll_worst_frame') ? [() => threadFigures(dir, browser, tell)] : []),
      ...(wanted.has('cold_start_1m_ratio') ? [async () => tell([await startFigure(emptyDir, dir, browser)])] : []),
    ];
    const failures: unknown[] = [];
    for (const part of parts) {
      // Filling takes minutes: one that fails is told of at the end.
      await part().catch((failure: unknown) => failures.push(failure));
    }
    if (failures.length > 0) throw failures[0];
    return [];
  } finally {
    await browser.close();
    await removeScratchDir(dir);
    await removeScratchDir(emptyDir);
  }
}

/** @returns some of the messages, to draw what is looked for from */
async function fill(file: string, userId: UserId): Promise<readonly BenchMessage[]> {
  const sample: BenchMessage[] = [];
  const readUpTo = new Map<string, number>();
  const start = Date.now() - SPAN_MS;
  const drawn = eachMessage(MESSAGES, 29, {
    start,
    spanMs: SPAN_MS - 60_000,
    conversationOf: (random) => (random() < 0.1 ? LONG : `c${Math.floor(random() * CONVERSATIONS)}`),
  });
  function* watched(): Generator<BenchMessage> {
    let at = 0;
    for (const one of drawn) {
      // The long one spoke last: it stands among the first of the list, where a person would look for it.
      const message = at < MESSAGES - 5 ? one : { ...one, conversationId: LONG };
      if (at % Math.ceil(MESSAGES / SAMPLE) === 0) sample.push(message);
      // Read up to a tenth before the end: each is opened at its first unread message.
      if (at < MESSAGES * 0.9) readUpTo.set(message.conversationId, message.sentAt);
      at += 1;
      yield message;
    }
  }
  await fillMirror(file, watched());
  await withMirror(file, (database) =>
    database.write(async (tx) => {
      // Every second one is read to the end.
      const marks = [...readUpTo].map(([id, at], index) => ({ id: asId<never>(`mark-${id}`), userId, conversationId: asId<never>(id), readUpTo: index % 2 === 0 && id !== LONG ? start + SPAN_MS : at, rev: 1 }));
      await bulkUpsert(tx, readMarks, marks);
    }),
  );
  return sample;
}

async function searchFigures(dir: string, file: string, sample: readonly BenchMessage[]): Promise<Figure[]> {
  const queries = drawQueries(sample, 2);
  const search = createSearchIndex();
  let [wanted, found] = [0, 0];
  const [index, like]: [number[], number[]] = [[], []];
  await withMirror(file, async ({ read }) => {
    for (const query of queries) {
      const begin = performance.now();
      const hits = new Set((await search.search(read, { query, kinds: ['message'], limit: FIRST_PAGE })).map(({ id }) => id));
      const between = performance.now();
      const rows = await likeHits(read, query, FIRST_PAGE);
      like.push(performance.now() - between);
      index.push(between - begin);
      wanted += rows.length;
      found += rows.filter(({ id }) => hits.has(id)).length;
    }
  });
  const program = await startProgram(dir);
  const desk = await openDesk(program.console);
  try {
    const ask = async (query: string): Promise<number> => {
      const begin = performance.now();
      await desk.ask('search.all', { query, limit: FIRST_PAGE });
      return performance.now() - begin;
    };
    for (const query of queries.slice(0, 20)) await ask(query);
    const times: number[] = [];
    for (const query of queries) times.push(await ask(query));
    return [
      figure({
        name: 'search_1m_p95',
        unit: 'ms',
        value: percentile(times, 0.95),
        reference: 20,
        goal: 1,
        better: 'lower',
        conditions:
          `${queries.length} distinct pieces of two characters, a tenth of them absent, newest ${FIRST_PAGE} of ${MESSAGES} messages, through the desktop's own request with titles, excerpts and tickets; ` +
          `p50 ${percentile(times, 0.5).toFixed(1)}, max ${Math.max(...times).toFixed(1)}; the index alone p95 ${percentile(index, 0.95).toFixed(1)}, LIKE p95 ${percentile(like, 0.95).toFixed(0)} ms; ${load()}`,
      }),
      figure({
        name: 'search_1m_recall',
        unit: 'ratio',
        value: wanted === 0 ? 0 : found / wanted,
        reference: 1,
        goal: 1,
        better: 'higher',
        conditions: `the newest ${FIRST_PAGE} hits of LIKE that were found on the first page: ${found} of ${wanted}`,
      }),
    ];
  } finally {
    desk.close();
    await program.child.stop();
  }
}

async function threadFigures(dir: string, browser: Browser, tell: Keep): Promise<void> {
  const program = await startProgram(dir);
  try {
    const page = await openThreadPage(browser, program.console);
    const opened = await openEvery(page, `患者 ${LONG}`, ROUNDS);
    const medians = [...opened].map(([title, times]) => ({ title, ms: percentile(times, 0.5) }));
    const slowest = medians.reduce((a, b) => (b.ms > a.ms ? b : a));
    const all = [...opened.values()].flat();
    tell([
      figure({
        name: 'open_thread_100k',
        unit: 'ms',
        value: slowest.ms,
        reference: 100,
        goal: 1,
        better: 'lower',
        conditions:
          `from the click on a conversation to its painted messages, ${REST_MS} ms after the one before, the slowest of ${medians.length} conversations (${slowest.title}; each the median of ${ROUNDS}); one has ${MESSAGES / 10} messages ` +
          `and took ${percentile(opened.get(`患者 ${LONG}`) ?? [], 0.5).toFixed(0)} ms, half of them open at the first unread; all ${all.length} openings p50 ${percentile(all, 0.5).toFixed(0)}, p95 ${percentile(all, 0.95).toFixed(0)}, max ${Math.max(...all).toFixed(0)} ms; ${load()}`,
      }),
    ]);
    const scrolled = await scrollThrough(page);
    tell([
      figure({
        name: 'scroll_worst_frame',
        unit: 'ms',
        value: Math.max(...scrolled.frames),
        reference: 50,
        goal: 1,
        better: 'lower',
        conditions:
          `from the newest to the first of ${scrolled.messages} messages in ${(scrolled.ms / 1000).toFixed(0)} s, as fast as they are read in; ${scrolled.frames.length} frames, p50 ${percentile(scrolled.frames, 0.5).toFixed(1)}, ` +
          `p99 ${percentile(scrolled.frames, 0.99).toFixed(1)} ms, ${scrolled.frames.filter((ms) => ms > 50).length} over 50 ms; headless Chromium; ${load()}`,
      }),
    ]);
  } finally {
    await program.child.stop();
  }
}

async function startFigure(emptyDir: string, fullDir: string, browser: Browser): Promise<Figure> {
  await signIn(emptyDir);
  await emptyMirror(profileFile(join(emptyDir, 'console'), 'mirror.db'));
  const { empty, full } = await startInTurn(emptyDir, fullDir, browser);
  return figure({
    name: 'cold_start_1m_ratio',
    unit: 'ms',
    value: medianOf(full, 'total'),
    reference: medianOf(empty, 'total'),
    goal: 1.3,
    better: 'lower',
    conditions:
      `median of ${full.length} each: npm start --host headless to the first list painted in a running Chromium, ${MESSAGES} cached messages against an empty mirror, started in turn; ` +
      `thereof in the page ${medianOf(full, 'page').toFixed(0)} against ${medianOf(empty, 'page').toFixed(0)} ms; ${load()}`,
  });
}

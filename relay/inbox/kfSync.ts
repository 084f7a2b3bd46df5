import { eq } from 'drizzle-orm';
import type { AccountId } from '../../shared/ids.ts';
import type { ChannelKind } from '../../shared/inbox/model.ts';
import type { Clock } from '../../shared/time/clock.ts';
import { PullError } from '../channels/pullError.ts';
import type { ChannelAccount, ChannelAdapter, PulledPage } from '../channels/types.ts';
import { codeOf, type Database, type Db } from '../db/database.ts';
import type { Logger } from '../logger.ts';
import type { Metrics } from '../metrics.ts';
import type { CommitQueue } from '../sync/commitQueue.ts';
import type { AccountBook } from './accountBook.ts';
import { keepNames } from './channelNames.ts';
import { storeRawEvents } from './rawEvents.ts';
import { kfCursors } from './schema.ts';

/** Rings get lost too: every account is asked this often without one. */
const EVERY_MS = 60_000;
const FIRST_BACKOFF_MS = 1000;
const LARGEST_BACKOFF_MS = 60_000;
/** `has_more` with empty pages and a cursor that stands still: asked so often before the next ring is awaited. */
const MOST_IDLE_PAGES = 20;

export interface KfSync {
  start(): void;
  /** The platform rang for this account, or somebody wants to be sure. */
  ring(account: ChannelAccount, token: string | null): void;
  stop(): Promise<void>;
}

interface Line {
  token: string | null;
  wanted: boolean;
  running: Promise<void> | null;
  failures: number;
  cancelTimer: (() => void) | null;
}

/**
 * Reads `kf/sync_msg` page by page from the persisted cursor: one reader per account, and each page is stored in the
 * same transaction that moves the cursor, so that a crash neither skips nor repeats one.
 */
export function createKfSync(deps: {
  readonly clock: Clock;
  readonly database: Database;
  readonly queue: CommitQueue;
  readonly accounts: AccountBook;
  readonly adapters: ReadonlyMap<ChannelKind, ChannelAdapter>;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly onStored: () => void;
}): KfSync {
  const { clock, logger, metrics } = deps;
  const lines = new Map<AccountId, Line>();
  let isStarted = false;
  let cancelRound: (() => void) | null = null;

  function lineOf(id: AccountId): Line {
    const known = lines.get(id);
    if (known !== undefined) return known;
    const line: Line = { token: null, wanted: false, running: null, failures: 0, cancelTimer: null };
    lines.set(id, line);
    return line;
  }

  function ring(account: ChannelAccount, token: string | null): void {
    const line = lineOf(account.id);
    line.token = token ?? line.token;
    line.wanted = true;
    if (isStarted) line.running ??= follow(account, line);
  }

  async function follow(account: ChannelAccount, line: Line): Promise<void> {
    while (line.wanted && isStarted) {
      line.wanted = false;
      line.cancelTimer?.();
      try {
        await pullAll(account, line);
        line.failures = 0;
      } catch (error) {
        failed(account, line, error);
      }
    }
    line.running = null;
  }

  function failed(account: ChannelAccount, line: Line, error: unknown): void {
    const reason = error instanceof PullError ? error.reason : codeOf(error);
    metrics.pulls.inc({ channel: account.channel, result: error instanceof PullError ? error.reason : 'internal' });
    logger.warn({ channel: account.channel, account: account.id, reason }, 'a pull failed');
    // What only an administrator can mend is asked again by the next ring or round.
    if (error instanceof PullError && !error.retryable) return;
    line.failures += 1;
    const wait = Math.min(LARGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** Math.min(line.failures - 1, 10));
    line.cancelTimer = clock.at(clock.now() + wait, () => ring(account, null));
  }

  async function pullAll(account: ChannelAccount, line: Line): Promise<void> {
    const pull = deps.adapters.get(account.channel)?.pull;
    if (pull === undefined) return;
    let cursor = await cursorOf(deps.database.db, account.id);
    let idle = 0;
    while (isStarted && idle < MOST_IDLE_PAGES) {
      const page = await pull(account, { cursor, token: line.token });
      metrics.pulls.inc({ channel: account.channel, result: 'ok' });
      const kept = await keep(account, page, cursor);
      if (kept.stored > 0) deps.onStored();
      idle = kept.cursor === cursor && page.events.length === 0 ? idle + 1 : 0;
      cursor = kept.cursor;
      // Loop on has_more even when the page is empty (CHANNELS.md, 微信客服).
      if (!page.hasMore) return;
    }
  }

  /** Moves the cursor on from where the page was asked for; if another node moved it meanwhile, theirs stands. */
  function keep(account: ChannelAccount, page: PulledPage, from: string | null): Promise<{ stored: number; cursor: string | null }> {
    return deps.queue.submit(async (tx) => {
      await keepNames(tx, account.id, page);
      const { length: stored } = await storeRawEvents(tx, account, page.events.map((event) => event.raw), 'loudly');
      const theirs = await cursorOf(tx.db, account.id);
      if (theirs !== from) return { stored, cursor: theirs };
      const set = { cursor: page.nextCursor, updatedAt: tx.now() };
      await tx.db.insert(kfCursors).values({ accountId: account.id, ...set }).onConflictDoUpdate({ target: kfCursors.accountId, set });
      return { stored, cursor: known(page.nextCursor) };
    });
  }

  function ringAll(): void {
    cancelRound?.();
    for (const account of deps.accounts.all()) {
      if (deps.adapters.get(account.channel)?.pull !== undefined) ring(account, null);
    }
    cancelRound = clock.at(clock.now() + EVERY_MS, ringAll);
  }

  return {
    start() {
      isStarted = true;
      ringAll();
    },
    ring,
    async stop() {
      isStarted = false;
      cancelRound?.();
      for (const line of lines.values()) line.cancelTimer?.();
      await Promise.all([...lines.values()].map((line) => line.running));
    },
  };
}

/** An empty cursor is none: asked with it, the platform begins anew. */
const known = (cursor: string): string | null => (cursor === '' ? null : cursor);

async function cursorOf(db: Db, id: AccountId): Promise<string | null> {
  const [row] = await db.select().from(kfCursors).where(eq(kfCursors.accountId, id));
  return row === undefined ? null : known(row.cursor);
}

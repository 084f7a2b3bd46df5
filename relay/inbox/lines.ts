import { and, desc, eq, isNotNull } from 'drizzle-orm';
import type { AccountId } from '../../shared/ids.ts';
import type { ChannelKind } from '../../shared/inbox/model.ts';
import type { Clock } from '../../shared/time/clock.ts';
import type { ChannelAccount, ChannelAdapter, Line, LineAway, LineEvents, LineState, RawEvent } from '../channels/types.ts';
import { codeOf, type Database, type Db } from '../db/database.ts';
import type { Logger } from '../logger.ts';
import type { Metrics } from '../metrics.ts';
import { CommitFailed } from '../sync/commitQueue.ts';
import type { AccountBook } from './accountBook.ts';
import type { Intake } from './intake.ts';
import { conversations } from './schema.ts';

/** After the database failed to answer. */
const STORE_AGAIN_MS = 500;
/** While the database is away it is tried for as long as this process leads; after that, or where it is not the database, so often. */
const MOST_TRIES = 4;
/** Held in memory while the database is away; what comes on top of it is lost, and the log says so. */
const MOST_UNSTORED = 5000;
/**
 * Another program holds the bot: taking it back every few seconds would make both lose messages. After so long it is
 * tried once more, because the other one may have been a mistake that was ended.
 */
const KICKED_AGAIN_MS = 5 * 60_000;

const MOST_KNOWN = 200;

/** The lasting connections of all accounts that have one, held by the leading node only. */
export interface Lines {
  start(): void;
  /** Accounts may have been added or changed. */
  look(): void;
  /** Why nothing can be sent for an account now; null: its connection is there, or its channel needs none. */
  awayOf(id: AccountId): LineAway | null;
  stop(): Promise<void>;
}

interface Held {
  readonly line: Line;
  /** Another text: other settings, so another connection. */
  readonly settings: string;
  readonly channel: ChannelKind;
  state: LineState;
}

export function createLines(deps: {
  readonly clock: Clock;
  readonly database: Database;
  readonly intake: Intake;
  readonly accounts: AccountBook;
  readonly adapters: ReadonlyMap<ChannelKind, ChannelAdapter>;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** A connection came or went. */
  readonly onState: () => void;
}): Lines {
  const { clock, logger, metrics } = deps;
  const held = new Map<AccountId, Held>();
  const again = new Map<AccountId, () => void>();
  const storing = new Set<Promise<void>>();
  let isStarted = false;

  const needsLine = (account: ChannelAccount): boolean => deps.adapters.get(account.channel)?.open !== undefined;

  function look(): void {
    if (!isStarted) return;
    const wanted = new Map(deps.accounts.all().filter(needsLine).map((account) => [account.id, account]));
    for (const id of held.keys()) if (!wanted.has(id)) drop(id);
    for (const account of wanted.values()) {
      if (held.get(account.id)?.settings !== JSON.stringify(account.settings)) open(account);
    }
  }

  function open(account: ChannelAccount): void {
    drop(account.id);
    const adapter = deps.adapters.get(account.channel);
    // The line tells its first state while it is being made.
    let state: LineState = 'connecting';
    const line = adapter?.open?.(account, {
      onEvent: (event) => keep(account, event),
      known: () => known(account.id),
      onState(next) {
        state = next;
        const one = held.get(account.id);
        if (one !== undefined && one.line === line) changed(account, one, next);
      },
    });
    if (line === undefined) return;
    const one: Held = { line, settings: JSON.stringify(account.settings), channel: account.channel, state: 'connecting' };
    held.set(account.id, one);
    changed(account, one, state);
  }

  function changed(account: ChannelAccount, one: Held, state: LineState): void {
    one.state = state;
    logger.info({ channel: account.channel, account: account.id, state }, 'a connection changed');
    count();
    if (state === 'kicked') again.set(account.id, clock.after(KICKED_AGAIN_MS, () => open(account)));
    deps.onState();
  }

  function drop(id: AccountId): void {
    again.get(id)?.();
    again.delete(id);
    held.get(id)?.line.close();
    held.delete(id);
    count();
  }

  function count(): void {
    metrics.lines.reset();
    for (const { channel, state } of held.values()) metrics.lines.inc({ channel, state });
  }

  function keep(account: ChannelAccount, event: RawEvent): void {
    if (storing.size >= MOST_UNSTORED) {
      metrics.callbacks.inc({ channel: account.channel, result: 'not_stored' });
      logger.error({ channel: account.channel, account: account.id }, 'the database has been away for so long that a message is lost');
      return;
    }
    const work = store(account, event).finally(() => storing.delete(work));
    storing.add(work);
  }

  /** No platform says it again: as long as this process lives, it is tried until it is written down. */
  async function store(account: ChannelAccount, event: RawEvent): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      try {
        const stored = await deps.intake.take(account, [event]);
        metrics.callbacks.inc({ channel: account.channel, result: stored > 0 ? 'stored' : 'duplicate' });
        return;
      } catch (error) {
        const goesOn = tries < MOST_TRIES || (isStarted && error instanceof CommitFailed);
        logger[goesOn ? 'warn' : 'error']({ channel: account.channel, account: account.id, code: codeOf(error) }, 'an event could not be stored');
        if (!goesOn) return metrics.callbacks.inc({ channel: account.channel, result: 'not_stored' });
        await pause();
      }
    }
  }

  /** Asked once per reconnect, so a database that is away just then must not cost what was missed. */
  async function known(id: AccountId): ReturnType<LineEvents['known']> {
    while (isStarted) {
      try {
        return await knownOf(deps.database.db, id);
      } catch (error) {
        logger.warn({ account: id, code: codeOf(error) }, 'what is known of an account could not be read');
        await pause();
      }
    }
    return null;
  }

  function pause(): Promise<void> {
    return new Promise((resolve) => clock.after(STORE_AGAIN_MS, resolve));
  }

  return {
    start() {
      isStarted = true;
      look();
    },
    look,
    awayOf(id) {
      const one = held.get(id);
      if (one !== undefined) return one.state === 'ready' ? null : one.state;
      // Not held yet, or not any more: nothing to spend a try on.
      const account = deps.accounts.find(id);
      return account !== null && needsLine(account) ? 'connecting' : null;
    },
    async stop() {
      isStarted = false;
      for (const id of held.keys()) drop(id);
      await Promise.all(storing);
    },
  };
}

/** Conversations in which somebody wrote, the newest first. */
async function knownOf(db: Db, id: AccountId): ReturnType<LineEvents['known']> {
  const rows = await db
    .select({ externalId: conversations.externalId, at: conversations.lastInboundAt })
    .from(conversations)
    .where(and(eq(conversations.accountId, id), isNotNull(conversations.lastInboundAt)))
    .orderBy(desc(conversations.lastInboundAt))
    .limit(MOST_KNOWN);
  const [newest] = rows;
  return newest === undefined ? null : { lastInboundAt: newest.at ?? 0, conversations: rows.map((row) => row.externalId) };
}

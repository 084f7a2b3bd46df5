import type { NewId } from '../../shared/ids.ts';
import type { ChannelKind } from '../../shared/inbox/model.ts';
import type { Clock } from '../../shared/time/clock.ts';
import type { ChannelAccount, ChannelAdapter, Normalised } from '../channels/types.ts';
import { codeOf, type Database } from '../db/database.ts';
import type { Logger } from '../logger.ts';
import type { Metrics } from '../metrics.ts';
import { CommitFailed, type CommitQueue } from '../sync/commitQueue.ts';
import type { TxWriter } from '../sync/txWriter.ts';
import { createWorker, type Worker } from '../worker.ts';
import type { AccountBook } from './accountBook.ts';
import type { DeliveryHooks } from './deliveries.ts';
import { isPending, markProcessed, postpone, preparePending, type StoredEvent } from './rawEvents.ts';
import { recordInbound, type Recorded } from './recordInbound.ts';

/** What is written down; after a pull nothing is. */
type Written = Exclude<Normalised, { kind: 'pull' }>;

const PAGE = 200;
/** After so many failures an event is shown as not understood; what is behind it never waited for it. */
const MOST_ATTEMPTS = 5;

export interface Normaliser extends Worker {
  /** Whether what is stored next is the next to be understood: this node's normaliser runs, and has handed on whatever was stored before. Never waits for a long backlog. */
  isUpToDate(): Promise<boolean>;
  /**
   * For events that the job submitted just before stores: submits a job that understands one of them, as a rule in the same transaction.
   * @param stored asked when that job has run; null: nothing new was stored
   * @throws when it could not be understood: it is left to a round
   */
  understandNext(account: ChannelAccount, stored: () => StoredEvent | null): Promise<void>;
}

/**
 * Turns stored raw events into conversations and messages, in the order in which they came. Runs on the leader; at its
 * start it finds what a crash left between acknowledging and understanding.
 */
export function createNormaliser(deps: {
  readonly clock: Clock;
  readonly newId: NewId;
  readonly database: Database;
  readonly queue: CommitQueue;
  readonly accounts: AccountBook;
  readonly adapters: ReadonlyMap<ChannelKind, ChannelAdapter>;
  readonly hooks: DeliveryHooks;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** 微信客服 rang: pull. */
  readonly onRing: (account: ChannelAccount, token: string) => void;
  /** Committed: what is to be asked or said on the platform because of it. */
  readonly onRecorded: (account: ChannelAccount, meaning: Normalised, recorded: Recorded) => void;
}): Normaliser {
  const { clock, queue, metrics, logger } = deps;
  const pending = preparePending(deps.database.db, PAGE);
  /** Whether the newest look saw all that was stored, none that filled a page, none that failed. */
  let sawAll = false;
  let isDeep = false;

  const worker = createWorker({ clock, logger, name: 'normaliser', run });
  return {
    ...worker,
    async isUpToDate() {
      if (!worker.isStarted() || isDeep) return false;
      await worker.idle();
      return worker.isStarted() && sawAll;
    },
    understandNext,
  };

  /** @returns when to look again without being woken */
  async function run(isStopped: () => boolean): Promise<number | null> {
    sawAll = false;
    isDeep = false;
    for (;;) {
      const { events, nextDue } = await pending(clock.now());
      isDeep = events.length === PAGE;
      if (isStopped()) return nextDue;
      if (events.length === 0) {
        sawAll = true;
        return nextDue;
      }
      // Submitted together in order: the queue runs them one after the other and commits them as few times as it can.
      const done = await Promise.allSettled(events.map((event) => understand(event)));
      const failed = done.find((outcome) => outcome.status === 'rejected');
      if (failed !== undefined) throw failed.reason;
      // Whatever was stored meanwhile has woken this worker once more.
      const later = done.flatMap((outcome) => (outcome.status === 'fulfilled' && outcome.value !== null ? [outcome.value] : []));
      if (events.length === PAGE) continue;
      sawAll = true;
      return earliest([...later, ...(nextDue === null ? [] : [nextDue])]);
    }
  }

  /** @returns when it is tried again; null when it is done with */
  async function understand(event: StoredEvent): Promise<number | null> {
    let account: ChannelAccount | null = null;
    let meaning: Normalised | null = null;
    try {
      account = await accountOf(event);
      meaning = meaningOf(account, event);
      if (meaning === null) await giveUp(event, account, null);
      else if (meaning.kind === 'pull') await ring(event, account, meaning.token);
      else await record(event, account, meaning);
    } catch (error) {
      // The whole commit failed: the database is away, the event is innocent.
      if (error instanceof CommitFailed) throw error;
      logger.error({ event: event.seq, channel: event.channel, attempts: event.attempts + 1, code: codeOf(error), err: error }, 'an event could not be recorded');
      if (event.attempts + 1 < MOST_ATTEMPTS) {
        const again = clock.now() + 1000 * 2 ** event.attempts;
        await queue.submit(async (tx) => postpone(tx, event, again));
        return again;
      }
      await giveUp(event, account, meaning);
    }
    return null;
  }

  async function accountOf(event: StoredEvent): Promise<ChannelAccount> {
    const account = await deps.accounts.findSurely(event.accountId);
    if (account === null) throw new Error('the account of an event is not known');
    return account;
  }

  /** Adapters promise not to throw; one that does must not stop the others' messages. */
  function meaningOf(account: ChannelAccount, event: StoredEvent): Normalised | null {
    try {
      return deps.adapters.get(account.channel)?.normalise(account, event.raw.toString('utf8'), event.receivedAt) ?? null;
    } catch (error) {
      logger.error({ event: event.seq, channel: event.channel, err: error }, 'an adapter failed to read an event');
      return null;
    }
  }

  async function record(event: StoredEvent, account: ChannelAccount, meaning: Written): Promise<void> {
    const recorded = await queue.submit((tx) => write(tx, event, account, meaning));
    if (recorded !== null) afterRecord(event, account, meaning, recorded);
  }

  async function write(tx: TxWriter, event: StoredEvent, account: ChannelAccount, meaning: Written): Promise<Recorded | null> {
    const recorded = await recordInbound(tx, deps.newId, { ...event, account }, meaning, deps.hooks);
    if (recorded !== null) markProcessed(tx, event.seq, recorded.kind);
    return recorded;
  }

  function afterRecord(event: StoredEvent, account: ChannelAccount, meaning: Written, recorded: Recorded): void {
    deps.onRecorded(account, meaning, recorded);
    metrics.messagesIn.inc({ channel: event.channel, kind: recorded.kind });
    metrics.ingestSeconds.observe(Math.max(0, clock.now() - event.receivedAt) / 1000);
  }

  async function ring(event: StoredEvent, account: ChannelAccount, token: string): Promise<void> {
    await queue.submit(async (tx) => markProcessed(tx, event.seq, 'pull'));
    afterRing(event, account, token);
  }

  function afterRing(event: StoredEvent, account: ChannelAccount, token: string): void {
    metrics.messagesIn.inc({ channel: event.channel, kind: 'pull' });
    // A crash right here loses nothing: every account is pulled at start.
    deps.onRing(account, token);
  }

  async function understandNext(account: ChannelAccount, stored: () => StoredEvent | null): Promise<void> {
    const after = await queue.submit(async (tx): Promise<(() => void) | null> => {
      const event = stored();
      if (event === null) return null;
      const meaning = meaningOf(account, event);
      if (meaning === null) throw new Error('an event was not understood');
      if (meaning.kind === 'pull') {
        markProcessed(tx, event.seq, 'pull');
        return () => afterRing(event, account, meaning.token);
      }
      const recorded = await write(tx, event, account, meaning);
      return recorded === null ? null : () => afterRecord(event, account, meaning, recorded);
    });
    after?.();
  }

  /** Kept as evidence, marked, and shown as not understood where its conversation is known. */
  async function giveUp(event: StoredEvent, account: ChannelAccount | null, meaning: Normalised | null): Promise<void> {
    const conversation = meaning?.kind === 'message' ? meaning.message.conversation : meaning !== null && 'conversation' in meaning ? meaning.conversation : null;
    await queue.submit(async (tx) => {
      if (!(await isPending(tx, event.seq))) return;
      if (account !== null && conversation !== null) {
        const shown = { kind: 'unknown', eventType: 'unreadable', occurredAt: event.receivedAt, conversation } as const;
        const outcome = await tx.attempt(() => recordInbound(tx, deps.newId, { ...event, account }, shown, deps.hooks));
        if (!outcome.ok) logger.error({ event: event.seq, code: codeOf(outcome.error) }, 'an event could not even be shown');
      }
      markProcessed(tx, event.seq, 'poison');
    });
    metrics.messagesIn.inc({ channel: event.channel, kind: 'poison' });
  }
}

const earliest = (instants: readonly number[]): number | null => (instants.length === 0 ? null : Math.min(...instants));

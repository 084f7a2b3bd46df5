import { codeOf } from '../db/database.ts';
import type { ChannelAccount, RawEvent } from '../channels/types.ts';
import type { Logger } from '../logger.ts';
import type { CommitQueue } from '../sync/commitQueue.ts';
import type { Normaliser } from './normaliser.ts';
import { ringRaw, storeRawEvents, type StoredEvent } from './rawEvents.ts';

/** Where genuine events come in that somebody waits for: each is stored once and, where nothing stands before it, understood in the same transaction. */
export interface Intake {
  /**
   * @returns how many were new, once they are committed; what they mean may be found out later
   * @throws CommitFailed when nothing is stored, or nobody can tell
   */
  take(account: ChannelAccount, events: readonly RawEvent[]): Promise<number>;
}

export function createIntake(deps: { readonly queue: CommitQueue; readonly normaliser: Normaliser; readonly logger: Logger }): Intake {
  const { queue, normaliser, logger } = deps;
  /** Stored, or about to be, for a later round of the normaliser: whatever comes next must not be understood before them. */
  let behind = 0;

  /** Two jobs, so that one that cannot be understood is stored nevertheless. The queue runs them one after the other and, as a rule, commits them together. */
  async function storeAndUnderstand(account: ChannelAccount, events: readonly RawEvent[]): Promise<number> {
    let stored: readonly StoredEvent[] = [];
    const storing = queue.submit(async (tx) => {
      stored = await storeRawEvents(tx, account, events, 'silently');
    });
    // A platform's retry stores nothing, and there is nothing to understand.
    const understanding = events.map((_, index) => normaliser.understandNext(account, () => stored[index] ?? null));
    const outcomes = Promise.allSettled(understanding);
    await storing;
    void outcomes.then((all) => {
      const failed = all.find((one) => one.status === 'rejected');
      if (failed !== undefined) leave(account, failed.reason);
    });
    return stored.length;
  }

  /** It is stored: a round of the normaliser, here or on the node that leads by then, decides what becomes of it. */
  function leave(account: ChannelAccount, error: unknown): void {
    logger.warn({ channel: account.channel, code: codeOf(error) }, 'an event was stored, but not understood at once');
    normaliser.wake();
    queue.submit(ringRaw).catch((cause: unknown) => logger.warn({ code: codeOf(cause) }, 'nobody was told of an event'));
  }

  async function storeForLater(account: ChannelAccount, events: readonly RawEvent[]): Promise<number> {
    behind += 1;
    try {
      const stored = await queue.submit((tx) => storeRawEvents(tx, account, events, 'loudly'));
      if (stored.length > 0) normaliser.wake();
      return stored.length;
    } finally {
      void normaliser.idle().then(() => (behind -= 1));
    }
  }

  return {
    async take(account, events) {
      const isNext = behind === 0 && (await normaliser.isUpToDate()) && behind === 0;
      return isNext ? storeAndUnderstand(account, events) : storeForLater(account, events);
    },
  };
}

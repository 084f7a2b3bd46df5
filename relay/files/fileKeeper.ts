import { and, inArray, lt, not } from 'drizzle-orm';
import type { Clock, Instant } from '../../shared/time/clock.ts';
import { DAY_MS } from '../../shared/time/shanghai.ts';
import type { Database, Db } from '../db/database.ts';
import type { Logger } from '../logger.ts';
import type { CommitQueue } from '../sync/commitQueue.ts';
import { createWorker, type Worker } from '../worker.ts';
import { dropStaleParts } from './fileStore.ts';
import type { Naming } from './naming.ts';
import { files } from './schema.ts';

/**
 * Bytes that no row names are kept this long after they were last sent. They may be ahead of their row: a desktop
 * sends bytes and actions apart, and may be cut off between the two and stay away, its queue with it. A log-in ends after
 * 30 days and a mirror holds 90 days of closed work; twice that is longer than any holiday, and what is kept for it is little.
 */
export const UNNAMED_FILE_MS = 180 * DAY_MS;

/** Half of an upload is kept so long for whoever comes back with the rest: a weekend. */
export const STALE_PART_MS = 3 * DAY_MS;

/** Removed in one commit; others wait behind it. */
const BATCH = 20;

/** Removes bytes that nobody names any more, or that never got a row: once a day, on the leader only. */
export function createFileKeeper(deps: {
  readonly clock: Clock;
  readonly database: Database;
  readonly queue: CommitQueue;
  readonly logger: Logger;
  readonly naming: readonly Naming[];
}): Worker {
  const { clock, database, queue, logger, naming } = deps;
  return createWorker({
    clock,
    logger,
    name: 'files',
    async run(isStopped) {
      const before = clock.now() - UNNAMED_FILE_MS;
      await dropStaleParts(database, clock.now() - STALE_PART_MS);
      for (;;) {
        const found = await unnamed(database.db, before, naming);
        if (found.length === 0 || isStopped()) return clock.now() + DAY_MS;
        // Between two actions, so that none names the bytes while they go.
        const removed = await queue.submit(async ({ db }) => {
          const still = await unnamed(db, before, naming, found);
          if (still.length > 0) await db.delete(files).where(and(inArray(files.sha256, [...still]), lt(files.createdAt, before)));
          return still.length;
        });
        if (removed > 0) logger.info({ removed }, 'bytes that no row names were removed');
      }
    },
  });
}

/** @param among only of these */
async function unnamed(db: Db, before: Instant, naming: readonly Naming[], among?: readonly string[]): Promise<readonly string[]> {
  const isUnnamed = and(lt(files.createdAt, before), ...naming.map((one) => not(one(files.sha256))), among === undefined ? undefined : inArray(files.sha256, [...among]));
  return (await db.select({ sha256: files.sha256 }).from(files).where(isUnnamed).limit(BATCH)).map((row) => row.sha256);
}

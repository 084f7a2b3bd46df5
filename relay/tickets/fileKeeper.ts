import { and, eq, inArray, lt, notExists } from 'drizzle-orm';
import type { Clock, Instant } from '../../shared/time/clock.ts';
import { DAY_MS } from '../../shared/time/shanghai.ts';
import type { Database, Db } from '../db/database.ts';
import type { Logger } from '../logger.ts';
import type { CommitQueue } from '../sync/commitQueue.ts';
import { createWorker, type Worker } from '../worker.ts';
import { ticketFiles } from './relaySchema.ts';
import { attachments } from './schema.ts';

/**
 * Bytes that no attachment names are kept this long after they were last sent. They may be ahead of their row: a desktop
 * sends bytes and actions apart, and may be cut off between the two and stay away, its queue with it. A log-in ends after
 * 30 days and a mirror holds 90 days of closed work; twice that is longer than any holiday, and what is kept for it is little.
 */
export const UNNAMED_FILE_MS = 180 * DAY_MS;

/** Removed in one commit; others wait behind it. */
const BATCH = 20;

/** Removes bytes of attachments that nobody names any more, or that never got a row: once a day, on the leader only. */
export function createFileKeeper(deps: { readonly clock: Clock; readonly database: Database; readonly queue: CommitQueue; readonly logger: Logger }): Worker {
  const { clock, database, queue, logger } = deps;
  return createWorker({
    clock,
    logger,
    name: 'files',
    async run(isStopped) {
      const before = clock.now() - UNNAMED_FILE_MS;
      for (;;) {
        const found = await unnamed(database.db, before);
        if (found.length === 0 || isStopped()) return clock.now() + DAY_MS;
        // Between two actions, so that none names the bytes while they go.
        const removed = await queue.submit(async ({ db }) => {
          const still = await unnamed(db, before, found);
          if (still.length > 0) await db.delete(ticketFiles).where(and(inArray(ticketFiles.sha256, [...still]), lt(ticketFiles.createdAt, before)));
          return still.length;
        });
        if (removed > 0) logger.info({ removed }, 'bytes without an attachment were removed');
      }
    },
  });
}

/** @param among only of these */
async function unnamed(db: Db, before: Instant, among?: readonly string[]): Promise<readonly string[]> {
  const naming = db.select({ id: attachments.id }).from(attachments).where(eq(attachments.sha256, ticketFiles.sha256));
  const isUnnamed = and(lt(ticketFiles.createdAt, before), notExists(naming), among === undefined ? undefined : inArray(ticketFiles.sha256, [...among]));
  return (await db.select({ sha256: ticketFiles.sha256 }).from(ticketFiles).where(isUnnamed).limit(BATCH)).map((row) => row.sha256);
}

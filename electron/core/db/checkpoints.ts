import type { Connection } from './connection.ts';
import { sizeOf } from './marker.ts';

export interface Checkpoints {
  /** A transaction was committed. */
  wrote(): void;
  /** No more of them; the last one is over when it resolves. */
  stop(): Promise<void>;
}

/** So long nobody wrote: whoever is at it gets the disk to themselves. */
const QUIET_MS = 1000;

/**
 * Moves the WAL into the file in quiet moments, on a connection of its own: SQLite's own checkpoint is paid by whichever commit makes
 * the WAL long enough, with two flushes of the disk, and that may be an action of the person. A passive one keeps nobody waiting.
 * @param leave bytes of WAL that are left where they are; `journal_size_limit` cuts the file back to as much whenever it begins anew
 */
export function createCheckpoints(file: string, connection: Connection, leave: number): Checkpoints {
  let timer: NodeJS.Timeout | null = null;
  let running: Promise<unknown> = Promise.resolve();
  let stopped = false;

  async function checkpoint(): Promise<void> {
    if (stopped || (await sizeOf(`${file}-wal`)) <= leave) return;
    // What a full or held disk refuses now stays in the WAL, which loses nothing, until the next quiet moment.
    await connection.all('pragma wal_checkpoint(passive)').catch(() => undefined);
  }

  return {
    wrote() {
      if (stopped) return;
      if (timer !== null) timer.refresh();
      else timer = setTimeout(() => (running = running.then(checkpoint)), QUIET_MS).unref();
    },
    async stop() {
      stopped = true;
      if (timer !== null) clearTimeout(timer);
      await running;
      await connection.close();
    },
  };
}

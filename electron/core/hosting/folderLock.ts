import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { openConnection, type Connection } from '../db/connection.ts';
import { findDbError, isCorruption } from '../db/errors.ts';

/** A program that is just ending holds its folder for a moment longer. ms */
const PATIENCE_MS = 3_000;

/**
 * Takes a data folder for this process, whichever host it is. SQLite's lock on an empty file belongs to the process: the
 * system gives it back however the process ends, so there is no stale lock after a SIGKILL or a power cut.
 * @returns lets go of it; null when another program holds the folder
 */
export async function lockFolder(dataDir: string, patienceMs = PATIENCE_MS): Promise<(() => Promise<void>) | null> {
  const file = join(dataDir, 'instance.lock');
  try {
    return await hold(file, patienceMs);
  } catch (thrown) {
    if (!isCorruption(thrown)) return notHeld;
    await rm(file, { force: true });
    return hold(file, patienceMs).catch(() => notHeld);
  }
}

/** A folder that cannot be locked cannot be written either: the core says so on the screen. */
const notHeld = (): Promise<void> => Promise.resolve();

async function hold(file: string, patienceMs: number): Promise<(() => Promise<void>) | null> {
  const connection: Connection = await openConnection(file, 'create');
  try {
    await connection.run(`pragma busy_timeout = ${patienceMs}`);
    await connection.run('begin exclusive');
    return () => connection.close();
  } catch (thrown) {
    await connection.close().catch(() => undefined);
    if (findDbError(thrown)?.code === 'SQLITE_BUSY') return null;
    throw thrown;
  }
}

/** The one line that a second program ends with. */
export const folderInUse = (dataDir: string): string => `the data folder ${dataDir} is in use by another 值守 Zhishou; use that one, or choose another folder with --data-dir`;

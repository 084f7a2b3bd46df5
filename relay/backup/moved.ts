import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const fileOf = (dataDir: string): string => join(dataDir, 'postgres.moved');

/** Where the contents of the built-in database went; null while they are there. */
export async function whereMoved(dataDir: string): Promise<string | null> {
  return (await readFile(fileOf(dataDir), 'utf8').catch(() => null))?.trim() ?? null;
}

/**
 * Marks the built-in database as left, before anything reaches the other one: at no moment may a relay that is started
 * without DATABASE_URL go on with the old rows beside a relay on the new ones.
 * @param place null takes the mark away: nothing was moved after all
 */
export async function markMoved(dataDir: string, place: string | null): Promise<void> {
  if (place === null) await rm(fileOf(dataDir), { force: true });
  else await writeFile(fileOf(dataDir), `${place}\n`, { mode: 0o600 });
}

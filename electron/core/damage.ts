import { isCorruption } from './db/errors.ts';
import type { Database } from './db/types.ts';

/** Which of these files do not pass SQLite's check. Bad pages open without complaint and fail only when touched. */
export async function damagedOf(databases: readonly Database[]): Promise<readonly string[]> {
  const damaged: string[] = [];
  for (const { file, read } of databases) {
    try {
      const [row] = await read.all('pragma quick_check(1)');
      if (row?.['quick_check'] !== 'ok') damaged.push(file);
    } catch (thrown) {
      if (isCorruption(thrown)) damaged.push(file);
    }
  }
  return damaged;
}

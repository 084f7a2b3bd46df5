import { rename } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

const TRIES = 10;
const PAUSE_MS = 50;
const HELD = new Set(['EPERM', 'EBUSY', 'EACCES']);

/**
 * Renames a file. Windows refuses while a virus scanner or an indexer has it open, which passes within moments; waits
 * half a second in all, on real time like SQLite's busy_timeout.
 * @throws Error of the last try
 */
export async function renamePatiently(from: string, to: string, move: typeof rename = rename): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await move(from, to);
    } catch (thrown) {
      const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
      if (tries >= TRIES || !HELD.has(code)) throw thrown;
    }
    await pause(PAUSE_MS);
  }
}

import { closeSync, mkdirSync, openSync, renameSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Appends lines to a file that only its owner can read. At the start a file above `maxBytes` becomes `<file>.old`, so
 * that at most about twice as much is kept. Best effort: a full disk must not stop the program.
 * @returns writes one line, which ends with its line feed, and closes
 */
export function openLogFile(file: string, maxBytes: number): { write(line: string): void; close(): void } {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > maxBytes) renameSync(file, `${file}.old`);
    const handle = openSync(file, 'a', 0o600);
    return { write: (line) => attempt(() => writeSync(handle, line)), close: () => attempt(() => closeSync(handle)) };
  } catch {
    return { write: () => undefined, close: () => undefined };
  }
}

function attempt(act: () => unknown): void {
  try {
    act();
  } catch {
    // Nobody could be told where.
  }
}

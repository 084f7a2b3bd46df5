import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError } from '../commandLine.ts';

/**
 * Makes sure that one start at a time uses a data folder: two embedded databases on the same files would fail late
 * and unclearly.
 * @returns releases the lock
 * @throws CommandError when another start holds it
 */
export function lockDataDir(dataDir: string): () => void {
  // Not 0700: as root the embedded PostgreSQL runs as another user and must pass through; what is private below has its own mode.
  mkdirSync(dataDir, { recursive: true });
  const file = join(dataDir, 'start.lock');
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
    const holder = Number(readText(file));
    if (holder !== process.pid && isStart(holder)) {
      throw new CommandError(`the data folder ${dataDir} is in use by another npm start (process ${holder}); choose another with --data-dir`);
    }
    rmSync(file, { force: true });
  }
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

/** Whether `pid` lives and is a start of ours: after a crash the number may belong to anyone. */
function isStart(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
  const command = process.platform === 'linux' ? readText(`/proc/${pid}/cmdline`) : null;
  return command === null || command.includes('start/main.ts');
}

import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError } from '../commandLine.ts';

/**
 * Makes sure that one start at a time uses a data folder: two embedded databases on the same files would fail late
 * and unclearly.
 * @returns releases the lock
 * @throws CommandError when another start holds it or the folder cannot be used
 */
export function lockDataDir(dataDir: string): () => void {
  // Not 0700: as root the embedded PostgreSQL runs as another user and must pass through; what is private below has its own mode.
  try {
    mkdirSync(dataDir, { recursive: true });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new CommandError(`the data folder ${dataDir} cannot be used (${code}); choose another with --data-dir`);
  }
  const file = join(dataDir, 'start.lock');
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      return () => rmSync(file, { force: true });
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
      if (code !== 'EEXIST') throw new CommandError(`the data folder ${dataDir} cannot be written (${code}); choose another with --data-dir`);
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
  const command = commandOf(pid);
  return command === null || command.includes('start/main.ts');
}

/** Command line of a process, with `/`; null when it cannot be learnt. After a crash and a restart of the machine the number is often someone else's. */
function commandOf(pid: number): string | null {
  if (process.platform === 'linux') return readText(`/proc/${pid}/cmdline`);
  const [file, args] =
    process.platform === 'win32'
      ? ['powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', `(Get-CimInstance Win32_Process -Filter "ProcessId=${pid}").CommandLine`]]
      : ['ps', ['-ww', '-o', 'command=', '-p', String(pid)]];
  try {
    const text = execFileSync(file, args, { encoding: 'utf8', timeout: 10_000, windowsHide: true, stdio: ['ignore', 'pipe', 'ignore'] });
    return text.trim() === '' ? null : text.replaceAll('\\', '/');
  } catch {
    return null;
  }
}

import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A fresh data folder that the embedded PostgreSQL's own user can reach when the tests run as root. */
export function scratchDir(name: string): string {
  const dir = mkdtempSync(join(tmpdir(), `zhishou-${name}-`));
  chmodSync(dir, 0o755);
  return dir;
}

/** Ends whatever a killed relay left behind in `dir` (a postmaster outlives it by design), then removes the folder. */
export async function removeScratchDir(dir: string): Promise<void> {
  for (const pid of postmastersUnder(dir, 4)) await endPostmaster(pid);
  rmSync(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}

function postmastersUnder(dir: string, depth: number): readonly number[] {
  if (!existsSync(dir)) return [];
  const file = join(dir, 'postmaster.pid');
  if (existsSync(file)) return [Number(readFileSync(file, 'utf8').split('\n')[0])].filter((pid) => Number.isSafeInteger(pid) && pid > 1);
  if (depth === 0) return [];
  return readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap((entry) => postmastersUnder(join(dir, entry.name), depth - 1));
}

async function endPostmaster(pid: number): Promise<void> {
  // SIGQUIT is PostgreSQL's immediate shutdown: the folder is thrown away next.
  if (!signal(pid, 'SIGQUIT')) return;
  for (let tries = 0; tries < 100 && signal(pid, 0); tries += 1) await new Promise((resolve) => setTimeout(resolve, 50));
}

function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, name);
    return true;
  } catch {
    return false;
  }
}

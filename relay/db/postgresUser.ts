import { execFile } from 'node:child_process';
import { userInfo } from 'node:os';

/** The operator can act on the message; it is one line. */
export class EmbeddedError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'EmbeddedError';
  }
}

export interface PostgresUser {
  readonly uid: number;
  readonly gid: number;
}

/** PostgreSQL refuses to run as root: there it gets the user `postgres`, made when missing. Null: run as ourselves. */
export async function postgresUser(): Promise<PostgresUser | null> {
  if (process.platform === 'win32' || userInfo().uid !== 0) return null;
  const found = await lookUp();
  if (found !== null) return found;
  await run('groupadd', ['--system', 'postgres']);
  await run('useradd', ['--system', '--gid', 'postgres', '--no-create-home', '--shell', '/bin/false', 'postgres']);
  const made = await lookUp();
  if (made === null) throw new EmbeddedError('running as root, and the user "postgres" could not be made; run as another user or set DATABASE_URL');
  return made;
}

async function lookUp(): Promise<PostgresUser | null> {
  const [uid, gid] = [await run('id', ['-u', 'postgres']), await run('id', ['-g', 'postgres'])];
  return uid === null || gid === null ? null : { uid: Number(uid), gid: Number(gid) };
}

/** Whether a program runs to its end as that user. */
export async function runAs(user: PostgresUser, program: string, args: readonly string[]): Promise<boolean> {
  return (await run(program, args, user)) !== null;
}

/** Its output, or null when it failed. */
export function run(program: string, args: readonly string[], user: PostgresUser | null = null): Promise<string | null> {
  return new Promise((resolve) => {
    execFile(program, [...args], { ...user, cwd: '/', timeout: 60_000, windowsHide: true }, (error, stdout) => {
      resolve(error === null ? stdout.trim() : null);
    });
  });
}

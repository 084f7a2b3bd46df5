import type { Clock } from '../../shared/time/clock.ts';
import { BackupError } from '../backup/format.ts';
import { codeOf } from '../db/database.ts';
import { MigrationError } from '../db/migrate.ts';
import { EmbeddedError } from '../db/postgresUser.ts';
import { addAccount, addAccountHelp, listAccounts, listAccountsHelp } from './accounts.ts';
import { backup, backupHelp } from './backup.ts';
import { CommandError } from './commandError.ts';
import { move, moveHelp } from './move.ts';
import { restore, restoreHelp } from './restore.ts';
import { serve, serveHelp } from './serve.ts';
import { createUser, createUserHelp, updateUser, updateUserHelp } from './users.ts';

const help = `relay COMMAND [options]; each command knows --help.
  serve           run the relay (the default)
  create-user     add a member of staff; the first one should be an admin
  update-user     role, password, deactivation
  add-account     connect a channel account
  list-accounts   show them with their callback addresses
  backup          write everything into one file, also while relays run
  restore         fill an empty database from such a file
  move            from the built-in database to the one DATABASE_URL names`;

const commands = new Map([
  ['serve', { run: serve, help: serveHelp }],
  ['create-user', { run: createUser, help: createUserHelp }],
  ['update-user', { run: updateUser, help: updateUserHelp }],
  ['add-account', { run: addAccount, help: addAccountHelp }],
  ['list-accounts', { run: listAccounts, help: listAccountsHelp }],
  ['backup', { run: backup, help: backupHelp }],
  ['restore', { run: restore, help: restoreHelp }],
  ['move', { run: move, help: moveHelp }],
]);

/**
 * One command line of the relay, told on standard output, or in one line on standard error; a stack trace only where somebody asked for it.
 * @param args without the program's name
 * @returns its exit code: 0, 1 for what failed, 2 for what the operator can put right
 */
export async function runCommandLine(args: readonly string[], env: Readonly<Record<string, string | undefined>>, clock: Clock): Promise<number> {
  try {
    return await choose(args, env, clock);
  } catch (error) {
    const { line, code } = explain(error);
    process.stderr.write(`zhishou: ${line}\n`);
    if (env['ZHISHOU_DEBUG'] !== undefined && error instanceof Error) process.stderr.write(`${error.stack ?? ''}\n`);
    return code;
  }
}

async function choose(args: readonly string[], env: Readonly<Record<string, string | undefined>>, clock: Clock): Promise<number> {
  const [first, ...rest] = args;
  if (first === '--help' || first === 'help') {
    console.log(commands.get(rest[0] ?? '')?.help ?? help);
    return 0;
  }
  if (first === undefined || first.startsWith('-')) return serve(args, env, clock);
  const command = commands.get(first);
  if (command === undefined) throw new CommandError(`unknown command "${first}" (see --help)`);
  return command.run(rest, env, clock);
}

function explain(error: unknown): { line: string; code: number } {
  const isTold = [CommandError, EmbeddedError, MigrationError, BackupError].some((kind) => error instanceof kind);
  if (isTold && error instanceof Error) return { line: error.message, code: 2 };
  return { line: `the relay failed (${codeOf(error)}); ZHISHOU_DEBUG=1 says more`, code: 1 };
}

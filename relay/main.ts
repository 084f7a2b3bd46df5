import { runningClock } from '../shared/time/clock.ts';
import { BackupError } from './backup/format.ts';
import { addAccount, addAccountHelp, listAccounts, listAccountsHelp } from './cli/accounts.ts';
import { backup, backupHelp } from './cli/backup.ts';
import { CommandError } from './cli/commandError.ts';
import { move, moveHelp } from './cli/move.ts';
import { restore, restoreHelp } from './cli/restore.ts';
import { serve, serveHelp } from './cli/serve.ts';
import { createUser, createUserHelp, updateUser, updateUserHelp } from './cli/users.ts';
import { codeOf } from './db/database.ts';
import { MigrationError } from './db/migrate.ts';
import { EmbeddedError } from './db/postgresUser.ts';

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

const clock = runningClock(() => Date.now(), { set: setTimeout, clear: clearTimeout });

async function main(args: readonly string[]): Promise<number> {
  const [first, ...rest] = args;
  if (first === '--help' || first === 'help') {
    console.log(commands.get(rest[0] ?? '')?.help ?? help);
    return 0;
  }
  if (first === undefined || first.startsWith('-')) return serve(args, process.env, clock);
  const command = commands.get(first);
  if (command === undefined) throw new CommandError(`unknown command "${first}" (see --help)`);
  return command.run(rest, process.env, clock);
}

/** One line for whatever goes wrong; a stack trace only where somebody asked for it. */
function explain(error: unknown): { line: string; code: number } {
  const isTold = [CommandError, EmbeddedError, MigrationError, BackupError].some((kind) => error instanceof kind);
  if (isTold && error instanceof Error) return { line: error.message, code: 2 };
  return { line: `the relay failed (${codeOf(error)}); ZHISHOU_DEBUG=1 says more`, code: 1 };
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const { line, code } = explain(error);
  process.stderr.write(`zhishou: ${line}\n`);
  if (process.env['ZHISHOU_DEBUG'] !== undefined && error instanceof Error) process.stderr.write(`${error.stack ?? ''}\n`);
  process.exitCode = code;
}
// Everything is closed by now. A platform that does not answer would hold the process by its open request for as long as
// that may take; its message stands in `sending` and is found at the next start. Unreferenced: whoever can end sooner does.
setTimeout(() => process.exit(), 300).unref();

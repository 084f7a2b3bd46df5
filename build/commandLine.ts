import { parseArgs, type ParseArgsConfig } from 'node:util';

/** A mistake of the caller or of the machine that one line explains; ends the command with `exitCode`. */
export class CommandError extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode = 2) {
    super(message);
    this.name = 'CommandError';
    this.exitCode = exitCode;
  }
}

type Options = NonNullable<ParseArgsConfig['options']>;
/** What `parseArgs` makes of strict options. */
type Parsed<T extends Options> = ReturnType<typeof parseArgs<{ args: string[]; options: T; allowPositionals: boolean; strict: true }>>;

/** Parses flags strictly. An unknown flag or a missing value is a `CommandError` (exit code 2). */
export function parseFlags<const T extends Options>(args: readonly string[], options: T, allowPositionals = false): Parsed<T> {
  try {
    return parseArgs({ args: [...args], options, allowPositionals, strict: true });
  } catch (error) {
    const first = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    throw new CommandError(`${first.replace(/\. To specify.*$/, '')} (see --help)`);
  }
}

/** Reads a TCP port, 0 to 65535. */
export function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535) throw new CommandError(`--port wants a number from 0 to 65535, not "${text}"`);
  return port;
}

/** Runs a command: one line and an exit code for whatever goes wrong, never a stack trace. */
export async function runCommand(run: (args: readonly string[]) => Promise<number>): Promise<void> {
  try {
    process.exitCode = await run(process.argv.slice(2));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`zhishou: ${message.split('\n')[0] ?? ''}\n`);
    process.exitCode = error instanceof CommandError ? error.exitCode : 1;
    if (process.env['ZHISHOU_DEBUG'] !== undefined && error instanceof Error) process.stderr.write(`${error.stack ?? ''}\n`);
  }
}

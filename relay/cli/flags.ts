import { parseArgs, type ParseArgsConfig } from 'node:util';
import { CommandError } from './commandError.ts';

type Options = NonNullable<ParseArgsConfig['options']>;
type Values<T extends Options> = ReturnType<typeof parseArgs<{ args: string[]; options: T; strict: true }>>['values'];

/**
 * Parses the flags of one command strictly.
 * @throws CommandError for an unknown flag or a missing value
 */
export function parseFlags<const T extends Options>(args: readonly string[], options: T): Values<T> {
  try {
    return parseArgs({ args: [...args], options, strict: true }).values;
  } catch (error) {
    const first = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    throw new CommandError(`${first.replace(/\. To specify.*$/, '')} (see --help)`);
  }
}

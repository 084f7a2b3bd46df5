import { randomBytes } from 'node:crypto';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { SHORTEST_PASSWORD } from '../auth/password.ts';
import { CommandError } from './commandError.ts';

export interface ChosenPassword {
  readonly password: string;
  /** Nobody knows it yet: print it once. */
  readonly generated: boolean;
}

/**
 * From standard input, typed at a terminal without echo, or drawn when neither is there.
 * @throws CommandError when it is too short
 */
export async function choosePassword(fromStdin: boolean): Promise<ChosenPassword> {
  const given = fromStdin ? (await text(process.stdin)).replace(/\r?\n$/, '') : process.stdin.isTTY ? await ask() : '';
  if (given === '' && !fromStdin) return { password: randomBytes(12).toString('base64url'), generated: true };
  if (given.length < SHORTEST_PASSWORD) throw new CommandError(`the password needs at least ${SHORTEST_PASSWORD} characters`);
  return { password: given, generated: false };
}

async function ask(): Promise<string> {
  process.stderr.write('Password (empty: one is drawn and shown once): ');
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: silent, terminal: true });
  const typed = await terminal.question('');
  terminal.close();
  process.stderr.write('\n');
  return typed;
}

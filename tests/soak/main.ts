import { CommandError, parseFlags, runCommand } from '../../build/commandLine.ts';
import { soakKills } from './kills.ts';

const help = `npm run soak -- kills [options]
Tests that take longer than every change should wait for; docs/testing.md tells more.
  kills           kills desktop, relay, and relay with PostgreSQL with SIGKILL and prints the table
    --kills N     how many in all (200)
  --seed N        repeats a run (drawn and printed otherwise)
  --help          this text
The exit code is 1 when a fault was found.`;

const options = {
  kills: { type: 'string' },
  seed: { type: 'string' },
  help: { type: 'boolean' },
} as const;

function countOf(flag: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new CommandError(`--${flag} wants a whole number from 1, not "${text}"`);
  return Number(text);
}

await runCommand(async (args) => {
  const { values, positionals } = parseFlags(args, options, true);
  if (values.help === true) {
    process.stdout.write(`${help}\n`);
    return 0;
  }
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  const seed = countOf('seed', values.seed, (Date.now() % 1_000_000) + 1);
  const [what, ...more] = positionals;
  if (what !== 'kills' || more.length > 0) throw new CommandError(`there is no soak "${positionals.join(' ')}" (see --help)`);
  say(`soak: seed ${seed}`);
  return (await soakKills(countOf('kills', values.kills, 200), seed, say)) ? 0 : 1;
});

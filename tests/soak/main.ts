import { availableParallelism } from 'node:os';
import { CommandError, parseFlags, runCommand } from '../../build/commandLine.ts';
import { soakKills } from './kills.ts';
import { soakSequences } from './sequences.ts';

const help = `npm run soak -- [sequences | kills] [options]
Tests that take longer than every change should wait for; docs/testing.md tells more.
  sequences         random sequences of the model test: three desktops, a relay, and all that can happen to them
    --sequences N   how many (2000)
    --minutes N     begins no new one after so long
    --commands N    commands of one, at most (24)
    --lanes N       processes at once (one for each core)
    --path P --replay R   only the counterexample that was printed with its seed
    --no-shrink     stop at the first fault instead of looking for a shorter sequence
  kills             kills desktop, relay, and relay with PostgreSQL with SIGKILL and prints the table
    --kills N       how many in all (200)
  --seed N          repeats a run (drawn and printed otherwise)
  --help            this text
The exit code is 1 when a fault was found.`;

const options = {
  sequences: { type: 'string' },
  minutes: { type: 'string' },
  commands: { type: 'string' },
  lanes: { type: 'string' },
  path: { type: 'string' },
  replay: { type: 'string' },
  'no-shrink': { type: 'boolean' },
  kills: { type: 'string' },
  seed: { type: 'string' },
  help: { type: 'boolean' },
} as const;

function countOf<T>(flag: string, text: string | undefined, otherwise: T): number | T {
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
  const [what = 'sequences', ...more] = positionals;
  if ((what !== 'sequences' && what !== 'kills') || more.length > 0) throw new CommandError(`there is no soak "${positionals.join(' ')}" (see --help)`);
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  const seed = countOf('seed', values.seed, (Date.now() % 1_000_000) + 1);
  say(`soak: ${what}, seed ${seed}`);
  if (what === 'kills') return (await soakKills(countOf('kills', values.kills, 200), seed, say)) ? 0 : 1;
  const isWhole = await soakSequences(
    {
      seed,
      sequences: countOf('sequences', values.sequences, 2000),
      minutes: countOf('minutes', values.minutes, null),
      most: countOf('commands', values.commands, 24),
      lanes: countOf('lanes', values.lanes, availableParallelism()),
      path: values.path ?? null,
      replayPath: values.replay ?? null,
      shrink: values['no-shrink'] !== true,
    },
    say,
  );
  return isWhole ? 0 : 1;
});

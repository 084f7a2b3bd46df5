import { CommandError, parseFlags, runCommand } from '../build/commandLine.ts';
import { report } from './report.ts';
import { soakDay } from './soakDay.ts';

const help = `npm run soak:day [-- options]
A working day of one desk, twenty times as fast (32 minutes): 100,000 messages in, 2,000 replies sent, 500 conversations opened.
Prints by how much the page's heap and the processes' memory grew after the first tenth, and writes bench/results.json.
  --speed N     how many times faster than a day (20)
  --messages N  messages of the day, at least 2000 (100000); replies and openings in proportion
  --help        this text`;

function numberOf(flag: string, text: string | undefined, otherwise: number, least: number): number {
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (!/^\d{1,7}$/.test(text) || value < least) throw new CommandError(`--${flag} wants a whole number from ${least}, not "${text}"`);
  return value;
}

await runCommand(async (args) => {
  const { values } = parseFlags(args, { speed: { type: 'string' }, messages: { type: 'string' }, help: { type: 'boolean' } });
  if (values.help === true) {
    console.log(help);
    return 0;
  }
  report(await soakDay({ speed: numberOf('speed', values.speed, 20, 1), messages: numberOf('messages', values.messages, 100_000, 2000) }));
  return 0;
});

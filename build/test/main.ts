import { CommandError, parseFlags, runCommand } from '../commandLine.ts';
import { ensureBrowser } from './browser.ts';
import { addCounts, closingLine } from './counts.ts';
import type { Looked } from './secondLook.ts';
import { steps, type Step } from './steps.ts';

const help = `npm test [-- options] [-- arguments for the tool]
Runs types, lint, unit and integration tests, then end-to-end tests; provides a browser first if there is none.
  --only NAMES   comma-separated: ${steps.map(({ name }) => name).join(', ')}
  --help         this text
Words after the options go to vitest and Playwright (with --only unit or --only e2e), for example a file name.
The files of a few tests that failed among the others run once more alone; that decides, and what passed only then is named.
The last line is "N passed, N failed" (", N skipped"); the exit code is 1 when anything failed.`;

await runCommand(async (args) => {
  const { values, positionals } = parseFlags(args, { only: { type: 'string' }, help: { type: 'boolean' } }, true);
  if (values.help === true) {
    console.log(help);
    return 0;
  }
  const names = values.only?.split(',');
  const unknown = names?.find((name) => !steps.some((step) => step.name === name));
  if (unknown !== undefined) throw new CommandError(`--only knows no "${unknown}" (see --help)`);
  const wanted = steps.filter(({ name }) => names === undefined || names.includes(name));
  if (positionals.length > 0 && wanted.length !== 1) throw new CommandError('words for a tool need --only unit or --only e2e');

  // A browser may have to be installed, which waits for the network: meanwhile the first steps run.
  const provided = wanted.some(({ needsBrowser }) => needsBrowser) ? provideBrowser() : Promise.resolve(null);
  const all: Looked[] = [];
  const times: string[] = [];
  const runOne = async (step: Step): Promise<void> => {
    const started = performance.now();
    const looked = await step.run({ say: (line) => console.log(`${step.name}: ${line}`), passedOn: positionals, browser: provided });
    all.push(looked);
    times.push(`${step.name}: ${closingLine(looked.counts)} in ${((performance.now() - started) / 1000).toFixed(1)} s`);
    console.log(times.at(-1));
  };
  // What only reads the sources takes one core, and the tests wait often enough.
  const reading = Promise.all(wanted.filter(({ readsOnly }) => readsOnly).map(runOne));
  for (const step of wanted.filter(({ readsOnly }) => readsOnly !== true)) await runOne(step);
  await reading;
  const total = addCounts(all.map(({ counts }) => counts));
  console.log(`\n${times.join('\n')}`);
  for (const { name, reason } of total.skipped) console.log(`skipped: ${name}: ${reason}`);
  for (const { name, file, error } of all.flatMap(({ unsteady }) => unsteady)) console.log(`unsteady, passed alone: ${file}: ${name}: ${error}`);
  for (const { name, file, error } of total.failed) console.log(`failed: ${file === null ? '' : `${file}: `}${name}: ${error}`);
  console.log(closingLine(total));
  return total.failed.length === 0 ? 0 : 1;
});

async function provideBrowser(): Promise<string | null> {
  const say = (line: string): void => console.log(`browser: ${line}`);
  const started = performance.now();
  try {
    return await ensureBrowser((line) => say(`${line} (${((performance.now() - started) / 1000).toFixed(0)} s)`));
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    return null;
  }
}

import { CommandError, parseFlags, runCommand } from '../build/commandLine.ts';
import type { Figure } from './figure.ts';
import { report } from './report.ts';

interface Bench {
  /** The name its figures begin with. */
  readonly name: string;
  /** Measures what shares one fill with others; without it everything. */
  readonly names?: readonly string[];
  /** @param keep takes figures at once: what fails later does not take them with it */
  run(wanted: ReadonlySet<string>, keep: (figures: readonly Figure[]) => void): Promise<readonly Figure[]>;
}

// Each loads half of the program: only what is measured is loaded.
const benches: readonly Bench[] = [
  { name: 'mirror_ingest', run: async () => (await import('./mirrorIngest.ts')).mirrorIngestFigure() },
  { name: 'search_200k_p95', run: async () => (await import('./search.ts')).searchFigure() },
  { name: 'ingest_to_paint_p99', run: async () => (await import('./ingestToPaint.ts')).ingestToPaintFigures() },
  { name: 'tickets_10k_filter_ms', run: async () => (await import('./ticketList.ts')).ticketListFigure() },
  { name: 'cold_start_ratio', run: async () => (await import('./coldStart.ts')).coldStartFigures() },
  { name: 'catch_up', run: async () => (await import('./catchUp.ts')).catchUpFigures() },
  { name: 'fanout_200', run: async () => (await import('./fanout.ts')).fanoutFigures() },
  { name: 'bootstrap_ratio', run: async () => (await import('./bootstrap.ts')).bootstrapFigures() },
  {
    name: 'million',
    names: ['search_1m_p95', 'search_1m_recall', 'open_thread_100k', 'scroll_worst_frame', 'cold_start_1m_ratio'],
    run: async (wanted, keep) => (await import('./million.ts')).millionFigures(wanted, keep),
  },
];

const namesOf = ({ name, names }: Bench): readonly string[] => [name, ...(names ?? [])];

const help = `npm run bench [-- NAME ...]
Measures on this machine, prints a table, writes bench/results.json.
  NAME    ${benches.flatMap(namesOf).join(', ')}; all without one
  --help  this text
A whole day at twenty times its speed has a command of its own: npm run soak:day.
Each figure is measured against its reference in the same run; "ok" says whether the ratio reaches the goal.`;

await runCommand(async (args) => {
  const { values, positionals } = parseFlags(args, { help: { type: 'boolean' } }, true);
  if (values.help === true) {
    console.log(help);
    return 0;
  }
  const names: readonly string[] = positionals;
  const unknown = names.find((name) => !benches.some((bench) => namesOf(bench).includes(name)));
  if (unknown !== undefined) throw new CommandError(`no figure is called "${unknown}" (see --help)`);
  const wanted = benches.filter((bench) => names.length === 0 || namesOf(bench).some((name) => names.includes(name)));
  const figures: Figure[] = [];
  const failed: string[] = [];
  for (const { name, names: parts, run } of wanted) {
    console.error(`measuring ${name} ...`);
    try {
      // Its own name, or none, means all of its figures.
      const some = (parts ?? []).filter((part) => names.includes(part));
      const keep = (measured: readonly Figure[]): void => {
        figures.push(...measured);
        // Also for whoever cannot wait for the end.
        for (const one of measured) console.error(`${one.name}: ${one.value.toFixed(2)} ${one.unit} (${one.conditions})`);
      };
      figures.push(...(await run(new Set(some.length === 0 ? parts : some), keep)));
    } catch (error) {
      // One that could not be measured does not take the others with it.
      failed.push(name);
      console.error(`${name} could not be measured: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)}`);
    }
  }
  report(figures);
  if (failed.length > 0) throw new CommandError(`not measured: ${failed.join(', ')}`, 1);
  return 0;
});

import fc from 'fast-check';
import { sequenceOf } from './commands.ts';
import { createOracle, type Oracle } from './oracle.ts';
import type { Counterexample, LaneLine, ModelRun } from './run.ts';
import type { Sequence } from './sequence.ts';
import { openModelWorld, type ModelWorld } from './world.ts';

const REPLAYS = 5;
const LOOKS = 5;
type Commands = Iterable<fc.AsyncCommand<Record<string, never>, Sequence>>;

/** Every sequence on a fresh world, judged when it has come to rest; a failing one is shrunk. */
async function check(world: ModelWorld, run: ModelRun): Promise<Counterexample | null> {
  const end = run.timeLimitMs === null ? Infinity : performance.now() + run.timeLimitMs;
  const oracle = createOracle();
  const property = fc.asyncProperty(sequenceOf(run.most, run.replayPath), async (commands) => {
    // Not fast-check's own limit: it leaves the sequence that runs to itself, and the world could not be closed under it.
    if (performance.now() > end) return;
    const sequence = await world.begin(run.seed);
    let isWhole = false;
    try {
      await fc.asyncModelRun(() => ({ model: {}, real: sequence }), commands);
      await judge(oracle, sequence);
      isWhole = true;
    } finally {
      await world.end(sequence, isWhole);
    }
    say({ done: 1 });
  });
  const once = (): Promise<fc.RunDetails<[Commands]>> => fc.check(property, {
    seed: run.seed,
    numRuns: run.path === null ? run.sequences : 1,
    endOnFailure: !run.shrink,
    ...(run.path === null ? {} : { path: run.path }),
  });
  let result = await once();
  // Threads and sockets are not seeded: a fault of timing may not show at once.
  for (let tries = 1; run.path !== null && !result.failed && tries < REPLAYS; tries += 1) result = await once();
  if (!result.failed) return null;
  const commands = String(result.counterexample?.[0] ?? '');
  const error = result.errorInstance;
  return {
    words: `${commands}\n${error instanceof Error ? error.message : String(error)}`,
    seed: run.seed,
    path: result.counterexamplePath ?? '',
    replayPath: /replayPath="([^"]*)"/.exec(commands)?.[1] ?? '',
  };
}

async function judge(oracle: Oracle, sequence: Sequence): Promise<void> {
  for (let looks = 1; ; looks += 1) {
    const head = await sequence.rest();
    const faults = await oracle.faultsOf(sequence);
    if (faults.length === 0) return;
    // A shift that was due in the last moment may have been committed while it was looked: then it is looked again.
    if (looks === LOOKS || (await sequence.head()) === head) throw new Error(faults.join('\n'));
  }
}

function say(line: LaneLine): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

// Whoever asked is gone when this ends: nobody is left to tell.
process.stdin.on('end', () => process.exit(1)).resume();

const run = JSON.parse(process.argv[2] ?? '{}') as ModelRun; // written by run.ts
const world = await openModelWorld(String(process.pid));
try {
  say({ found: await check(world, run) });
} finally {
  await world.close();
}
// What could not be closed is part of what was found, and must not keep this process: everything that was said is out first.
process.stdout.write('', () => process.exit(0));

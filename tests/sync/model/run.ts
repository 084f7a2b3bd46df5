import fc from 'fast-check';
import { sequenceOf } from './commands.ts';
import { faultsOf } from './oracle.ts';
import type { Sequence } from './sequence.ts';
import { openModelWorld, type ModelWorld } from './world.ts';

export interface ModelRun {
  readonly sequences: number;
  readonly seed: number;
  /** Of a counterexample, to run only it. */
  readonly path?: string;
  readonly replayPath?: string;
  /** How many worlds at once: they wait for disks and sockets most of the time. */
  readonly lanes: number;
  /** Commands of one sequence, at most. */
  readonly most: number;
  /** No new sequence after so long, ms. */
  readonly timeLimitMs?: number;
  readonly onSequence?: (done: number) => void;
}
/** Null: no fault was found. Otherwise what broke and how to see it again. */
export type Counterexample = { readonly words: string; readonly seed: number; readonly path: string; readonly replayPath: string } | null;

/** Every sequence on a fresh world, judged when it has come to rest; a failing one is shrunk. */
export async function runModel(run: ModelRun): Promise<Counterexample> {
  const lanes = run.path === undefined ? run.lanes : 1;
  let done = 0;
  const found = await Promise.all(
    Array.from({ length: lanes }, async (_, lane) => {
      const world = await openModelWorld(String(lane));
      try {
        return await runLane(world, { ...run, seed: run.seed + lane, sequences: Math.ceil(run.sequences / lanes), onSequence: () => run.onSequence?.((done += 1)) });
      } finally {
        await world.close();
      }
    }),
  );
  return found.find((one) => one !== null) ?? null;
}

async function runLane(world: ModelWorld, run: ModelRun): Promise<Counterexample> {
  let begun = 0;
  const property = fc.asyncProperty(sequenceOf(run.most, run.replayPath ?? null), async (commands) => {
    const sequence = await world.begin(run.seed + (begun += 1));
    try {
      await fc.asyncModelRun(() => ({ model: {}, real: sequence }), commands);
      await judge(sequence);
    } finally {
      await sequence.end();
    }
    run.onSequence?.(1);
  });
  const result = await fc.check(property, {
    seed: run.seed,
    numRuns: run.path === undefined ? run.sequences : 1,
    ...(run.path === undefined ? {} : { path: run.path, endOnFailure: true }),
    ...(run.timeLimitMs === undefined ? {} : { interruptAfterTimeLimit: run.timeLimitMs, markInterruptAsFailure: false }),
  });
  if (!result.failed) return null;
  const commands = String(result.counterexample?.[0] ?? '');
  return {
    words: `${commands}\n${result.errorInstance instanceof Error ? (result.errorInstance.stack ?? result.errorInstance.message) : String(result.errorInstance)}`,
    seed: run.seed,
    path: result.counterexamplePath ?? '',
    replayPath: /replayPath="([^"]*)"/.exec(commands)?.[1] ?? '',
  };
}

async function judge(sequence: Sequence): Promise<void> {
  await sequence.rest();
  const faults = await faultsOf(sequence);
  if (faults.length > 0) throw new Error(faults.join('\n'));
}

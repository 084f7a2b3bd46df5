import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { projectRoot } from '../../../build/paths.ts';

export interface ModelRun {
  readonly sequences: number;
  readonly seed: number;
  /** Of a counterexample, to run only it. */
  readonly path: string | null;
  readonly replayPath: string | null;
  /** Commands of one sequence, at most. */
  readonly most: number;
  /** No new sequence after so long, ms. */
  readonly timeLimitMs: number | null;
  /** Look for the shortest sequence that fails. */
  readonly shrink: boolean;
}
/** What broke and how to see it again. */
export interface Counterexample {
  readonly words: string;
  readonly seed: number;
  readonly path: string;
  readonly replayPath: string;
}
/** Most of what a sequence makes is dead at once: collected in larger pieces it costs a tenth less. */
const YOUNG = '--max-semi-space-size=32';
export type LaneLine = { readonly done: number } | { readonly found: Counterexample | null };

/**
 * Runs sequences in processes of their own, one for each core, each with its own database and seed.
 * @returns the first counterexample, null when there is none
 */
export async function runModel(run: ModelRun, lanes: number, onSequence: () => void): Promise<Counterexample | null> {
  const count = run.path === null ? lanes : 1;
  const each = Math.ceil(run.sequences / count);
  const found = await Promise.all(Array.from({ length: count }, (_, lane) => runLane({ ...run, sequences: each, seed: run.seed + lane }, onSequence)));
  return found.find((one) => one !== null) ?? null;
}

async function runLane(run: ModelRun, onSequence: () => void): Promise<Counterexample | null> {
  const lane = spawn(process.execPath, [YOUNG, 'build/run.mjs', 'tests/sync/model/lane.ts', JSON.stringify(run)], { cwd: projectRoot, stdio: 'pipe' });
  let errors = '';
  let result: Counterexample | null | undefined;
  lane.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  createInterface(lane.stdout).on('line', (line) => {
    const said = JSON.parse(line) as LaneLine; // lane.ts prints nothing else
    if ('done' in said) onSequence();
    else result = said.found;
  });
  const code = await new Promise<number | null>((resolve) => lane.once('close', resolve));
  if (result === undefined || code !== 0) throw new Error(`a lane (seed ${run.seed}) ended with ${code}: ${/^\w*Error: .*/m.exec(errors)?.[0] ?? errors.slice(-500)}`);
  return result;
}

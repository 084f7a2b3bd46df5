import { expect, it } from 'vitest';
import { runModel } from './run.ts';

/**
 * I1 to I6 at once: three real desktops, one real relay on PostgreSQL, every action of every feature, and everything a
 * network, a disk and an operator can do to them. docs/testing.md tells how to run more and how to repeat one.
 */
/** The same sequences in every run of continuous integration; new ones are what `npm run soak` is for. */
const seed = Number(process.env['ZHISHOU_MODEL_SEED'] ?? 20_261_124);
const sequences = Number(process.env['ZHISHOU_MODEL_SEQUENCES'] ?? 200);
/** Shorter than those of `npm run soak`: a fault that can be found is mostly found in few steps. */
const COMMANDS = 12;
/** About a minute on two idle cores; the rest is for a machine that is busy with other things. */
const PATIENCE_MS = 600_000;

it(`${sequences} random sequences leave every desktop equal to the relay and nothing lost or doubled (seed ${seed})`, async () => {
  process.stdout.write(`model test: seed ${seed}\n`);
  const began = performance.now();
  let done = 0;
  const found = await runModel({ sequences, seed, path: null, replayPath: null, most: COMMANDS, timeLimitMs: PATIENCE_MS, shrink: true }, 2, () => (done += 1));
  process.stdout.write(`model test: ${done} sequences in ${((performance.now() - began) / 1000).toFixed(1)} s\n`);
  expect(found).toBeNull();
  expect(done).toBeGreaterThanOrEqual(sequences);
}, 900_000);

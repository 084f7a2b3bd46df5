import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startKillWorld, type KillWorld, type Victim } from './killing.ts';

/** How often each victim of `npm test` is killed. */
export const killRuns = Number(process.env['ZHISHOU_KILL_RUNS'] ?? 10);
const seed = Number(process.env['ZHISHOU_KILL_SEED'] ?? Date.now() % 1_000_000);

/**
 * I1 and I2: victims are killed with SIGKILL at random points of the main job, in a world of their own.
 * `ZHISHOU_KILL_SEED` repeats a sequence, `ZHISHOU_KILL_RUNS` changes its length; `npm run soak -- kills` does 200.
 */
export function testKills(plan: readonly (readonly [Victim, number])[]): void {
  let world: KillWorld;
  beforeAll(async () => {
    world = await startKillWorld();
  }, 180_000);
  afterAll(() => world.close(), 30_000);

  describe(`killed with SIGKILL at random points (seed ${seed})`, () => {
    it.each(plan)('%s, %i times: nothing acknowledged is lost, nothing doubled', async (victim, kills) => {
      const report = await world.run(victim, kills, seed + victim.length, (line) => process.stdout.write(`kill test: ${line}\n`));
      process.stdout.write(`kill test: ${report.interrupted}\n`);
      expect(report.faults).toEqual([]);
      expect(report.tally).toMatchObject({ lost: 0, doubled: 0 });
      expect(report.tally.acknowledged).toBeGreaterThan(kills * 10);
    }, 240_000);
  });
}

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { stop as stopEsbuild } from 'esbuild';
import { cacheDir, projectRoot } from '../paths.ts';
import { fingerprint, readStamps, writeStamps, type Stamps } from './stamp.ts';
import { targets as allTargets, type Target } from './targets.ts';

export interface BuildRequest {
  /** Names of targets; absent means all. */
  readonly only?: readonly string[];
  /** Builds even what is fresh. */
  readonly force?: boolean;
  /** Told of each target that is about to be built. */
  readonly onBuild?: (name: string) => void;
  readonly stampFile?: string;
  readonly targets?: readonly Target[];
  readonly root?: string;
}

/**
 * Builds what is stale.
 * @returns the names that were built; empty when everything was fresh
 * @throws the first failure, after the stamps of what did succeed were written
 */
export async function buildStale(request: BuildRequest = {}): Promise<readonly string[]> {
  const stampFile = request.stampFile ?? join(cacheDir, 'build-stamp.json');
  const root = request.root ?? projectRoot;
  const wanted = (request.targets ?? allTargets).filter((target) => request.only === undefined || request.only.includes(target.name));
  const before = readStamps(stampFile);
  // Taken before building: an edit made during the build must make the next start build again.
  const prints = new Map(wanted.map((target) => [target.name, fingerprint(root, target.sources)]));
  const stale = wanted.filter(
    (target) => request.force === true || before[target.name] !== prints.get(target.name) || !existsSync(target.output),
  );
  const outcomes = await Promise.allSettled(
    stale.map((target) => {
      request.onBuild?.(target.name);
      return target.build();
    }),
  );
  // Its helper process would live as long as `npm start`.
  if (stale.length > 0) await stopEsbuild();
  const built = stale.filter((_, index) => outcomes[index]?.status === 'fulfilled').map((target) => target.name);
  if (stale.length > 0) writeStamps(stampFile, afterBuild(before, stale, built, prints));
  outcomes.forEach((outcome, index) => {
    if (outcome.status === 'rejected') throw buildFailure(stale[index]?.name ?? '?', outcome.reason);
  });
  return built;
}

function afterBuild(before: Stamps, stale: readonly Target[], built: readonly string[], prints: ReadonlyMap<string, string>): Stamps {
  const kept = Object.entries(before).filter(([name]) => !stale.some((target) => target.name === name));
  return Object.fromEntries([...kept, ...built.map((name) => [name, prints.get(name) ?? ''] as const)]);
}

/** esbuild's first error names file and line; the rest of its text repeats the source. */
function buildFailure(name: string, reason: unknown): Error {
  const text = reason instanceof Error ? reason.message : String(reason);
  // oxlint-disable-next-line no-control-regex -- colour codes are control characters
  const lines = text.replaceAll(/\u001b\[[0-9;]*m/g, '').split('\n').filter((line) => line.trim() !== '');
  return new Error(`building "${name}" failed: ${lines.slice(0, 2).join(' ')}`, { cause: reason });
}

import { addCounts, type Counts, type FailedTest } from './counts.ts';

/** More files than this are not unsteady: something is broken, and a second look would only take time. */
const fewFiles = 3;

/** One run of a tool, readable file by file. */
export interface Run {
  /** @param isWanted leaves out files, by the paths that its failures name */
  count(isWanted?: (file: string) => boolean): Counts;
}

export interface Looked {
  readonly counts: Counts;
  /** Failed among the others, passed alone; with what they said at first. */
  readonly unsteady: readonly FailedTest[];
}

/**
 * Tests on real processes and clocks share two cores with other tests. The files of a few that failed are run once more, with nothing
 * beside them, and that decides; those that pass then are named at the end of the output. See docs/testing.md.
 * @param alone runs these files one after the other
 */
export async function secondLook(first: Run, alone: (files: readonly string[]) => Promise<Run>): Promise<Looked> {
  const counts = first.count();
  const files = [...new Set(counts.failed.map(({ file }) => file))];
  const named = files.filter((file) => file !== null);
  if (named.length === 0 || named.length < files.length || named.length > fewFiles) return { counts, unsteady: [] };
  const isNamed = (file: string): boolean => named.includes(file);
  const again = (await alone(named)).count(isNamed);
  const still = new Set(again.failed.map(({ name }) => name));
  const lost = again.failed.some(({ file }) => file === null);
  return {
    counts: addCounts([first.count((file) => !isNamed(file)), again]),
    unsteady: lost ? [] : counts.failed.filter(({ name, file }) => !still.has(name) && !still.has(file ?? '')),
  };
}

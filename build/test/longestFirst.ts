import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Files that take from 10 s to a minute each, because they wait for processes, kills and clocks: begun last, one of them
 * would keep the others' workers idle. Folders end with a slash.
 */
const long = [
  'tests/kill/',
  'tests/relay/cli/',
  'tests/sync/model/',
  'tests/relay/backup/',
  'tests/relay/db/embedded.test.ts',
  'tests/relay/inbox/outbound.test.ts',
  'tests/electron/core/sync/rebase.test.ts',
  'tests/nodes/',
  'tests/sync/',
  'tests/electron/core/storageFaults.test.ts',
] as const;

/** The order of the unit step: the long ones first, the others by path, the same on a fresh clone as on an old one. */
export class LongestFirst extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return Promise.resolve([...files].sort((a, b) => rank(a.moduleId) - rank(b.moduleId) || (a.moduleId < b.moduleId ? -1 : 1)));
  }
}

function rank(path: string): number {
  const at = long.findIndex((part) => path.includes(`/${part}`));
  return at < 0 ? long.length : at;
}

import { defineConfig } from 'vitest/config';
import { LongestFirst } from './build/test/longestFirst.ts';

const rules = ['tests/shared/**/*.test.{ts,tsx}', 'tests/renderer/**/*.test.{ts,tsx}', 'tests/simulator/**/*.test.ts'];

/** Stores, handlers and routes on real files, sockets and databases. What they load is most of their time, and none of them leaves anything behind. */
const parts = ['tests/electron/core/**/*.test.ts', 'tests/relay/**/*.test.ts'];
/** Of these, what begins, kills or holds processes and files. */
const alone = ['tests/relay/cli/**', 'tests/relay/backup/**', 'tests/relay/db/**', 'tests/relay/nodes.test.ts', 'tests/relay/twoLeaders.test.ts', 'tests/electron/core/db/**', 'tests/electron/core/storageFaults.test.ts'];

export default defineConfig({
  test: {
    environment: 'node',
    // Real databases and sockets on a two-core machine.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // One more than cores: most of the time somebody waits for a process or a clock.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    projects: [
      // Rules, words and wire shapes: nothing that outlives a test, so its files may share what they load, which is half their time.
      { extends: true, test: { name: 'rules', include: rules, isolate: false } },
      { extends: true, test: { name: 'parts', include: parts, exclude: alone, isolate: false } },
      { extends: true, test: { name: 'machines', include: ['tests/**/*.test.{ts,tsx}', 'bench/**/*.test.ts'], exclude: ['tests/e2e/**', ...rules, 'tests/{electron/core,relay}/**'] } },
      { extends: true, test: { name: 'alone', include: alone.map((one) => (one.endsWith('.ts') ? one : `${one}/*.test.ts`)) } },
    ],
  },
});

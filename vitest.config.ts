import { defineConfig } from 'vitest/config';
import { LongestFirst } from './build/test/longestFirst.ts';

const rules = ['tests/shared/**/*.test.{ts,tsx}', 'tests/renderer/**/*.test.{ts,tsx}', 'tests/simulator/**/*.test.ts'];

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
      { extends: true, test: { name: 'machines', include: ['tests/**/*.test.{ts,tsx}', 'bench/**/*.test.ts'], exclude: ['tests/e2e/**', ...rules] } },
    ],
  },
});

import { defineConfig } from 'vitest/config';
import { LongestFirst } from './build/test/longestFirst.ts';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts', 'tests/**/*.test.tsx', 'bench/**/*.test.ts'],
    exclude: ['tests/e2e/**', 'node_modules/**'],
    environment: 'node',
    // Real databases and sockets on a two-core machine.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // One more than cores: most of the time somebody waits for a process or a clock.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
  },
});

import { defineConfig } from 'vitest/config';
import { LongestFirst } from './build/test/longestFirst.ts';

export default defineConfig({
  test: {
    environment: 'node',
    include: ['tests/**/*.test.{ts,tsx}', 'bench/**/*.test.ts'],
    // What a file loads is half its time: a worker goes from file to file and keeps it (docs/testing.md).
    isolate: false,
    // Real databases and sockets on a two-core machine.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Twice the cores: most of the time somebody waits for a process or a clock.
    maxWorkers: 4,
    sequence: { sequencer: LongestFirst },
  },
});

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
    // Twice the cores: whenever one waits for a process or a clock, another runs.
    maxWorkers: 4,
    sequence: { sequencer: LongestFirst },
  },
});

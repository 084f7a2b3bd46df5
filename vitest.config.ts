import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts', 'tests/**/*.test.tsx', 'bench/**/*.test.ts'],
    exclude: ['tests/e2e/**', 'node_modules/**'],
    environment: 'node',
    // Real databases and sockets on a two-core machine.
    testTimeout: 30_000,
    hookTimeout: 120_000,
    // One more than the cores of the smallest machine: most of these wait for databases, sockets and processes.
    maxWorkers: 3,
  },
});

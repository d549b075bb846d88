import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    typecheck: { enabled: true, include: ['test/**/*.test-d.ts'] },
    globalSetup: ['test/build.ts'],
    reporters: ['default', ['json', { outputFile: 'test-results/vitest.json' }]],
    // Most of the time is spent waiting for processes and sockets, so no core is left out.
    maxWorkers: '100%',
    // Tests start real processes; a loaded machine may be slow to start them.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 30_000 } },
  },
});

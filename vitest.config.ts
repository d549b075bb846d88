import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    typecheck: { enabled: true, include: ['test/**/*.test-d.ts'] },
    globalSetup: ['test/build.ts'],
    reporters: ['default', ['json', { outputFile: 'test-results/vitest.json' }]],
    // Most of the time is spent waiting for processes and sockets, so no core is left out.
    maxWorkers: '100%',
    // Only a test that hangs may reach these: how long the others take is up to the machine.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    expect: { poll: { timeout: 300_000 } },
  },
});

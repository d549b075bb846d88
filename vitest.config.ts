import { availableParallelism } from 'node:os';
import { configDefaults, defineConfig } from 'vitest/config';

/** The tests that run with every change. Those in `*.slow.test.ts` run with `vitest.slow.config.ts`. */
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: [...configDefaults.exclude, 'test/**/*.slow.test.ts'],
    typecheck: { enabled: true, include: ['test/**/*.test-d.ts'], tsconfig: 'test/tsconfig.types.json' },
    globalSetup: ['test/build.ts'],
    reporters: ['default', ['json', { outputFile: 'test-results/vitest.json' }]],
    // Files share the processes that run them: a new process for each would take longer than most files do.
    isolate: false,
    // Tests that wait for a process or a time-out leave cores idle, so there are more workers than cores.
    maxWorkers: Math.ceil(1.5 * availableParallelism()),
    // Only a test that hangs may reach these: how long the others take is up to the machine.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    expect: { poll: { timeout: 300_000 } },
  },
});

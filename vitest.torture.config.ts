import { defineConfig } from 'vitest/config';

/** The tests of load, sudden ends and hostile input, with far more of each. Ends by itself, and prints what it counted. */
export default defineConfig({
  test: {
    include: [
      'test/end-to-end/load.test.ts',
      'test/end-to-end/killed-listener.test.ts',
      'test/end-to-end/hostile-bytes.test.ts',
    ],
    globalSetup: ['test/build.ts'],
    reporters: ['verbose'],
    env: { TORTURE_DELIVERIES: '100000', TORTURE_KILLS: '50', TORTURE_CONNECTIONS: '10000' },
    // One after the other: what is measured is not to be disturbed.
    fileParallelism: false,
  },
});

import { defineConfig } from 'vitest/config';

const files = [
  'load',
  'node-load',
  'killed-listener',
  'relay-kills',
  'relay-backlog',
  'relay-disks',
  'relay-engines',
  'hostile-bytes',
  'crowd',
  'generated-headers',
  'json-texts',
  'soak',
];

/** The tests of load, sudden ends, hostile input, long runs, and right and wrong handlers, with far more of each. Ends by itself, and prints what it counted. */
export default defineConfig({
  test: {
    include: [
      ...files.map((name) => `test/end-to-end/${name}.slow.test.ts`),
      'test/protocol/authorization-timing.test.ts',
      'test/protocol/events/contract/made-payloads.slow.test.ts',
      'test/check/right-handlers.slow.test.ts',
      'test/check/memory.slow.test.ts',
      'test/inspector/browser/traffic.slow.test.ts',
      'test/check/wrong-*.slow.test.ts',
    ],
    globalSetup: ['test/build.ts'],
    reporters: ['verbose'],
    testTimeout: 1_200_000,
    hookTimeout: 1_200_000,
    expect: { poll: { timeout: 300_000 } },
    env: {
      TORTURE_DELIVERIES: '100000',
      TORTURE_WEBHOOKS: '1000',
      TORTURE_BLOCKS: '100',
      TORTURE_PAYLOADS: '200',
      TORTURE_BACKLOG: process.env.TORTURE_BACKLOG ?? '1000000',
      TORTURE_KILLS: process.env.TORTURE_KILLS ?? '200',
      TORTURE_ENGINE_STOPS: process.env.TORTURE_ENGINE_STOPS ?? '20',
      TORTURE_CONNECTIONS: '10000',
      TORTURE_CROWD: '1000',
      TORTURE_HEADERS: '20000',
      TORTURE_PAGE_SECONDS: process.env.TORTURE_PAGE_SECONDS ?? '3600',
      TORTURE_HANDLERS: 'all',
      TORTURE_SOAK_SECONDS: process.env.TORTURE_SOAK_SECONDS ?? '1200',
    },
    // One after the other: what is measured is not to be disturbed.
    fileParallelism: false,
  },
});

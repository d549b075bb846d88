import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../temporary-folder.ts';
import { postMany } from './post-many.ts';
import { residentKb } from './resident-memory.ts';
import { startCountingTarget } from './start-counting-target.ts';
import { startListener } from './start-listener.ts';
import { type RunningRelay, startRelay, statusOf } from './start-relay.ts';

/** `npm run torture` asks for a million. */
const backlog = Number(process.env.TORTURE_BACKLOG ?? 3_000);
const few = Math.min(10_000, Math.ceil(backlog / 3));
const connections = 32;
const mostMoreMiB = 20;

const bodyOf = (id: number) =>
  `{"timestamp":1,"data":{"id":${id},"filler":"${'x'.repeat(600)}"},"event":"block.forged"}`;

async function post({ port }: RunningRelay, from: number, to: number): Promise<void> {
  const statuses = await postMany({ port, connections, count: to - from, bodyOf: (n) => bodyOf(from + n) });
  expect(new Set(statuses)).toEqual(new Set([200]));
}

test.skipIf(process.platform !== 'linux')(
  `a relay with ${backlog} deliveries that wait takes no more memory than with ${few}, and forwards all of them`,
  { timeout: 600_000 + backlog * 3 },
  async ({ annotate }) => {
    const store = join(await temporaryFolder(), 'store');
    const target = await startCountingTarget();
    target.leave();
    const flags = ['--to', target.url, '--store', store, '--first-retry', '1s', '--max-retry-delay', '1s'];
    const first = await startRelay(flags);
    await post(first, 0, few);
    const beforeMiB = (await residentKb(first.process.pid)) / 1_024;
    await post(first, few, backlog);
    const afterMiB = (await residentKb(first.process.pid)) / 1_024;
    first.process.kill('SIGKILL');
    await first.finished;

    const startedMs = performance.now();
    const second = await startRelay(flags);
    const readyMs = performance.now() - startedMs;
    expect((await statusOf(store))[0]?.waiting).toBe(backlog);
    target.comeBack();
    await second.waitFor('stdout', /"type":"delivered"/);
    const firstMs = performance.now();
    const drained = { interval: 500, timeout: 600_000 + 3 * backlog };
    await expect.poll(async () => (await statusOf(store))[0]?.waiting, drained).toBe(0);
    const relayRate = backlog / (performance.now() - firstMs);
    const drainedMiB = (await residentKb(second.process.pid)) / 1_024;
    expect(await second.stop()).toMatchObject({ exitCode: 0 });

    const listener = await startListener(['--forward-to', target.url, '--json', '--forward-timeout', '30s']);
    const forwardedMs = performance.now();
    const count = Math.min(backlog, 50_000);
    await postMany({ port: listener.port, connections, count, bodyOf: (n) => bodyOf(backlog + n) });
    const listenRate = count / (performance.now() - forwardedMs);
    await listener.stop();

    const counts = (await target.counts()).slice(0, backlog);
    await annotate(
      `${backlog} waiting: ${Math.round(beforeMiB)} MiB with ${few}, ${Math.round(afterMiB)} MiB with all, ` +
        `${Math.round(drainedMiB)} MiB once forwarded; ready ${Math.round(readyMs)} ms after a crash; ` +
        `${Math.round(1_000 * relayRate)} per second, ${(relayRate / listenRate).toFixed(2)} times listen --forward-to`,
    );
    expect(counts).toHaveLength(backlog);
    // Only what was under way when it was killed can arrive twice, and nothing was.
    expect(new Set(counts)).toEqual(new Set([1]));
    expect(afterMiB - beforeMiB).toBeLessThan(mostMoreMiB);
  },
);

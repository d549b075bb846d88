import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readRecordedDeliveries } from '../json-lines.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { postMany } from './post-many.ts';
import { residentKb } from './resident-memory.ts';
import { startCountingTarget } from './start-counting-target.ts';
import { startListener } from './start-listener.ts';

/** `npm run torture` asks for more. */
const count = Number(process.env.TORTURE_DELIVERIES ?? 5_000);
const connections = 64;
/** Of many, enough to have seen every buffer grow; of few, the heap has yet to reach its working size. */
const warmUp = count / 5;
const maxGrowthKb = (count < 50_000 ? 160 : 40) * 1_024;

const filler = 'x'.repeat(600);
const bodyOf = (n: number) =>
  `{"timestamp":1795425336079,"data":{"id":${n},"filler":"${filler}"},"event":"transaction.applied"}`;

test.runIf(process.platform === 'linux')(
  `${count} deliveries over ${connections} connections reach the journal and the target exactly once`,
  { timeout: 600_000 },
  async ({ annotate }) => {
    const file = join(await temporaryFolder(), 'deliveries.ndjson');
    const target = await startCountingTarget();
    // A loaded machine may need longer than the default.
    const forwarding = ['--forward-to', target.url, '--forward-timeout', '60s'];
    const listener = await startListener(['--compact', '--record', file, ...forwarding]);
    // Read, and not kept: the test has better things to hold.
    listener.process.stdout?.removeAllListeners('data').resume();

    let answers = 0;
    let warm: Promise<number> | undefined;
    const startedMs = performance.now();
    const statuses = await postMany({
      ...listener,
      connections,
      count,
      bodyOf,
      onAnswer() {
        answers += 1;
        if (answers === warmUp) warm = residentKb(listener.process.pid);
      },
    });
    const seconds = (performance.now() - startedMs) / 1_000;
    const warmKb = (await warm) ?? Number.NaN;
    const endKb = await residentKb(listener.process.pid);
    const { exitCode } = await listener.stop();

    const recorded = Array.from({ length: count }, () => 0);
    for (const { body } of await readRecordedDeliveries(file)) {
      const { id } = JSON.parse(body).data;
      expect(body).toBe(bodyOf(id));
      recorded[id] = (recorded[id] ?? 0) + 1;
    }
    const received = await target.counts();
    const once = (counts: readonly number[]) => counts.filter((times) => times === 1).length;
    const answered200 = statuses.filter((status) => status === 200).length;
    await annotate(
      `${count} delivered in ${seconds.toFixed(1)} s, ${Math.round(count / seconds)} a second: ` +
        `${answered200} answered 200, ${once(recorded)} in the journal once, ${once(received)} at the target once; ` +
        `memory ${warmKb} kB after ${warmUp}, ${endKb} kB at the end`,
    );
    expect(exitCode).toBe(0);
    expect(answered200).toBe(count);
    expect(once(recorded)).toBe(count);
    expect(received).toHaveLength(count);
    expect(once(received)).toBe(count);
    expect(endKb - warmKb).toBeLessThan(maxGrowthKb);
  },
);

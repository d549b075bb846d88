import { expect, test } from 'vitest';
import { nodeProfileNames } from '../../src/node/node-rules.ts';
import { summaryIn } from '../json-lines.ts';
import { callApi } from '../node/call-api.ts';
import { startProgram } from './program.ts';
import { residentKb } from './resident-memory.ts';
import { startCountingTarget } from './start-counting-target.ts';

/** `npm run torture` asks for more. */
const webhooks = Number(process.env.TORTURE_WEBHOOKS ?? 100);
const blocks = Number(process.env.TORTURE_BLOCKS ?? 15);
/** A node continues to forge while it delivers. */
const ahead = 5;
/** The heap of Node swings; what counts is how far up. */
const third = Math.floor(blocks / 3);
/** Of few deliveries the heap has yet to reach its working size. */
const maxGrowthKb = (webhooks * blocks < 50_000 ? 160 : 40) * 1_024;

test.runIf(process.platform === 'linux').for(nodeProfileNames)(
  `a node of %s delivers ${blocks} blocks to each of ${webhooks} webhooks once, and its memory stays flat`,
  { timeout: 600_000 },
  async (profile, { annotate }) => {
    const target = await startCountingTarget();
    const program = startProgram([
      ...['node', '--json', '--profile', profile, '--block-time', 'off'],
      ...['--port', '0', '--p2p-port', '0'],
    ]);
    const [ready] = await program.waitFor('stdout', /^\{"type":"ready".*\}$/m);
    const { url, p2pUrl } = JSON.parse(ready);
    const dispatches = countDispatches(program.process.stdout);
    const webhook = JSON.stringify({ event: 'block.forged', target: target.url, conditions: [] });
    for (let n = 0; n < webhooks; n += 1) {
      await callApi(url, { method: 'POST', path: '/api/webhooks', body: webhook });
    }

    const memoryKb: number[] = [];
    const startedMs = performance.now();
    for (let id = 0; id < blocks; id += 1) {
      const body = JSON.stringify({ event: 'block.forged', body: { id } });
      const headers = { 'x-auth': 'forger' };
      await callApi(p2pUrl, { method: 'POST', path: '/internal/utils/events', headers, body });
      await dispatches.reached((id + 1 - ahead) * webhooks);
      memoryKb.push(await residentKb(program.process.pid));
    }
    await dispatches.reached(blocks * webhooks);
    const seconds = (performance.now() - startedMs) / 1_000;
    program.process.kill('SIGINT');
    const summary = summaryIn((await program.finished).stdout);
    const warmKb = Math.max(...memoryKb.slice(third, -third));
    const endKb = Math.max(...memoryKb.slice(-third));
    await annotate(
      `${blocks * webhooks} deliveries in ${seconds.toFixed(1)} s; ${dispatches.errors.length} late; at most ${warmKb} kB in the middle third, ${endKb} kB in the last`,
    );
    expect(summary).toMatchObject({ deliveries: blocks * webhooks, dropped: 0, webhooks });
    // On a machine that is busy with other things a target can take the 1500 ms after which ARK nodes give up.
    const late = profile === 'phantom-2.2' ? [] : dispatches.errors.filter((error) => error === 'timeout');
    expect(dispatches.errors).toEqual(late);
    const counts = await target.counts();
    expect(counts).toHaveLength(blocks);
    expect(Math.max(...counts)).toBeLessThanOrEqual(webhooks);
    const received = counts.reduce((sum, count) => sum + count, 0);
    expect(received).toBeGreaterThanOrEqual(blocks * webhooks - late.length);
    expect(endKb - warmKb).toBeLessThan(maxGrowthKb);
  },
);

/** Counts the deliveries that a node reports. */
function countDispatches(stdout: NodeJS.ReadableStream | null) {
  let count = 0;
  const errors: string[] = [];
  let wanted: { readonly count: number; readonly resolve: () => void } | undefined;
  let rest = '';
  stdout?.on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (!line.startsWith('{"type":"dispatch"')) continue;
      count += 1;
      const [, error] = /"error":"([^"]+)"/.exec(line) ?? [];
      if (error !== undefined) errors.push(error);
    }
    if (wanted !== undefined && count >= wanted.count) wanted.resolve();
  });
  return {
    /** Why deliveries failed. */
    errors,
    /** Resolves once there were so many. */
    reached: (least: number) =>
      new Promise<void>((resolve) => {
        wanted = { count: least, resolve };
        if (count >= least) resolve();
      }),
  };
}

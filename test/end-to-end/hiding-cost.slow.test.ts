import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { rawExchange, requestBytes } from '../http/raw-exchange.ts';
import { guidebookToken } from '../tokens.ts';
import { deliver, deliveryOf } from './deliver.ts';
import { startListener } from './start-listener.ts';

const headerBytes = 15_000;
const rounds = 10;
const requestsPerRound = 50;

/** Processor time of the threads of a process in nanoseconds: other work on the machine blurs the ticks of its `stat`. */
async function cpuTimeOf(pid: number | undefined): Promise<number> {
  const threads = await readdir(`/proc/${pid}/task`);
  const times = await Promise.all(
    threads.map(async (thread) => {
      const spent = await readFile(`/proc/${pid}/task/${thread}/schedstat`, 'utf8');
      return Number(spent.split(' ', 1)[0]);
    }),
  );
  return times.reduce((sum, time) => sum + time, 0);
}

test.runIf(process.platform === 'linux').for([
  ['on a screen', []],
  ['on a screen with their headers', ['--show-rejected']],
  ['as JSON', ['--json']],
] as const)(
  'refused requests, shown %s, take at most twice the processor time when their headers look like one of 18 tokens',
  async ([, flags]) => {
    const others = Array.from({ length: 17 }, () => randomBytes(32).toString('hex'));
    const tokens = [guidebookToken.token, ...others].flatMap((token, n) => ['--token', `t${n}=${token}`]);
    const listener = await startListener([...flags, ...tokens]);
    const random = randomBytes(headerBytes);
    const headers = {
      dashes: '-'.repeat(headerBytes),
      hex: random.toString('hex').slice(0, headerBytes),
      base64: random.toString('base64').slice(0, headerBytes),
    };
    const spent = { dashes: 0, hex: 0, base64: 0 };
    // The first round warms up.
    for (let round = 0; round <= rounds; round += 1) {
      for (const kind of ['dashes', 'hex', 'base64'] as const) {
        const before = await cpuTimeOf(listener.process.pid);
        const request = requestBytes(['Host', 'x', 'Content-Length', '0', 'X-Own', headers[kind]]);
        for (let n = 0; n < requestsPerRound; n += 1) {
          expect((await rawExchange(listener.url, request)).status).toBe(401);
        }
        if (round > 0) spent[kind] += (await cpuTimeOf(listener.process.pid)) - before;
      }
    }
    expect((await deliver(listener.url, deliveryOf('block.forged', {}))).status).toBe(200);
    expect(spent.hex).toBeLessThan(2 * spent.dashes);
    expect(spent.base64).toBeLessThan(2 * spent.dashes);
  },
);

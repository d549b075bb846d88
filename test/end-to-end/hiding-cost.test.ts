import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { rawExchange, requestBytes } from '../http/raw-exchange.ts';
import { guidebookToken } from '../tokens.ts';
import { deliver, deliveryOf } from './deliver.ts';
import { startListener } from './start-listener.ts';

const headerBytes = 15_000;
const rounds = 10;
const requestsPerRound = 50;

/** Processor time that a process has used, in ticks; Linux alone tells (proc(5)). */
async function ticksOf(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/stat`, 'utf8');
  const [user, system] = status
    .slice(status.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13);
  return Number(user) + Number(system);
}

test.runIf(process.platform === 'linux').for([
  ['on a screen', []],
  ['on a screen with their headers', ['--show-rejected']],
  ['as JSON', ['--json']],
] as const)(
  'refused requests, shown %s, cost no more than twice as much when their headers look like one of 18 tokens',
  // The system counts CPU in ticks, which other work on the machine blurs: what is too dear is so each time.
  { retry: 3 },
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
    const ticks = { dashes: 0, hex: 0, base64: 0 };
    // The first round warms up.
    for (let round = 0; round <= rounds; round += 1) {
      for (const kind of ['dashes', 'hex', 'base64'] as const) {
        const before = await ticksOf(listener.process.pid);
        const request = requestBytes(['Host', 'x', 'Content-Length', '0', 'X-Own', headers[kind]]);
        for (let n = 0; n < requestsPerRound; n += 1) {
          expect((await rawExchange(listener.url, request)).status).toBe(401);
        }
        if (round > 0) ticks[kind] += (await ticksOf(listener.process.pid)) - before;
      }
    }
    expect((await deliver(listener.url, deliveryOf('block.forged', {}))).status).toBe(200);
    expect(ticks.hex).toBeLessThan(2 * ticks.dashes);
    expect(ticks.base64).toBeLessThan(2 * ticks.dashes);
  },
);

import { expect, test } from 'vitest';
import { makePayload } from '../../../src/chain/payload.ts';
import { threadPays } from '../../../src/commands/send/delivery-source.ts';
import { forgeInThread } from '../../../src/commands/send/forge-in-thread.ts';

const origin = { network: 'mainnet', seed: 'thread', atMs: 1_767_268_800_000 } as const;
/** Runs code in the thread before its program. */
const running = (code: string) => ['--import', `data:text/javascript,${encodeURIComponent(code)}`];
const tsx = import.meta.resolve('tsx/esm/api');
/** Lets the thread run TypeScript. */
const fromSource = running(`import { register } from '${tsx}'; register();`);

function forging(
  generation: 'phantom-2.2' | 'ark-2.3' | 'ark-2.7' | 'ark-3',
  count: number,
  execArgv: readonly string[] = fromSource,
) {
  const stop = new AbortController();
  const said: string[] = [];
  const context = { stop: stop.signal, say: (message: string) => void said.push(message) };
  const blocks = forgeInThread({ ...origin, generation }, count, context, { execArgv: [...execArgv] });
  const expected = () =>
    Array.from({ length: count }, (_, index) =>
      JSON.stringify(makePayload('block.forged', { ...origin, generation, index })),
    );
  return { blocks, said, stop, expected };
}

async function textsOf(blocks: AsyncIterable<unknown>): Promise<readonly string[]> {
  const texts: string[] = [];
  for await (const block of blocks) texts.push(JSON.stringify(block));
  return texts;
}

test.for([
  ['phantom-2.2', 600],
  ['phantom-2.2', 512],
  ['ark-2.3', 300],
  ['ark-2.7', 300],
  ['ark-3', 300],
] as const)('a thread makes the same blocks of %s in the same order, all %d', async ([generation, count]) => {
  const { blocks, said, expected } = forging(generation, count);
  expect(await textsOf(blocks)).toEqual(expected());
  expect(said).toEqual([]);
});

test.for([
  ['fails at once', running("throw new Error('no thread today')"), 'no thread today'],
  [
    'ends after its first message',
    [
      ...fromSource,
      ...running(`import { parentPort } from 'node:worker_threads';
        let messages = 0;
        parentPort.on('message', () => (messages += 1) === 2 && process.exit(3));`),
    ],
    'it ended with code 3',
  ],
] as const)('without a thread that %s, all blocks are the same', async ([, execArgv, reason]) => {
  const { blocks, said, expected } = forging('phantom-2.2', 600, execArgv);
  expect(await textsOf(blocks)).toEqual(expected());
  expect(said).toEqual([`making the deliveries takes longer, because a thread failed: ${reason}`]);
});

test('ends at once on Ctrl-C, also while it waits for the thread', async () => {
  const hanging = running('setInterval(() => {}, 1_000); await new Promise(() => {});');
  const { blocks, said, stop } = forging('phantom-2.2', 600, hanging);
  const next = blocks.next();
  stop.abort();
  expect([await next, said]).toEqual([{ done: true, value: undefined }, []]);
});

test.for([
  [50_000, 2, true],
  [50_000, 1, false],
  [100, 8, false],
] as const)('%d blocks on %d processors are made with a thread: %s', ([count, processors, expected]) => {
  expect(threadPays(count, { processors })).toBe(expected);
});

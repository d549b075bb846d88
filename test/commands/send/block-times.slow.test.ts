import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { phantomNetworks } from '../../../src/chain/network/phantom-networks.ts';
import { run } from '../../../src/cli/run.ts';
import { bodiesOf, startTarget } from '../../end-to-end/start-target.ts';
import { fakeContext } from '../../fake-context.ts';
import { jsonLines } from '../../json-lines.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { guidebookToken } from '../../tokens.ts';

const nowMs = Date.UTC(2026, 10, 29, 12, 0, 5);
const env = { PHANTOM_WEBHOOK_TOKEN: guidebookToken.token };

interface Block {
  readonly height: number;
  readonly timestamp: number;
}

async function sendAt(now: number, ...argv: readonly string[]) {
  const context = fakeContext({ env, now });
  const exitCode = await run(['send', ...argv, '--profile', 'phantom-2.2'], context);
  return { exitCode, stdout: context.out(), stderr: context.err() };
}

function unixMs({ timestamp }: Block): number {
  return phantomNetworks.mainnet.epochMs + timestamp * 1000;
}

async function stateFile(): Promise<string> {
  return join(await temporaryFolder(), 'chain.json');
}

describe('without --at', () => {
  test('the last of several blocks is the newest one, and no delivery is older than its block', async () => {
    const target = await startTarget();
    await sendAt(nowMs, 'block.forged', target.url, '--count', '12');
    const bodies = bodiesOf<Block>(target);
    const times = bodies.map(({ data }) => unixMs(data));
    expect(nowMs - Math.max(...times)).toBeGreaterThanOrEqual(0);
    expect(nowMs - Math.max(...times)).toBeLessThan(8_000);
    expect(bodies.map(({ timestamp }) => timestamp)).toEqual(bodies.map(() => nowMs));
  });

  test.for(['block.forged', 'round.created', 'transaction.applied', 'delegate.registered'])(
    'a single %s is sent again with the same bytes by the flags that --verbose prints',
    async (event) => {
      const target = await startTarget();
      const { stderr } = await sendAt(nowMs, event, target.url, '--verbose');
      const [, seed = '', at = ''] = /--seed (\S+) --at (\S+)/.exec(stderr) ?? [];
      await sendAt(nowMs + 3_600_000, event, target.url, '--seed', seed, '--at', at);
      const [first, second] = target.received;
      expect(second).toBe(first);
    },
  );

  test('a whole scenario ends now', async () => {
    const target = await startTarget();
    const { exitCode, stderr } = await sendAt(nowMs, 'block.forged', target.url, '--scenario', 'round');
    const last = bodiesOf<Block>(target).at(-1)?.data;
    expect(last && nowMs - unixMs(last)).toBeLessThan(8_000);
    expect([exitCode, stderr]).toEqual([0, '']);
  });

  test('more events than the network has had are refused before anything is sent', async () => {
    const target = await startTarget();
    const { exitCode, stderr } = await sendAt(nowMs, 'round.created', target.url, '--count', '9000000');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('Expected events that fit into the age of the network');
    expect(target.received).toEqual([]);
  });
});

describe('with --at', () => {
  test('the first block has that time, and each delivery is dated after its block', async () => {
    const target = await startTarget();
    await sendAt(nowMs, 'block.forged', target.url, '--count', '5', '--at', '2026-01-01T00:00:00Z');
    const bodies = bodiesOf<Block>(target);
    const [first] = bodies;
    expect(first && Date.UTC(2026, 0) - unixMs(first.data)).toBeLessThan(8_000);
    let lastMs = Date.UTC(2026, 0) - 1;
    for (const { timestamp, data } of bodies) {
      expect(timestamp).toBeGreaterThan(lastMs);
      expect(timestamp).toBeGreaterThanOrEqual(unixMs(data));
      lastMs = timestamp;
    }
  });

  test.for([
    ['1', ''],
    ['2', 'Note: the chain passes the present: later blocks are dated in the future.\n'],
    ['9', 'Note: the chain passes the present: later blocks are dated in the future.\n'],
  ] as const)('%s blocks from now on report once what is in the future', async ([count, note]) => {
    const target = await startTarget();
    const { stderr } = await sendAt(
      nowMs,
      'block.forged',
      target.url,
      '--count',
      count,
      '--at',
      String(nowMs),
      '--json',
    );
    expect(jsonLines(stderr)).toEqual(
      note === '' ? [] : [{ type: 'note', message: expect.stringContaining('passes the present') }],
    );
  });
});

describe('--state', () => {
  test('continues until the present, and then refuses by name what is not due', async () => {
    const target = await startTarget();
    const file = await stateFile();
    const state = ['block.forged', target.url, '--state', file];
    expect(await sendAt(nowMs, ...state, '--count', '3')).toMatchObject({ exitCode: 0, stderr: '' });
    const early = await sendAt(nowMs, ...state);
    expect(early.exitCode).toBe(1);
    expect(early.stdout).toBe('');
    expect(early.stderr).toMatch(
      /^error: The chain in \S+ has reached the present: block\.forged needs a block of 2026-11-29T12:00:\d\dZ, in \d s\.\n/,
    );
    expect(early.stderr).toContain('--speed 1x');
    const later = await sendAt(nowMs + 60_000, ...state, '--count', '100', '--json');
    expect(later.exitCode).toBe(1);
    const sent = jsonLines(later.stdout).at(-1)?.sent;
    expect(sent).toBeGreaterThan(5);
    expect(sent).toBeLessThan(9);
    expect(jsonLines(later.stderr)).toMatchObject([{ type: 'error', code: 'block-not-due' }]);
    const heights = bodiesOf<Block>(target).map(({ data }) => data.height);
    expect(heights).toEqual(heights.map((_, index) => (heights[0] ?? 0) + index));
  });

  test.for([['block.reverted'], ['transaction.applied', '--set', 'numberOfTransactions=0']])(
    'is not moved by %j, which no block causes',
    async (flags) => {
      const target = await startTarget();
      const state = ['--state', await stateFile()];
      await sendAt(nowMs, 'block.forged', target.url, ...state);
      const [event = '', ...rest] = flags;
      const { exitCode } = await sendAt(nowMs, event, target.url, ...rest, ...state);
      expect(exitCode).not.toBe(0);
      await sendAt(nowMs + 60_000, 'block.forged', target.url, ...state);
      const [first, second] = bodiesOf<Block>(target).map(({ data }) => data.height);
      expect(second).toBe((first ?? 0) + 1);
    },
  );

  test('is refused with an id or a height that no chain has', async () => {
    const target = await startTarget();
    const file = await stateFile();
    await sendAt(nowMs, 'block.forged', target.url, '--state', file);
    const saved = await readFile(file, 'utf8');
    for (const [part, value] of [
      ['lastId', 'abc'],
      ['lastId', ''],
      ['lastId', '9'.repeat(26)],
      ['height', 2 ** 52],
      ['slot', 2 ** 50],
    ] as const) {
      await writeFile(file, JSON.stringify({ ...JSON.parse(saved), [part]: value }));
      const { exitCode, stderr } = await sendAt(nowMs + 60_000, 'block.forged', target.url, '--state', file);
      expect([exitCode, stderr]).toEqual([2, expect.stringContaining(`"${part}"`)]);
    }
  });

  test('with an event that the scenario does not cause reports that nothing was sent', async () => {
    const target = await startTarget();
    const { exitCode, stderr } = await sendAt(nowMs, 'peer.added', target.url, '--scenario', 'fork');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('No block of the scenario fork causes peer.added.');
  });

  test('does not begin a scenario that cannot end before now', async () => {
    const target = await startTarget();
    const state = ['--state', await stateFile()];
    await sendAt(nowMs, 'block.forged', target.url, ...state);
    const { exitCode, stderr } = await sendAt(nowMs, target.url, '--scenario', 'fork', ...state);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('the scenario fork needs a block');
    expect(target.received.length).toBe(1);
    await sendAt(nowMs + 600_000, target.url, '--scenario', 'fork', ...state);
    expect(bodiesOf(target).filter(({ event }) => event === 'block.reverted').length).toBe(2);
  });

  test('goes beyond the present with --at', async () => {
    const target = await startTarget();
    const state = ['block.forged', target.url, '--state', await stateFile()];
    await sendAt(nowMs, ...state);
    const { exitCode, stderr } = await sendAt(nowMs, ...state, '--count', '2', '--at', String(nowMs));
    expect([exitCode, target.received.length]).toEqual([0, 3]);
    expect(stderr).toContain('later blocks are dated in the future');
  });

  test('with --speed 1x starts now, and waits until a block is due', async () => {
    const target = await startTarget();
    const file = await stateFile();
    const context = fakeContext({ env, now: nowMs });
    const running = run(
      ['send', 'block.forged', target.url, '--state', file, '--count', '3', '--speed', '1x', '--json'],
      context,
    );
    // The second block is due in seconds by a clock that stands still here, so only the first one is sent.
    await context.waitFor('err', 'each block is now sent when it is due');
    await context.waitFor('out', '"n":1,');
    context.interrupt();
    expect(await running).toBe(130);
    const sent = bodiesOf<Block>(target);
    expect(sent.length).toBe(1);
    await sendAt(nowMs + 60_000, 'block.forged', target.url, '--state', file);
    const [first, second] = bodiesOf<Block>(target).map(({ data }) => data.height);
    expect(second).toBe((first ?? 0) + 1);
  });
});
